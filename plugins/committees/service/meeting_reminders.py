"""Reminders of meetings: to the office before the review is due, to experts who have not answered or declared, to the
chair or a deputy while decisions wait for a signature. Nobody learns from them whose case it is.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from plugins.committees.domain.conflict import undeclared
from plugins.committees.domain.due import OVERDUE, spoken, stage
from plugins.committees.domain.meeting import MeetingState, SeatState
from plugins.committees.service.decision import waiting_signatures
from plugins.committees.store import conflict as conflicts
from plugins.committees.store import meeting as store
from plugins.committees.store.meeting import Meeting, Seat
from plugins.committees.store.overview import meetings_in
from portal.plugin import SHANGHAI, Role, _, members, notify, transaction

BEFORE_VOTE = (MeetingState.PREPARING, MeetingState.SESSION)
UNDECIDED = (*BEFORE_VOTE, MeetingState.VOTING, MeetingState.VOTED)


def sweep_meetings(*, portal: Any, now: datetime) -> int:
    """Remind whoever is due a reminder now, each stage once: 7, 3 and 1 days before, and when it is over."""
    told = 0
    for meeting in meetings_in([state.value for state in UNDECIDED]):
        with transaction():
            told += _office(meeting, now) + _signers(meeting, now) + _experts(meeting, now)
    return told


def _office(meeting: Meeting, now: datetime) -> int:
    due = stage(meeting.review_by, now)
    if due is None or meeting.state == MeetingState.VOTED:
        return 0
    title = _("评审完成时间已过") if due == OVERDUE else _("评审完成时间临近")
    body = _("会议：%(name)s，应在%(when)s前完成评审。", name=meeting.name, when=_day(meeting.review_by))
    link = f"/committees/meetings/{meeting.id}"
    people = members(meeting.office_id, Role.OFFICE_OFFICER)
    return sum(_tell(person, meeting, "review", due, title, body, link, now) for person in people)


def _signers(meeting: Meeting, now: datetime) -> int:
    """Results that wait for signatures, at once and again as the date comes near; else the office goes on with them."""
    if meeting.state != MeetingState.VOTED:
        return 0
    due = stage(meeting.review_by, now)
    people = waiting_signatures(meeting)
    if people:
        body = _("会议：%(name)s，结果须在%(when)s前签署。", name=meeting.name, when=_day(meeting.review_by))
        title, link = _("评审结果等待您签署"), f"/expert/meetings/{meeting.id}/decisions"
        return sum(_tell(person, meeting, "sign", due, title, body, link, now) for person in sorted(people))
    body = _("会议：%(name)s，结果须在%(when)s前生效。", name=meeting.name, when=_day(meeting.review_by))
    title, link = _("评审结果等待办公室准备或生效"), f"/committees/meetings/{meeting.id}/decisions"
    officers = members(meeting.office_id, Role.OFFICE_OFFICER)
    return sum(_tell(person, meeting, "decide", due, title, body, link, now) for person in officers)


def _experts(meeting: Meeting, now: datetime) -> int:
    if meeting.state not in BEFORE_VOTE or meeting.convenes_at is None:
        return 0
    before = stage(meeting.convenes_at, now)
    if before is None:
        return 0
    seats = store.seats_of(meeting.id)
    told = 0
    if meeting.state == MeetingState.PREPARING and before != OVERDUE:
        told += _invited(meeting, [seat for seat in seats if seat.state == SeatState.INVITED], before, now)
    return told + _undeclared(meeting, _accepted(seats), before, now)


def _invited(meeting: Meeting, seats: Sequence[Seat], before: int, now: datetime) -> int:
    title = _("请答复评审会议的邀请")
    body = _("会议：%(name)s，时间：%(when)s。", name=meeting.name, when=_day(meeting.convenes_at))
    link = f"/expert/meetings/{meeting.id}"
    return sum(_tell(seat.person_id, meeting, "answer", before, title, body, link, now) for seat in seats)


def _undeclared(meeting: Meeting, seats: Sequence[Seat], before: int, now: datetime) -> int:
    cases = store.cases_of(meeting.id)
    known: dict[int, set[int]] = {}
    for row in conflicts.of_cases([case.id for case in cases]):
        known.setdefault(row.person_id, set()).add(row.case_id)
    told = 0
    for seat in seats:
        others = [case.id for case in cases if case.person_id != seat.person_id]
        if undeclared(others, known.get(seat.person_id, ())):
            title = _("请作回避申明")
            body = _("会议：%(name)s。申明以后才能看到评审材料。", name=meeting.name)
            link = f"/expert/meetings/{meeting.id}/conflicts"
            told += _tell(seat.person_id, meeting, "declare", before, title, body, link, now)
    return told


def _accepted(seats: Sequence[Seat]) -> list[Seat]:
    return [seat for seat in seats if seat.state == SeatState.ACCEPTED]


def _day(instant: datetime | None) -> str:
    return "" if instant is None else spoken(instant.astimezone(SHANGHAI))


def _tell(
    person: int, meeting: Meeting, what: str, due: int | None, title: str, body: str, link: str, now: datetime
) -> int:
    return notify(
        person_id=person,
        subject=f"committees.meeting:{meeting.id}",
        kind=f"committees.{what}",
        title=title,
        body=body,
        link=link,
        now=now,
        key=f"committees.{what}:{meeting.id}:{due}:{person}",
    )
