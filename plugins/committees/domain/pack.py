"""The offline pack (离线评分表): what it says of itself, and what each returned line would do. Pure."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from plugins.committees.domain.score import plain

FORMAT = 1
# A judge of one line: (item, mark, justification) -> the mark or None, what is wrong with it, and with the other.
Judge = Callable[[str, str, str], tuple[Decimal | None, str, str]]


class Problem(StrEnum):
    """Why a line can't be taken."""

    UNKNOWN = "unknown"
    TWICE = "twice"
    GONE = "gone"
    MARK = "mark"
    MISSING_MARK = "missing_mark"
    MISSING_REASON = "missing_reason"
    STALE = "stale"
    MISSING_WHY = "missing_why"
    NEIGHBOUR = "neighbour"


class Effect(StrEnum):
    """What a line would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    REFUSED = "refused"


@dataclass(frozen=True)
class Claims:
    """What a pack was made for: nothing else may come back in it. `cases`: case -> revision scored when it was made."""

    meeting: int
    person: int
    scheme: str
    items: tuple[str, ...]
    cases: Mapping[int, int]

    def text(self) -> str:
        """The canonical text over which the pack's seal is made."""
        told = {
            "format": FORMAT,
            "meeting": self.meeting,
            "person": self.person,
            "scheme": self.scheme,
            "items": list(self.items),
            "cases": sorted([case, revision] for case, revision in self.cases.items()),
        }
        return json.dumps(told, sort_keys=True, separators=(",", ":"))


def claims_from(text: str) -> Claims:
    """Read back a text whose seal was found whole. Raises ValueError, KeyError, TypeError for another format."""
    told = json.loads(text)
    if told["format"] != FORMAT:
        raise ValueError("format")
    cases = {int(case): int(revision) for case, revision in told["cases"]}
    return Claims(int(told["meeting"]), int(told["person"]), str(told["scheme"]), tuple(told["items"]), cases)


@dataclass(frozen=True)
class Line:
    """A returned line as it was typed. `row` is its number in the sheet, `key` says case and item."""

    row: int
    key: str
    mark: str
    reason: str
    why: str

    def to_json(self) -> list[Any]:
        """As it is kept until it is applied."""
        return [self.row, self.key, self.mark, self.reason, self.why]


@dataclass(frozen=True)
class Given:
    """What the expert had given before: revision 0 is nothing."""

    revision: int
    marks: Mapping[str, Decimal]
    reasons: Mapping[str, str]


NOTHING = Given(0, {}, {})


@dataclass(frozen=True)
class LineEffect:
    """What a line would do, and why not. `detail` is the judge's word."""

    line: Line
    case_id: int
    item: str
    effect: Effect
    before: str = ""
    problem: Problem | None = None
    detail: str = ""


@dataclass(frozen=True)
class CaseEffect:
    """What would be recorded of a case: all its items at once, or nothing."""

    case_id: int
    effect: Effect
    revision: int
    marks: Mapping[str, Decimal]
    reasons: Mapping[str, str]
    why: str


@dataclass(frozen=True)
class Outcome:
    """All effects of a returned pack."""

    lines: tuple[LineEffect, ...]
    cases: tuple[CaseEffect, ...]

    def counts(self) -> dict[str, int]:
        """Effect -> lines."""
        return {effect.value: sum(each.effect is effect for each in self.lines) for effect in Effect}

    def seen(self) -> str:
        """What was shown: if this changes, it has to be looked at again before it is applied."""
        told = [
            [each.line.to_json(), each.effect.value, each.before, each.problem.value if each.problem else ""]
            for each in self.lines
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def key_of(case_id: int, item: str) -> str:
    return f"{case_id}:{item}"


def outcome(lines: Sequence[Line], claims: Claims, given: Mapping[int, Given], judge: Judge) -> Outcome:
    """What the lines would do. `given`: the cases that exist for the expert now, with what was given for them."""
    twice = {line.key for line in lines if sum(other.key == line.key for other in lines) > 1}
    refused: list[LineEffect] = []
    grouped: dict[int, list[tuple[str, Line]]] = {}
    for line in lines:
        case_id, item = _split(line.key)
        if case_id not in claims.cases or item not in claims.items:
            refused.append(LineEffect(line, case_id, item, Effect.REFUSED, problem=Problem.UNKNOWN))
        elif line.key in twice:
            refused.append(LineEffect(line, case_id, item, Effect.REFUSED, problem=Problem.TWICE))
        elif case_id not in given:
            refused.append(LineEffect(line, case_id, item, Effect.REFUSED, problem=Problem.GONE))
        else:
            grouped.setdefault(case_id, []).append((item, line))
    spoiled = {each.case_id for each in refused if each.problem is Problem.TWICE}
    done = [
        _case(case_id, typed, claims, given[case_id], judge, spoiled=case_id in spoiled)
        for case_id, typed in grouped.items()
    ]
    told = [*refused, *(each for effects, _case_effect in done for each in effects)]
    return Outcome(tuple(sorted(told, key=lambda each: each.line.row)), tuple(case for _effects, case in done if case))


def _split(key: str) -> tuple[int, str]:
    case, _colon, item = key.partition(":")
    return (int(case) if case.isascii() and case.isdigit() else 0), item


Judged = tuple[list[LineEffect], CaseEffect | None]


def _case(
    case_id: int, typed: list[tuple[str, Line]], claims: Claims, before: Given, judge: Judge, *, spoiled: bool
) -> Judged:
    if not any(line.mark or line.reason for _item, line in typed):
        return [LineEffect(line, case_id, item, Effect.EMPTY, _before(before, item)) for item, line in typed], None
    marks: dict[str, Decimal] = {}
    faults: dict[str, tuple[Problem, str]] = {}
    for item, line in typed:
        mark, fault, lacking = judge(item, line.mark, line.reason)
        if mark is None:
            faults[item] = (Problem.MARK, fault) if fault else (Problem.MISSING_MARK, "")
        else:
            marks[item] = mark
            if lacking:
                faults[item] = (Problem.MISSING_REASON, lacking)
    reasons = {item: line.reason for item, line in typed}
    if not faults and marks == dict(before.marks) and reasons == dict(before.reasons):
        return [LineEffect(line, case_id, item, Effect.UNCHANGED, plain(marks[item])) for item, line in typed], None
    why = next((line.why for _item, line in typed if line.why), "")
    whole = _fault_of_case(case_id, claims, before, typed, why, spoiled=spoiled)
    if faults or whole:
        return _refused(case_id, typed, before, faults, whole or Problem.NEIGHBOUR), None
    effect = Effect.CHANGED if before.revision else Effect.NEW
    told = [_taken(case_id, item, line, before, marks[item]) for item, line in typed]
    return told, CaseEffect(case_id, effect, before.revision, marks, reasons, why)


def _fault_of_case(
    case_id: int, claims: Claims, before: Given, typed: Iterable[tuple[str, Line]], why: str, *, spoiled: bool
) -> Problem | None:
    if before.revision != claims.cases[case_id]:
        return Problem.STALE
    if spoiled:
        return Problem.NEIGHBOUR
    if {item for item, _line in typed} != set(claims.items):
        return Problem.MISSING_MARK
    return Problem.MISSING_WHY if before.revision and not why else None


def _refused(
    case_id: int,
    typed: Iterable[tuple[str, Line]],
    before: Given,
    faults: Mapping[str, tuple[Problem, str]],
    whole: Problem,
) -> list[LineEffect]:
    told = []
    for item, line in typed:
        problem, detail = faults.get(item, (whole, ""))
        told.append(LineEffect(line, case_id, item, Effect.REFUSED, _before(before, item), problem, detail))
    return told


def _taken(case_id: int, item: str, line: Line, before: Given, mark: Decimal) -> LineEffect:
    if not before.revision:
        return LineEffect(line, case_id, item, Effect.NEW)
    same = before.marks.get(item) == mark and before.reasons.get(item) == line.reason
    return LineEffect(line, case_id, item, Effect.UNCHANGED if same else Effect.CHANGED, _before(before, item))


def _before(before: Given, item: str) -> str:
    return plain(before.marks[item]) if item in before.marks else ""
