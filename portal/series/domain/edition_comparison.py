"""Two editions' documents beside each other: what was added, taken out and changed, value by value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.series.domain.edition_document import PARTS, Place

# How an entry of each part is recognised in the other document.
KEYS: dict[str, tuple[str, ...]] = {
    "levels": ("level",),
    "tracks": ("slug",),
    "equivalents": ("level", "counts_as"),
    "specialties": ("group", "name"),
    "fields": ("key",),
    "declarations": ("key",),
}
HEAD = ("name", "year", "version", "in_force_from")
SOURCE = ("document", "clause", "status")
RULES = "rules"
# A block that uses itself is refused when the document is loaded; here it only must not go on for ever.
DEEPEST = 20


@dataclass(frozen=True)
class Value:
    """One value in both documents; None where there is none."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Where:
    """Criteria that a rule belongs to."""

    level: str
    track: str


@dataclass(frozen=True)
class Change:
    """An entry that differs. `before` or `after` is None when it is new, or gone."""

    part: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    values: tuple[Value, ...]
    where: tuple[Where, ...] = field(default=())


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every difference, in the order of a file."""
    return (*_head(before, after), *_entries(before, after), *_rules(before, after))


def values_of(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Value, ...]:
    """The keys in which two tables differ."""
    old, new = before or {}, after or {}
    keys = [*old, *(key for key in new if key not in old)]
    return tuple(Value(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))


def _head(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = ({key: each.get(key) for key in HEAD} for each in (before, after))
    if old != new:
        yield Change("head", old, new, values_of(old, new))
    old, new = before.get("source") or {}, after.get("source") or {}
    if old != new:
        yield Change("source", old, new, values_of(old, new))


def _entries(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for part in PARTS:
        if part not in KEYS:
            continue
        old, new = (_keyed(each.get(part), KEYS[part]) for each in (before, after))
        for key in [*old, *(key for key in new if key not in old)]:
            if old.get(key) != new.get(key):
                yield Change(part, old.get(key), new.get(key), values_of(old.get(key), new.get(key)))


def _keyed(entries: Any, keys: tuple[str, ...]) -> dict[tuple[str, ...], Mapping[str, Any]]:
    found = [entry for entry in entries or () if isinstance(entry, Mapping)]
    return {tuple(str(entry.get(key, "")) for key in keys): entry for entry in found}


def _rules(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = rules_by_id(before), rules_by_id(after)
    grouped: dict[str, tuple[Change, list[Where]]] = {}
    for key in [*old, *(key for key in new if key not in old)]:
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        change = Change(RULES, was, now, values_of(was, now))
        # The same change of a shared block is told once, with all that it applies to.
        grouped.setdefault(repr((key[2], was, now)), (change, []))[1].append(Where(key[0], key[1]))
    for change, where in grouped.values():
        yield Change(change.part, change.before, change.after, change.values, tuple(where))


def rules_by_id(document: Mapping[str, Any]) -> dict[tuple[str, str, str], Mapping[str, Any]]:
    """Every rule by level, track and id; a combined rule names the ids of its rules instead of holding them."""
    found: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    for entry in document.get("criteria") or ():
        tops = [resolved(document, rule) for rule in entry.get("rules") or ()]
        for track in entry.get("tracks") or ():
            for rule in (each for top in tops for each in _below(document, top)):
                found[(str(entry.get("level", "")), str(track), str(rule.get("id", "")))] = _flat(document, rule)
    return found


def resolved(document: Mapping[str, Any], rule: Mapping[str, Any]) -> Mapping[str, Any]:
    """The rule itself, or the block that it uses; the bare use where there is no such block."""
    found = rule
    for _depth in range(DEEPEST):
        if "use" not in found:
            break
        found = (document.get("blocks") or {}).get(str(found["use"]), {"id": str(found["use"])})
    return found


def _below(document: Mapping[str, Any], rule: Mapping[str, Any], depth: int = 0) -> Iterator[Mapping[str, Any]]:
    yield rule
    for inner in rule.get("rules") or () if depth < DEEPEST else ():
        yield from _below(document, resolved(document, inner), depth + 1)


def _flat(document: Mapping[str, Any], rule: Mapping[str, Any]) -> Mapping[str, Any]:
    if "rules" not in rule:
        return rule
    return {**rule, "rules": [str(resolved(document, inner).get("id", "")) for inner in rule["rules"]]}


def place_of_rule(document: Mapping[str, Any], level: str, track: str, identity: str) -> Place | None:
    """Where a rule is written: inside its criteria, or in the block that these use."""
    for index, entry in enumerate(document.get("criteria") or ()):
        if entry.get("level") == level and track in (entry.get("tracks") or ()):
            return _find(document, ("criteria", index, "rules"), entry.get("rules") or (), identity, 0)
    return None


def _find(document: Mapping[str, Any], place: Place, rules: Any, identity: str, depth: int) -> Place | None:
    for index, rule in enumerate(rules if depth < DEEPEST else ()):
        here: Place = (*place, index)
        inner = rule
        if "use" in rule:
            here, inner = ("blocks", rule["use"]), resolved(document, rule)
        if inner.get("id") == identity:
            return here
        found = _find(document, (*here, "rules"), inner.get("rules") or (), identity, depth + 1)
        if found is not None:
            return found
    return None
