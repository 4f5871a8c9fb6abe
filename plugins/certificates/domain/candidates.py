"""Two records that may be one: found by rule, decided by a person, never merged silently."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why two records are laid before a person."""

    NUMBER = "number"
    TWINS = "twins"
    PERSON = "person"
    NAME = "name"


class Standing(StrEnum):
    """What has been decided. An undone decision is an open candidate again."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Entry:
    """What is compared of a record. `match`: the document's index (empty: none); `short`: given in 15 digits."""

    id: int
    region: str
    number: str
    name: str
    match: str
    short: bool
    title: str
    year: int


def reason(one: Entry, other: Entry) -> Reason | None:
    """Why these two may be one; None when nothing says so. Symmetric.

    number: the same number, whatever the names (王莉, 王丽). twins: one person, once with 15 digits and once with 18,
    the same title or year. person: one person, the same title and year, another number. name: as person, where a
    document's number is lacking, in one place.
    """
    if one.id == other.id:
        return None
    if one.number == other.number:
        return Reason.NUMBER
    same_title, same_year = one.title == other.title, one.year == other.year
    if one.match and one.match == other.match:
        if one.short != other.short and (same_title or same_year):
            return Reason.TWINS
        return Reason.PERSON if same_title and same_year else None
    nameless = not one.match or not other.match
    if nameless and one.name == other.name and one.region == other.region and same_title and same_year:
        return Reason.NAME
    return None


def found(entry: Entry, others: Iterable[Entry]) -> tuple[tuple[int, Reason], ...]:
    """(id, reason) of all that may be the same as this one, in the order of their ids."""
    pairs = ((other.id, reason(entry, other)) for other in others)
    return tuple(sorted((identity, why) for identity, why in pairs if why is not None))


def region_of(one: Entry, other: Entry) -> str:
    """Whose candidate it is: the place's, or empty for two places, which only the province decides about."""
    return one.region if one.region == other.region else ""


def possible(standing: Standing) -> tuple[str, ...]:
    """What may be decided next."""
    return ("same", "different") if standing is Standing.OPEN else ("undo",)
