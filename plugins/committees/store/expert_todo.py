"""What waits for one expert, over all meetings: each a single query."""

from collections.abc import Iterable

from plugins.committees.store.meeting import Case, Meeting, Seat
from plugins.committees.store.score import Score, Scoring


def live_seats(person_id: int, *, over: Iterable[str], count: int) -> list[Seat]:
    """Invitations and accepted seats of meetings that are not over, newest first, with their meetings."""
    query = Seat.select(Seat, Meeting).join(Meeting)
    query = query.where(
        (Seat.person_id == person_id) & Seat.state.in_(["invited", "accepted"]) & Meeting.state.not_in(list(over))
    )
    return list(query.order_by(Seat.id.desc()).limit(count))


def cases_of_meetings(meeting_ids: Iterable[int], *, without_person: int) -> list[Case]:
    """The listed cases of some meetings but for a person's own."""
    query = Case.select(Case.id, Case.meeting)
    query = query.where(Case.meeting.in_(list(meeting_ids)) & (Case.state == "listed"))
    return list(query.where(Case.person_id != without_person).order_by(Case.meeting, Case.position, Case.id))


def scored_by(person_id: int, case_ids: Iterable[int]) -> set[int]:
    """Those of the cases to which the expert has given a score; a draft is none."""
    query = Score.select(Score.case).where(Score.case.in_(list(case_ids)) & (Score.person_id == person_id))
    return {row[0] for row in query.where(Score.revision > 0).tuples()}


def open_scorings(meeting_ids: Iterable[int]) -> set[int]:
    """The meetings whose scoring is open."""
    query = Scoring.select(Scoring.meeting).where(Scoring.meeting.in_(list(meeting_ids)) & (Scoring.state == "open"))
    return {row[0] for row in query.tuples()}
