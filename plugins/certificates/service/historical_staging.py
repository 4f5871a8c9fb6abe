"""What a piece of raw lines would do: cleaned, compared with the register and with the lines before, and staged."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from plugins.certificates.domain.cleaning import Cell
from plugins.certificates.domain.historical import Cleaned, Kind, Place, clean
from plugins.certificates.domain.historical_matching import Change, Known, Outcome, changes, same_record
from plugins.certificates.service.issuing import document_index
from plugins.certificates.store import historical as store
from plugins.certificates.store.historical import Record


@dataclass(frozen=True)
class Staging:
    """Of which batch the lines are, for whom they are read, and the index of the uploader's own document."""

    batch_id: int
    place: Place
    own_index: str


@dataclass
class _Seen:
    """What lines are compared with: the register, the numbers issued here, and the lines before."""

    register: dict[str, list[Known]]
    portal: frozenset[str]
    earlier: dict[str, list[tuple[int, str, dict[str, str]]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Effect:
    """What a line does, to which record, and what it changes of it."""

    outcome: Outcome
    known: Known | None = None
    changes: tuple[Change, ...] = ()


def stage(rows: Sequence[tuple[int, Mapping[str, Cell]]], staging: Staging) -> dict[str, int]:
    """Write the staged lines of a piece; returns what the batch's counts grow by."""
    made = [(line, clean(cells, staging.place)) for line, cells in rows]
    numbers = {each.record["number"] for _line, each in made if each.record.get("number")}
    seen = _Seen(register(numbers), frozenset(store.issued_here(numbers)))
    for each in store.earlier_lines(staging.batch_id, numbers):
        told = json.loads(each.told)["record"]
        seen.earlier.setdefault(each.number, []).append((each.line, each.document_index, told))
    counts: Counter[str] = Counter()
    lines: list[dict[str, Any]] = []
    for line, cleaned in made:
        index = document_index(cleaned.record.get("document", ""))
        effect = _effect(line, cleaned, index, seen, staging)
        lines.append(_line(staging.batch_id, line, cleaned, index, effect))
        counts[effect.outcome.value] += 1
        counts["warned"] += lines[-1]["warned"]
    store.add_lines(lines)
    return dict(counts)


def register(numbers: set[str]) -> dict[str, list[Known]]:
    """The register's records by these numbers."""
    found: dict[str, list[Known]] = {}
    for row in store.with_numbers(numbers):
        found.setdefault(row.number, []).append(known_of(row))
    return found


def known_of(row: Record) -> Known:
    return Known(row.id, row.region, row.version, row.document_index, json.loads(row.record))


def effect_of(record: dict[str, str], index: str, known: Sequence[Known]) -> Effect:
    """What a cleaned record does to the register as it is now."""
    held = same_record(record, index, known)
    if held is None:
        return Effect(Outcome.NEW)
    told = changes(record, held)
    return Effect(Outcome.CHANGED if told else Outcome.UNCHANGED, held, told)


def _effect(line: int, cleaned: Cleaned, index: str, seen: _Seen, staging: Staging) -> Effect:
    record = cleaned.record
    if index and index == staging.own_index:
        cleaned.refuse("document", "document_own")
    if record["number"] in seen.portal:
        cleaned.refuse("number", "number_portal")
    if not cleaned.refused:
        _compare_earlier(cleaned, index, seen)
    if cleaned.refused:
        return Effect(Outcome.REFUSED)
    known = seen.register.get(record["number"], [])
    effect = effect_of(record, index, known)
    changed = {key for key, _before, _after in effect.changes}
    if "name" in changed:
        cleaned.warn("name", "name_changed")
    if "document" in changed and effect.known is not None and effect.known.match not in ("", index):
        cleaned.warn("document", "document_changed")
    others = seen.earlier.get(record["number"], [])
    if effect.outcome is Outcome.NEW and (known or others):
        cleaned.warn("number", "number_other_person")
    seen.earlier.setdefault(record["number"], []).append((line, index, record))
    return effect


def _compare_earlier(cleaned: Cleaned, index: str, seen: _Seen) -> None:
    """A line that says again what a line before it said, or something else of the same certificate."""
    record = cleaned.record
    for line, match, earlier in seen.earlier.get(record["number"], []):
        if earlier["region"] != record["region"]:
            continue
        if earlier == record:
            cleaned.refuse("number", "number_repeated", str(line))
            return
        if (index and match == index) or earlier["name"] == record["name"]:
            cleaned.refuse("number", "number_contradicts", str(line))
            return


def _line(batch_id: int, line: int, cleaned: Cleaned, index: str, effect: Effect) -> dict[str, Any]:
    told = {"record": cleaned.record, "changes": [list(each) for each in effect.changes]}
    return {
        "batch": batch_id,
        "line": line,
        "number": cleaned.record["number"][:60],
        "document_index": index,
        "outcome": effect.outcome.value,
        "warned": effect.outcome is not Outcome.REFUSED and any(each.kind is Kind.WARNING for each in cleaned.notes),
        "notes": [list(asdict(each).values()) for each in cleaned.notes],
        "told": json.dumps(told, ensure_ascii=False),
        "record": effect.known.id if effect.known else None,
        "record_version": effect.known.version if effect.known else 0,
    }
