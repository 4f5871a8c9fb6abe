"""What may be done in which state of a meeting, and how it is recorded: for groups, works and defence."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.committees.domain.filing import Case as Asked
from plugins.committees.domain.meeting import MeetingState, SeatState
from plugins.committees.service.ability import require_able
from plugins.committees.store import meeting as store
from plugins.committees.store.meeting import Case, Meeting, Seat
from portal.plugin import Actor, Refused, _, append

BEFORE_VOTE = frozenset({MeetingState.PREPARING, MeetingState.SESSION})
IN_SESSION = frozenset({MeetingState.SESSION})


def require_state(meeting: Meeting, states: frozenset[MeetingState]) -> None:
    """Raises Refused when the meeting is past it, or has not begun."""
    if MeetingState(meeting.state) in states:
        return
    if MeetingState(meeting.state) is MeetingState.PREPARING:
        raise Refused(_("评审会议尚未开始，不能进行此操作"))
    raise Refused(_("评审会议已进入表决或已结束，不能再进行此操作"))


def require_able_for(meeting: Meeting, case: Case, now: datetime) -> None:
    """Raises Refused for an expired, suspended or out-of-scope committee."""
    require_able(office_id=meeting.office_id, case=Asked(case.series, case.specialty, case.level), now=now)


def panel(meeting_id: int) -> dict[int, Seat]:
    """Person -> accepted seat, in the order of the seats."""
    return {seat.person_id: seat for seat in store.seats_of(meeting_id) if seat.state == SeatState.ACCEPTED}


def record(
    subject: Meeting | Case, verb: str, *, actor: Actor, now: datetime, data: Mapping[str, Any] | None = None
) -> None:
    """Append to the ledger, within the caller's transaction."""
    noun = "meeting" if isinstance(subject, Meeting) else "case"
    append(subject=f"committees.{noun}:{subject.id}", action=f"committees.{verb}", actor=actor, at=now, data=data or {})
