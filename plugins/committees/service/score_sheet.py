"""A case's score sheet: made from its facts and the experts' newest scores, by the scheme that the meeting took."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plugins.committees.domain.score import Spread, spread
from plugins.committees.service.room import case_for
from plugins.committees.service.score_access import Held, held, panel, scheme_of, sheet_of
from plugins.committees.service.scoring import total_of
from plugins.committees.store import meeting as meetings
from plugins.committees.store import score as store
from plugins.committees.store.meeting import Case, Seat
from plugins.committees.store.score import FrozenSheet, ScoreRevision
from portal.plugin import Actor, FiledScheme, Missing, Refused, Role, ScoreSheet, _, access

Given = Mapping[int, Mapping[int, ScoreRevision]]


def counted(case_ids: Iterable[int], clear: frozenset[tuple[int, int]]) -> dict[int, dict[int, ScoreRevision]]:
    """Case -> expert -> newest score, of experts who are free of the case: a recusal takes a score out of the count."""
    found: dict[int, dict[int, ScoreRevision]] = {}
    for row in store.latest(case_ids):
        if (row.score.case_id, row.score.person_id) in clear:
            found.setdefault(row.score.case_id, {})[row.score.person_id] = row
    return found


def made_sheet(case: Case, filed: FiledScheme, given: Mapping[int, ScoreRevision]) -> ScoreSheet:
    """The sheet of a case from its facts and these scores, aggregated as the scheme states."""
    marks = {str(person): {slug: Decimal(mark) for slug, mark in row.marks.items()} for person, row in given.items()}
    return sheet_of(case, filed.scheme, marks)


def sheet_json(made: ScoreSheet, filed: FiledScheme) -> dict[str, Any]:
    """The sheet as it is frozen: it says by which filed scheme it was made."""
    return {**made.to_json(), "filed": {"id": filed.id, "hash": filed.hash, "number": filed.number}}


@dataclass(frozen=True)
class CasePage:
    """A case's sheet as the office reads and prints it."""

    held: Held
    case: Case
    filed: FiledScheme
    sheet: ScoreSheet
    spreads: Mapping[str, Spread]
    total: Spread | None
    history: tuple[tuple[Seat, tuple[ScoreRevision, ...], bool], ...]
    frozen: FrozenSheet | None
    differs: bool


def case_page(*, meeting_id: int, case_id: int, actor: Actor) -> CasePage:
    """One case with every revision. Raises Missing, and Refused while scoring is not over."""
    access.require(actor.role in {Role.OFFICE_OFFICER, Role.PROVINCIAL_OFFICER})
    meeting, case = case_for(case_id, actor)
    if meeting.id != meeting_id:
        raise Missing(_("没有这份申报"))
    found = held(meeting)
    if not found.over or found.row is None:
        raise Refused(_("评分还没有结束，不显示分数"), cure=_("全部专家评分后，由评委会办公室关闭评分"))
    filed = scheme_of(meeting)
    seats = meetings.seats_of(meeting.id)
    clear, rows = panel(seats, [case]).clear, store.history(case.id)
    newest = [row for row in rows if row.revision == row.score.revision]
    given = {row.score.person_id: row for row in newest if (case.id, row.score.person_id) in clear}
    made = made_sheet(case, filed, given)
    frozen = store.frozen([case.id], found.row.round).get(case.id)
    differs = frozen is not None and frozen.content != sheet_json(made, filed)
    totals = spread(total_of(row) for row in given.values())
    return CasePage(
        found, case, filed, made, _spreads(filed, given), totals, _history(rows, seats, given), frozen, differs
    )


def _spreads(filed: FiledScheme, given: Mapping[int, ScoreRevision]) -> dict[str, Spread]:
    found = {}
    for item in filed.scheme.expert_items():
        told = spread(Decimal(row.marks[item.slug]) for row in given.values() if item.slug in row.marks)
        if told:
            found[item.slug] = told
    return found


def _history(
    rows: Iterable[ScoreRevision], seats: Iterable[Seat], given: Mapping[int, ScoreRevision]
) -> tuple[tuple[Seat, tuple[ScoreRevision, ...], bool], ...]:
    by_person: dict[int, list[ScoreRevision]] = {}
    for row in rows:
        by_person.setdefault(row.score.person_id, []).append(row)
    known = {seat.person_id: seat for seat in seats}
    return tuple((known[person], tuple(each), person in given) for person, each in by_person.items() if person in known)
