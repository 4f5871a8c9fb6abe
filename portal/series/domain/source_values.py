"""The values of an edition that still need the province's confirmation, and where they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

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
    base = document.get("source") or {}
    return (*_stated(("source",), base, {}, ()), *_listed(document, base))


def _listed(document: Mapping[str, Any], base: Mapping[str, Any]) -> Iterator[OpenValue]:
    for part in PARTS[:-1]:
        for index, entry in enumerate(document.get(part) or ()):
            yield from _stated((part, index), entry, base, ())
    for name, rule in (document.get("blocks") or {}).items():
        yield from _rule(("blocks", name), rule, base)
    for index, entry in enumerate(document.get(PARTS[-1]) or ()):
        place: Place = (PARTS[-1], index)
        yield from _stated(place, entry, base, entry.get("rules") or ())
        yield from _inner(place, entry, {**base, **_own(entry)})


def _rule(place: Place, rule: Mapping[str, Any], inherited: Mapping[str, Any]) -> Iterator[OpenValue]:
    yield from _stated(place, rule, inherited, rule.get("rules") or ())
    yield from _inner(place, rule, {**inherited, **_own(rule)})


def _inner(place: Place, holder: Mapping[str, Any], inherited: Mapping[str, Any]) -> Iterator[OpenValue]:
    for index, rule in enumerate(holder.get("rules") or ()):
        yield from _rule((*place, "rules", index), rule, inherited)


def _own(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry states of its source; a new document does not inherit the old one's clause."""
    own = {key: entry[key] for key in ("document", "clause", "status") if key in entry}
    return {"clause": "", **own} if "document" in own else own


def _stated(place: Place, entry: Mapping[str, Any], inherited: Mapping[str, Any], rules: Any) -> Iterator[OpenValue]:
    status = entry.get("status", CONFIRMED)
    if status == CONFIRMED:
        return
    known = {**inherited, **_own(entry)}
    covers = sum(_inheriting(rule) for rule in rules)
    yield OpenValue(place, entry, str(status), str(known.get("document", "")), str(known.get("clause", "")), covers)


def _inheriting(rule: Mapping[str, Any]) -> int:
    """How many rules, this one included, take the status from above."""
    if "status" in rule or "use" in rule:
        return 0
    return 1 + sum(_inheriting(inner) for inner in rule.get("rules") or ())


def confirmed(document: Document, place: Place, *, by: str, clause: str) -> Document:
    """The document in which the entry rests on this text of the province and is confirmed."""
    entry = {key: value for key, value in at(document, place).items() if key != "clause"}
    stated = {"document": by, **({"clause": clause} if clause else {}), "status": CONFIRMED}
    return put(document, place, {**entry, **stated})
