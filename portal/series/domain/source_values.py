"""The values of an edition that still need the province's confirmation, and where they are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.series.domain.edition_comparison import DEEPEST, resolved
from portal.series.domain.edition_document import PARTS, Document, Place, at, put

CONFIRMED = "confirmed"


@dataclass(frozen=True)
class OpenValue:
    """A place that states a status other than confirmed; `covers` further conditions inherit it."""

    place: Place
    entry: Mapping[str, Any]
    status: str
    document: str
    clause: str
    covers: int = 0


def open_values(document: Mapping[str, Any]) -> tuple[OpenValue, ...]:
    """Every place that states such a status, in the order of the file. What inherits one is counted there."""
    return tuple(_Reader(document).read())


class _Reader:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document

    def read(self) -> Iterator[OpenValue]:
        base = self.document.get("source") or {}
        yield from self.stated(("source",), base, {}, ())
        for part in PARTS[:-1]:
            for index, entry in enumerate(self.document.get(part) or ()):
                yield from self.stated((part, index), entry, base, ())
        for name, rule in (self.document.get("blocks") or {}).items():
            yield from self.rule(("blocks", name), rule, base)
        for index, entry in enumerate(self.document.get(PARTS[-1]) or ()):
            yield from self.rule((PARTS[-1], index), entry, base)

    def rule(self, place: Place, rule: Mapping[str, Any], inherited: Mapping[str, Any]) -> Iterator[OpenValue]:
        """A rule, or criteria, and what is inside."""
        rules = rule.get("rules") or ()
        yield from self.stated(place, rule, inherited, rules)
        for index, inner in enumerate(rules):
            yield from self.rule((*place, "rules", index), inner, {**inherited, **_own(rule)})

    def stated(
        self, place: Place, entry: Mapping[str, Any], inherited: Mapping[str, Any], rules: Iterable[Mapping[str, Any]]
    ) -> Iterator[OpenValue]:
        status = entry.get("status", CONFIRMED)
        if status == CONFIRMED:
            return
        known = {**inherited, **_own(entry)}
        covers = sum(self.inheriting(rule, 0) for rule in rules)
        yield OpenValue(place, entry, str(status), str(known.get("document", "")), str(known.get("clause", "")), covers)

    def inheriting(self, rule: Mapping[str, Any], depth: int) -> int:
        """How many rules, this one included, take the status from above; a used block's too."""
        own = resolved(self.document, rule)
        if "status" in own or depth > DEEPEST:
            return 0
        return 1 + sum(self.inheriting(inner, depth + 1) for inner in own.get("rules") or ())


def _own(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry states of its source; a new document does not inherit the old one's clause."""
    own = {key: entry[key] for key in ("document", "clause", "status") if key in entry}
    return {"clause": "", **own} if "document" in own else own


def confirmed(document: Document, place: Place, *, by: str, clause: str) -> Document:
    """The document in which the entry rests on this text of the province and is confirmed."""
    entry = {key: value for key, value in at(document, place).items() if key != "clause"}
    stated = {"document": by, **({"clause": clause} if clause else {}), "status": CONFIRMED}
    return put(document, place, {**entry, **stated})
