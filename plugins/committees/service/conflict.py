"""Conflicts of interest before anything of a case is shown: declared by the expert, ordered by the office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain.conflict import DECLARABLE, Kind, Source, Standing
from plugins.committees.domain.meeting import MeetingState
from plugins.committees.service import room
from plugins.committees.service.meeting import record
from plugins.committees.store import conflict as store
from plugins.committees.store import meeting as meetings
from plugins.committees.store.conflict import Conflict as Row
from plugins.committees.store.meeting import Case, Meeting, Seat
from portal.plugin import Actor, Conflict, Invalid, Missing, Role, _, access, transaction


@dataclass(frozen=True)
class ToDeclare:
    """What an expert is told of a case before the declaration: who, and from where. Nothing else."""

    case_id: int
    applicant_name: str
    employer_name: str
    standing: str


def to_declare(*, meeting_id: int, actor: Actor) -> tuple[ToDeclare, ...]:
    """The cases of a meeting as an expert declares on them. Recused ones and an own case are not among them."""
    room.own_seat(meeting_id, actor)
    cases = [case for case in meetings.cases_of(meeting_id) if case.person_id != actor.person_id]
    known = store.standings([case.id for case in cases], actor.person_id or 0)
    return tuple(
        ToDeclare(case.id, case.applicant_name, case.employer_name, known.get(case.id, ""))
        for case in cases
        if known.get(case.id) != Standing.RECUSED
    )


def declare(
    *,
    meeting_id: int,
    said: Mapping[int, str],
    notes: Mapping[int, str],
    actor: Actor,
    now: datetime,
) -> int:
    """Say for each case "clear" or the kind of conflict; returns on how many. A declared conflict stays.

    Raises Invalid beside the cases at fault: an unknown word, or 其他 without words.
    """
    with transaction():
        seat = room.own_seat(meeting_id, actor)
        meeting = meetings.locked_meeting(meeting_id)
        if meeting is None or meeting.state not in (MeetingState.PREPARING, MeetingState.SESSION):
            raise Conflict(_("表决开始后不能再作回避申明"))
        open_cases = {each.case_id for each in to_declare(meeting_id=meeting_id, actor=actor)}
        wrong = {case: _wrong(word, notes.get(case, "")) for case, word in said.items() if case in open_cases}
        errors = {f"case-{case}": message for case, message in wrong.items() if message}
        if errors:
            raise Invalid(errors)
        for case in sorted(open_cases & set(said)):
            _declare_one(meeting, seat, case, said[case], notes.get(case, "").strip(), actor, now)
    return len(open_cases & set(said))


def _wrong(word: str, note: str) -> str:
    if word == Standing.CLEAR:
        return ""
    if word not in set(DECLARABLE):
        return _("请选择是否有应当回避的情形")
    return _("请写明情况") if word == Kind.OTHER and len(note.strip()) < 4 else ""


def _declare_one(meeting: Meeting, seat: Seat, case: int, word: str, note: str, actor: Actor, now: datetime) -> None:
    clear = word == Standing.CLEAR
    standing = Standing.CLEAR if clear else Standing.RECUSED
    kind = None if clear else Kind(word)
    store.put(case, seat.person_id, standing, Source.DECLARED, kind=kind, note=note, at=now, by=seat.person_id)
    record(meeting, "declared", actor, now, case=case, person=seat.person_id, standing=standing.value)


def order(*, case_id: int, person_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """The office leaves an expert out of a case, with a reason: after a declaration too, but before the vote."""
    text = reason.strip()
    if len(text) < 4:
        raise Invalid({"reason": _("请写明决定回避的原因")})
    access.require(actor.role is Role.OFFICE_OFFICER)
    with transaction():
        meeting, case = room.case_for(case_id, actor)
        held = room.held_meeting(meeting.id, actor)
        if held.state not in (MeetingState.PREPARING, MeetingState.SESSION):
            raise Conflict(_("表决开始后不能再决定回避"))
        if meetings.seat_of(meeting.id, person_id) is None:
            raise Missing(_("名单中没有这位专家"))
        store.put(case.id, person_id, Standing.RECUSED, Source.ORDERED, kind=Kind.OTHER, note=text, at=now,
                  by=actor.person_id)  # fmt: skip
        record(held, "recused", actor, now, case=case.id, person=person_id, source="ordered", reason=text)


def board(*, meeting_id: int, actor: Actor) -> tuple[tuple[Case, ...], tuple[Seat, ...], dict[tuple[int, int], Row]]:
    """The cases, the seats, and what is known of each pair: for the office and the province."""
    meeting = room.own_meeting(meeting_id, actor)
    cases = room.cases_for(meeting, actor)
    seats = tuple(seat for seat in meetings.seats_of(meeting_id) if seat.state in ("invited", "accepted"))
    known = {(row.case_id, row.person_id): row for row in store.of_cases([case.id for case in cases])}
    return cases, seats, known
