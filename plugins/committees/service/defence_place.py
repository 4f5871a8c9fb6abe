"""A defence as applicants and experts have it: the own place and time; questions and remarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain import defence as rules
from plugins.committees.domain.defence import Status
from plugins.committees.domain.meeting import MeetingState
from plugins.committees.service import room
from plugins.committees.service.defence import turn_of
from plugins.committees.service.session import BEFORE_VOTE, IN_SESSION, record, require_state
from plugins.committees.store import defence as store
from plugins.committees.store import meeting as meetings
from plugins.committees.store.defence import Defence, DefenceNote, DefenceTurn
from plugins.committees.store.meeting import Case, Meeting
from portal.plugin import Actor, Invalid, Missing, Role, _, access, transaction

KINDS = ("question", "remark")
LEAST, LONGEST = 2, 1000


@dataclass(frozen=True)
class Place:
    """Where an applicant stands. `before` counts those still to come first; `expected` while it is to come."""

    meeting: Meeting
    defence: Defence
    turn: DefenceTurn
    before: int
    expected: datetime | None


@dataclass(frozen=True)
class Notes:
    """A case's defence as an expert has it: the own notes."""

    meeting: Meeting
    case: Case
    turn: DefenceTurn | None
    notes: tuple[DefenceNote, ...]
    may_note: bool


def own_places(*, actor: Actor, now: datetime) -> tuple[Place, ...]:
    """The applicant's own places in the orders of meetings that are not over; of others nothing but how many."""
    access.require(actor.role is Role.APPLICANT and actor.person_id is not None)
    turns = store.own_turns(actor.person_id or 0)
    defences = store.defences({turn.defence_id for turn in turns})
    found = []
    for turn in turns:
        defence = defences[turn.defence_id]
        meeting = meetings.meeting(defence.meeting_id)
        case = meetings.case(turn.case_id)
        if meeting is None or case is None or MeetingState(meeting.state) not in BEFORE_VOTE:
            continue
        found.append(_place(meeting, defence, turn, store.turns_of(defence.id), now))
    return tuple(found)


def _place(meeting: Meeting, defence: Defence, turn: DefenceTurn, rows: Sequence[DefenceTurn], now: datetime) -> Place:
    turns = [turn_of(row) for row in rows]
    coming = [each.case_id for each in rules.upcoming(turns)]
    running = sum(each.status is Status.NOW for each in turns)
    before = coming.index(turn.case_id) + running if turn.case_id in coming else 0
    times = rules.expected(turns, opens=defence.opens_at, now=now)
    return Place(meeting, defence, turn, before, times.get(turn.case_id))


def notes(*, case_id: int, actor: Actor) -> Notes:
    """The expert's own notes on a case's defence. Raises Missing for a case that does not exist for the expert."""
    access.require(actor.role is Role.EXPERT)
    meeting, case = room.case_for(case_id, actor)
    found = store.of_meeting(meeting.id)
    rows = store.turns_of(found.id) if found else []
    turn = next((row for row in rows if row.case_id == case.id), None)
    may_note = turn is not None and MeetingState(meeting.state) in IN_SESSION
    return Notes(meeting, case, turn, tuple(store.notes_of(case.id, actor.person_id)), may_note)


def add_note(*, case_id: int, kind: str, text: str, actor: Actor, now: datetime) -> int:
    """Keep a question or a remark; what was noted stays. Raises Invalid, Refused, Missing."""
    access.require(actor.role is Role.EXPERT and actor.person_id is not None)
    clean = text.strip()
    if kind not in KINDS:
        raise Invalid({"kind": _("请选择提问或评语")})
    if not LEAST <= len(clean) <= LONGEST:
        raise Invalid({"text": _("请填写内容，2到1000个字")})
    with transaction():
        meeting, case = room.case_for(case_id, actor)
        require_state(meeting, IN_SESSION)
        found = store.of_meeting(meeting.id)
        if found is None or case.id not in {row.case_id for row in store.turns_of(found.id)}:
            raise Missing(_("这份申报没有答辩安排"))
        made = store.add_note(case.id, actor.person_id or 0, kind=kind, text=clean, at=now)
        record(case, "defence_noted", actor=actor, now=now, data={"kind": kind})
    return made.id


def all_notes(*, case_id: int, actor: Actor) -> tuple[Case, tuple[tuple[str, DefenceNote], ...]]:
    """Every expert's notes of a case, with names, for the office and the province: part of the record."""
    access.require(actor.role is not Role.EXPERT)
    meeting, case = room.case_for(case_id, actor)
    names = {seat.person_id: seat.name for seat in meetings.seats_of(meeting.id)}
    return case, tuple((names.get(note.person_id, ""), note) for note in store.notes_of(case.id))
