"""What a cleaned line would do to the register: something new, a change, nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a line of the preview would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    STALE = "stale"


@dataclass(frozen=True)
class Known:
    """A record of the register, as far as lines are compared with it."""

    id: int
    region: str
    version: int
    match: str
    record: Mapping[str, str]


Change = tuple[str, str, str]
# What is compared: everything that was told.
COMPARED = ("name", "document_kind", "document", "series_name", "level", "title", "specialty", "way", "committee",
            "passed_on", "paper", "issuer", "employer", "issued_on", "scope")  # fmt: skip


def same_record(record: Mapping[str, str], match: str, known: Sequence[Known]) -> Known | None:
    """The register's record that the line is about: same place and number, and the same document or else name.

    A line with the same number and neither of them is about another person: it is new, and a candidate for a person
    to decide about.
    """
    near = [each for each in known if each.region == record["region"] and each.record["number"] == record["number"]]
    tests: tuple[Callable[[Known], bool], ...] = (
        lambda each: bool(match) and each.match == match and each.record["name"] == record["name"],
        lambda each: bool(match) and each.match == match,
        lambda each: each.record["name"] == record["name"],
    )
    return next((each for test in tests for each in near if test(each)), None)


def changes(record: Mapping[str, str], known: Known) -> tuple[Change, ...]:
    """(field, before, after) of everything that the line says otherwise. An empty cell changes nothing."""
    pairs = ((key, known.record.get(key, ""), record.get(key, "")) for key in COMPARED)
    return tuple(each for each in pairs if each[2] and each[1] != each[2])
