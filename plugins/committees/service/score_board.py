"""The office's side of scoring: opening it by the filed scheme, closing it, and the sheets with spread and offsets.

Until scoring is over the office sees who has scored, never what: an interim mark could be talked about with those who
have not scored yet, and would steer them. An offset is shown beside an expert and changes no mark.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.committees.domain.meeting import MeetingState, SeatState
from plugins.committees.domain.score import Offset, Spread, offsets, spread
from plugins.committees.service.room import cases_for, held_meeting, own_meeting
from plugins.committees.service.score_access import (
    BEFORE_VOTE,
    Held,
    held,
    keep_facts,
    locked,
    panel,
    require_committee,
    scheme_of,
)
from plugins.committees.service.score_sheet import Given, counted, made_sheet, sheet_json
from plugins.committees.service.scoring import subject_of, total_of
from plugins.committees.store import meeting as meetings
from plugins.committees.store import score as store
from plugins.committees.store.meeting import Case, Meeting, Seat
from plugins.committees.store.score import FrozenSheet, ScoreRevision
from portal.plugin import (
    Actor,
    FiledScheme,
    Invalid,
    Refused,
    Role,
    _,
    append,
    notify,
    transaction,
    usable_scheme,
)

PAGE = 50


@dataclass(frozen=True)
class CaseLine:
    """A case on the board. `given` of `expected` have scored; `spread` and `frozen` only when scoring is over."""

    case: Case
    given: int
    expected: int
    missing: tuple[str, ...]
    enough: bool
    spread: Spread | None
    frozen: FrozenSheet | None


@dataclass(frozen=True)
class ExpertLine:
    """An expert on the board: how many cases are scored, and (when it is over) how far from the others."""

    seat: Seat
    given: int
    expected: int
    offset: Offset | None


@dataclass(frozen=True)
class Board:
    """The office's page."""

    held: Held
    filed: FiledScheme | None
    cases: tuple[CaseLine, ...]
    experts: tuple[ExpertLine, ...]
    next_id: int
    waiting: int
    short: int
    may_change: bool


def board(*, meeting_id: int, after_id: int = 0, actor: Actor) -> Board:
    """Who has scored what; marks only when scoring is over. Raises Missing for another office's meeting."""
    meeting = own_meeting(meeting_id, actor)
    found = held(meeting)
    filed = scheme_of(meeting) if meeting.scheme_id else None
    cases = cases_for(meeting, actor)
    ids = [case.id for case in cases]
    group = panel(meetings.seats_of(meeting.id), cases)
    given = counted(ids, group.clear)
    sheets = store.frozen(ids, found.row.round) if found.over and found.row else {}
    experts = filed.scheme.experts if filed else None
    least = experts.minimum if experts else 0
    lines = [
        _case_line(case, given.get(case.id, {}), group.of(case.id), least, found, sheets.get(case.id)) for case in cases
    ]
    start = ids.index(after_id) + 1 if after_id in ids else 0
    return Board(
        found,
        filed,
        tuple(lines[start : start + PAGE]),
        _expert_lines(group, ids, given, over=found.over),
        ids[start + PAGE - 1] if start + PAGE < len(ids) else 0,
        sum(bool(line.missing) for line in lines),
        sum(not line.enough for line in lines),
        actor.role is Role.OFFICE_OFFICER,
    )


def _case_line(
    case: Case,
    given: Mapping[int, ScoreRevision],
    expected: tuple[Seat, ...],
    least: int,
    found: Held,
    sheet: FrozenSheet | None,
) -> CaseLine:
    missing = tuple(seat.name for seat in expected if seat.person_id not in given)
    marks = [total_of(row) for row in given.values()] if found.over else []
    enough = len(given) >= least
    return CaseLine(
        case, len(given), len({*given, *(s.person_id for s in expected)}), missing, enough, spread(marks), sheet
    )


def _expert_lines(group: Any, ids: list[int], given: Given, *, over: bool) -> tuple[ExpertLine, ...]:
    totals = {case: {person: total_of(row) for person, row in rows.items()} for case, rows in given.items()}
    found = offsets(totals) if over else {}
    lines = []
    for seat in group.seats:
        expected = sum((case, seat.person_id) in group.clear for case in ids)
        done = sum(seat.person_id in given.get(case, {}) for case in ids)
        lines.append(ExpertLine(seat, done, expected, found.get(seat.person_id)))
    return tuple(lines)


def open_scoring(*, meeting_id: int, actor: Actor, now: datetime) -> None:
    """Take the filed scheme and let the experts score.

    Raises Refused with the clause when no scheme is filed and approved, or the committee can do nothing today.
    """
    with transaction():
        meeting = held_meeting(meeting_id, actor)
        _before_vote(meeting)
        if locked(meeting).row is not None:
            raise Refused(_("评分已经开放过"))
        cases = meetings.cases_of(meeting.id)
        if not cases:
            raise Refused(_("名单中还没有申报，不能开放评分"), cure=_("请先将申报列入会议名单"))
        require_committee(meeting, cases, now)
        filed = usable_scheme(
            series=meeting.series, level=meeting.level, year=meeting.application_year, office_id=meeting.office_id
        )
        meetings.write_meeting(meeting, scheme_id=filed.id, scheme_hash=filed.hash, updated_at=now)
        store.open_scoring(meeting.id, now)
        keep_facts(cases, now)
        _tell(meeting, _("评分已开放"), 1, now)
        _record(meeting, "scoring_opened", {"scheme": filed.id, "hash": filed.hash, "number": filed.number}, actor, now)


def close(*, meeting_id: int, reason: str = "", actor: Actor, now: datetime) -> None:
    """Close scoring and freeze every case's sheet.

    Raises Invalid without a reason when a score is still expected, or a case has fewer than the scheme wants (its
    experts' items are then not established, and the sheet says so).
    """
    with transaction():
        meeting = held_meeting(meeting_id, actor)
        found = locked(meeting)
        # A meeting that went on to vote has ended scoring by itself; its sheets can still be frozen, as they are.
        if found.row is None or found.row.state != "open" or meeting.state == MeetingState.CANCELLED:
            raise Refused(_("评分没有开放，不能关闭"))
        filed = scheme_of(meeting)
        cases = meetings.cases_of(meeting.id)
        group = panel(meetings.seats_of(meeting.id), cases)
        given = counted([case.id for case in cases], group.clear)
        open_cases = sum(_is_open(case, given.get(case.id, {}), group.of(case.id), filed) for case in cases)
        if open_cases and not reason.strip():
            told = _("还有%(count)d份申报没有评完或专家不足，请写明关闭评分的理由", count=open_cases)
            raise Invalid({"reason": told})
        keep_facts(cases, now)
        for case in cases:
            _freeze(case, found.row.round, filed, given.get(case.id, {}), now)
        store.write_scoring(found.row, state="closed", closed_at=now, reason=reason.strip())
        _record(meeting, "scoring_closed", {"round": found.row.round, "open": open_cases}, actor, now)


def _is_open(case: Case, given: Mapping[int, ScoreRevision], expected: tuple[Seat, ...], filed: FiledScheme) -> bool:
    experts = filed.scheme.experts
    if experts is None:
        return False
    return len(given) < experts.minimum or any(seat.person_id not in given for seat in expected)


def _freeze(
    case: Case, round_number: int, filed: FiledScheme, given: Mapping[int, ScoreRevision], now: datetime
) -> None:
    made = made_sheet(case, filed, given)
    content = sheet_json(made, filed)
    store.freeze(case.id, round_number, total=content["total"], complete=made.complete, content=content, at=now)


def reopen(*, meeting_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Let the experts score again, for a reason; the sheets of the round before are kept. Raises Invalid, Refused."""
    with transaction():
        meeting = held_meeting(meeting_id, actor)
        _before_vote(meeting)
        found = locked(meeting)
        if found.row is None or found.row.state != "closed":
            raise Refused(_("评分没有关闭"))
        if not reason.strip():
            raise Invalid({"reason": _("请填写重新开放评分的理由")})
        round_number = found.row.round + 1
        store.write_scoring(found.row, state="open", round=round_number, closed_at=None, reason=reason.strip())
        _tell(meeting, _("评分已重新开放"), round_number, now)
        _record(meeting, "scoring_reopened", {"round": round_number, "reason": reason.strip()}, actor, now)


def _before_vote(meeting: Meeting) -> None:
    if meeting.state not in BEFORE_VOTE:
        raise Refused(_("会议已进入表决，不能再评分"), code="scoring-over")


def _tell(meeting: Meeting, title: str, round_number: int, now: datetime) -> None:
    """The experts with an accepted seat hear that they can score; nothing of any case is said."""
    for seat in meetings.seats_of(meeting.id):
        if seat.state == SeatState.ACCEPTED:
            notify(
                person_id=seat.person_id,
                subject=subject_of(meeting),
                kind="committees.scoring",
                title=title,
                body=meeting.name,
                link=f"/expert/meetings/{meeting.id}/scores",
                now=now,
                key=f"committees.scoring:{meeting.id}:{round_number}:{seat.person_id}",
            )


def _record(meeting: Meeting, verb: str, data: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    append(subject=subject_of(meeting), action=f"committees.{verb}", actor=actor, at=now, data=dict(data))
