"""Who sees what of a meeting. Every list, count, search and export of every noun goes through here.

A case from which an expert is recused, or of which the expert has not yet declared to be free, does not exist for that
expert (DOMAIN 1.3 回避, QUALITY 1.8).
"""

from plugins.committees.domain import meeting as rules
from plugins.committees.domain.meeting import SeatState
from plugins.committees.store import conflict as conflicts
from plugins.committees.store import entrustment as entrustments
from plugins.committees.store import meeting as store
from plugins.committees.store.meeting import Case, Meeting, Seat
from portal.plugin import Actor, Missing, Role, _


def own_meeting(meeting_id: int, actor: Actor) -> Meeting:
    """The meeting, for an officer of its office and for the province. Raises Missing for anybody else."""
    row = store.meeting(meeting_id)
    if row is None or not _runs(row, actor):
        raise Missing(_("没有这次评审会议"))
    return row


def held_meeting(meeting_id: int, actor: Actor) -> Meeting:
    """The meeting, locked, for an officer of its office. Raises Missing for anybody else, the province included."""
    row = store.locked_meeting(meeting_id)
    if row is None or actor.role is not Role.OFFICE_OFFICER or row.office_id != actor.organisation_id:
        raise Missing(_("没有这次评审会议"))
    return row


def _runs(row: Meeting, actor: Actor) -> bool:
    if actor.role is Role.PROVINCIAL_OFFICER:
        return True
    return actor.role is Role.OFFICE_OFFICER and row.office_id == actor.organisation_id


def own_seat(meeting_id: int, actor: Actor) -> Seat:
    """The actor's accepted seat. Raises Missing for anybody without one."""
    seat = store.seat_of(meeting_id, actor.person_id or 0) if actor.role is Role.EXPERT else None
    if seat is None or seat.state != SeatState.ACCEPTED:
        raise Missing(_("您没有参加这次评审会议"))
    return seat


def cases_for(meeting: Meeting, actor: Actor) -> tuple[Case, ...]:
    """The listed cases that the actor may know of, in their order: an expert's clear ones; else all but an own one."""
    rows = [row for row in store.cases_of(meeting.id) if row.person_id != actor.person_id]
    if actor.role is not Role.EXPERT:
        return tuple(rows) if _runs(meeting, actor) else ()
    own_seat(meeting.id, actor)
    standing = conflicts.standings([row.id for row in rows], actor.person_id or 0)
    return tuple(row for row in rows if standing.get(row.id) == "clear")


def case_for(case_id: int, actor: Actor) -> tuple[Meeting, Case]:
    """One case with its meeting. Raises Missing for one that does not exist for the actor."""
    row = store.case(case_id)
    meeting = store.meeting(row.meeting_id) if row else None
    if row is None or meeting is None or row.person_id == actor.person_id:
        raise Missing(_("没有这份申报"))
    if actor.role is Role.EXPERT:
        own_seat(meeting.id, actor)
        if conflicts.standings([row.id], actor.person_id or 0).get(row.id) != "clear":
            raise Missing(_("没有这份申报"))
    elif not _runs(meeting, actor):
        raise Missing(_("没有这份申报"))
    return meeting, row


def attending(meeting: Meeting) -> tuple[Seat, ...]:
    """The seats whose experts attend."""
    return tuple(store.attending_seats(meeting.id))


def presiding(meeting_id: int) -> int | None:
    """The person who presides: the chair, where the chair does not attend the first deputy; None without either."""
    return rules.presiding((seat.role, seat.person_id) for seat in store.attending_seats(meeting_id))


def voters_of(case: Case) -> tuple[Seat, ...]:
    """The attending experts who are not recused from the case (reading 23)."""
    out = conflicts.recused(case.id)
    return tuple(seat for seat in store.attending_seats(case.meeting_id) if seat.person_id not in out)


def reads(actor: Actor, application_id: int) -> bool:
    """May this expert, or the office to which it was entrusted, read an application? Asked by the core."""
    if actor.role is Role.OFFICE_OFFICER:
        return application_id in entrustments.accepted(actor.organisation_id or 0)
    if actor.role is not Role.EXPERT:
        return False
    for row in store.cases_of_applications([application_id]):
        try:
            case_for(row.id, actor)
        except Missing:
            continue
        return True
    return False
