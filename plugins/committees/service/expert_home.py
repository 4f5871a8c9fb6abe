"""What an expert sees of the own work: the pledge, a meeting, one case."""

from dataclasses import dataclass

from plugins.committees.domain.meeting import MeetingState, SeatRole, SeatState
from plugins.committees.service import conflict, room
from plugins.committees.store import ballot as ballots
from plugins.committees.store import expert as experts
from plugins.committees.store import meeting as store
from plugins.committees.store.ballot import BallotRoll
from plugins.committees.store.meeting import Case, Meeting, Seat
from portal.plugin import Actor, Missing, Role, _, access

VOTED = (MeetingState.VOTED, MeetingState.DECIDED, MeetingState.PUBLISHED, MeetingState.CONFIRMED)


@dataclass(frozen=True)
class OwnMeeting:
    """A meeting with the expert's seat, how many declarations are open, and the cases that the expert may know of."""

    meeting: Meeting
    seat: Seat
    undeclared: int
    cases: tuple[Case, ...]
    # Presides over a ballot of which there is a key: before it is prepared there is nothing to do.
    presides: bool = False
    roll: BallotRoll | None = None

    @property
    def leads(self) -> bool:
        return self.seat.role in (SeatRole.CHAIR, SeatRole.DEPUTY)

    @property
    def votes(self) -> bool:
        return self.meeting.state == MeetingState.VOTING and self.seat.attending and not (self.roll and self.roll.done)

    @property
    def checks(self) -> bool:
        """May the expert look for the own trackers: was there a ballot, and is it over?"""
        return self.meeting.state in VOTED and self.seat.attending


def has_pledged(*, actor: Actor) -> bool:
    """Has the expert signed for every pool that the expert is in?"""
    access.require(actor.role is Role.EXPERT)
    rows = [row for row in experts.of_person(actor.person_id or 0) if row.state == "approved"]
    return bool(rows) and all(row.pledged_at is not None for row in rows)


def meeting(*, meeting_id: int, actor: Actor) -> OwnMeeting:
    """A meeting to which the expert was invited. Raises Missing for any other."""
    access.require(actor.role is Role.EXPERT)
    found = store.meeting(meeting_id)
    seat = store.seat_of(meeting_id, actor.person_id or 0)
    if found is None or seat is None or seat.state == SeatState.REPLACED:
        raise Missing(_("没有这次评审会议"))
    if seat.state != SeatState.ACCEPTED:
        return OwnMeeting(found, seat, 0, ())
    waiting = sum(not each.standing for each in conflict.to_declare(meeting_id=meeting_id, actor=actor))
    session = ballots.of_meeting(meeting_id)
    row = ballots.roll_row(session.id, seat.person_id) if session else None
    presides = session is not None and room.presiding(meeting_id) == actor.person_id
    return OwnMeeting(found, seat, waiting, room.cases_for(found, actor), presides, row)


def case(*, meeting_id: int, case_id: int, actor: Actor) -> Case:
    """One case of the meeting that the expert may know of. Raises Missing for any other."""
    access.require(actor.role is Role.EXPERT)
    found, row = room.case_for(case_id, actor)
    if found.id != meeting_id:
        raise Missing(_("没有这份申报"))
    return row
