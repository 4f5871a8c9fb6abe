"""What an expert has to do next, in every meeting at once: for the expert's home page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plugins.committees.domain.meeting import MeetingState, SeatState
from plugins.committees.service.decision import waiting_signatures
from plugins.committees.store import ballot as ballots
from plugins.committees.store import conflict as conflicts
from plugins.committees.store import expert_todo as store
from plugins.committees.store.meeting import Meeting, Seat
from portal.plugin import Actor, Role, access

PAGE = 30
BEFORE_VOTE = (MeetingState.PREPARING, MeetingState.SESSION)
OVER = (MeetingState.CANCELLED, MeetingState.DECIDED, MeetingState.PUBLISHED, MeetingState.CONFIRMED)


class Step(StrEnum):
    """What is to be done."""

    ANSWER = "answer"
    DECLARE = "declare"
    SCORE = "score"
    VOTE = "vote"
    SIGN = "sign"


@dataclass(frozen=True)
class Todo:
    """One thing to do until `due`; `count` of cases, where it is about cases."""

    step: Step
    meeting: Meeting
    due: datetime | None
    count: int
    href: str


def todos(*, actor: Actor) -> tuple[Todo, ...]:
    """Everything that waits for the expert, soonest due first; recused cases are nowhere counted.

    Six queries, and at most three for each meeting whose results are about to be signed.
    """
    access.require(actor.role is Role.EXPERT)
    person = actor.person_id or 0
    seats = store.live_seats(person, over=OVER, count=PAGE)
    accepted = [seat.meeting_id for seat in seats if seat.state == SeatState.ACCEPTED]
    cases = store.cases_of_meetings(accepted, without_person=person)
    known = conflicts.standings([case.id for case in cases], person)
    clear = [case.id for case in cases if known.get(case.id) == "clear"]
    given = store.scored_by(person, clear)
    scoring = store.open_scorings(accepted)
    voted = ballots.done_by(person, accepted)
    found = []
    for seat in seats:
        own = [case for case in cases if case.meeting_id == seat.meeting_id]
        waiting = sum(case.id not in known for case in own)
        unscored = sum(case.id in clear and case.id not in given for case in own)
        votes = seat.attending and seat.meeting_id not in voted
        found += _of_seat(seat, waiting, unscored if seat.meeting_id in scoring else 0, votes)
    return tuple(
        sorted(found, key=lambda each: (each.due is None, each.due or each.meeting.review_by, each.meeting.id))
    )


def _of_seat(seat: Seat, undeclared: int, unscored: int, votes: bool) -> list[Todo]:
    meeting: Meeting = seat.meeting
    base = f"/expert/meetings/{meeting.id}"
    if seat.state == SeatState.INVITED:
        waits = meeting.state == MeetingState.PREPARING
        return [Todo(Step.ANSWER, meeting, meeting.convenes_at, 0, base)] if waits else []
    found = []
    if meeting.state in BEFORE_VOTE and undeclared:
        found.append(Todo(Step.DECLARE, meeting, meeting.convenes_at, undeclared, f"{base}/conflicts"))
    if meeting.state in BEFORE_VOTE and unscored:
        found.append(Todo(Step.SCORE, meeting, meeting.review_by, unscored, f"{base}/scores"))
    if meeting.state == MeetingState.VOTING and votes:
        found.append(Todo(Step.VOTE, meeting, meeting.review_by, 0, f"{base}/ballot"))
    unsigned = waiting_signatures(meeting).get(seat.person_id, 0) if meeting.state == MeetingState.VOTED else 0
    if unsigned:
        found.append(Todo(Step.SIGN, meeting, meeting.review_by, unsigned, f"{base}/decisions"))
    return found
