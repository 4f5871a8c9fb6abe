"""The confirmation of results: the office hands the list in, the province confirms it in one go or returns it.

A self-reviewing employer (自主评审) confirms by its own paper; the province takes its list on file (备案).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plugins.committees.domain.confirmation import ConfirmationEvent, ConfirmationState, Way, after
from plugins.committees.domain.meeting import MeetingEvent, MeetingState
from plugins.committees.service import room
from plugins.committees.service.deadlines import day_of
from plugins.committees.service.meeting import advance, record, subject_of
from plugins.committees.store import filing as filings
from plugins.committees.store import meeting as meetings
from plugins.committees.store import publicity as publicities
from plugins.committees.store import recheck as store
from plugins.committees.store.meeting import Case, Meeting
from plugins.committees.store.recheck import Confirmation
from portal.plugin import (
    Actor,
    Conflict,
    Invalid,
    Missing,
    Refused,
    Role,
    _,
    access,
    confirm_result,
    members,
    notify,
    organisation,
    transaction,
)

PAGE = 30
OWN_SCOPE = "本单位"


@dataclass(frozen=True)
class Standing:
    """The lists of a meeting, what could be on the next, and what stands in the way of it."""

    meeting: Meeting
    rows: tuple[Confirmation, ...]
    cases: tuple[Case, ...]
    hindrance: str
    way: Way


@dataclass(frozen=True)
class Desk:
    """One list as the province sees it."""

    confirmation: Confirmation
    meeting: Meeting
    cases: tuple[Case, ...]


def standing(*, meeting_id: int, actor: Actor) -> Standing:
    """How the confirmation of a meeting stands, for its office and the province."""
    meeting = room.own_meeting(meeting_id, actor)
    known = {case.id for case in room.cases_for(meeting, actor)}
    cases = store.confirmable(meeting_id)
    shown = tuple(case for case in cases if case.id in known)
    rows = tuple(store.confirmations_of(meeting_id))
    return Standing(meeting, rows, shown, hindrance(meeting, cases), way_of(meeting))


def way_of(meeting: Meeting) -> Way:
    """Does the province confirm, or take a self-reviewing employer's list on file?"""
    row = filings.committee(meeting.committee_id)
    applicant = organisation(row.applicant_id) if row else None
    return Way.FILE if applicant is not None and applicant.attributes.get("self_review") else Way.CONFIRM


def hindrance(meeting: Meeting, cases: Sequence[Case]) -> str:
    """Why these cases can't be handed in now; empty when they can."""
    if MeetingState(meeting.state) not in (MeetingState.PUBLISHED, MeetingState.CONFIRMED):
        return _("评审结果公示以后才能报送确认")
    running = [row.ends_on for row in publicities.of_meeting(meeting.id) if row.state == "running"]
    if running:
        return _("公示期未满，公示到%(end)s，期满后在这里报送", end=max(running).isoformat())
    if publicities.unpublished(meeting.id):
        return _("有评审通过而未公示的申报")
    if publicities.open_count(meeting.id):
        return _("有未办结的异议")
    return "" if cases else _("没有需要报送确认的评审结果")


def hand_in(
    *,
    meeting_id: int,
    note: str = "",
    document: str = "",
    confirmed_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Hand the list in; returns its id. A self-reviewing employer gives its own paper. Raises Refused, Invalid."""
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        cases = store.confirmable(meeting_id)
        told = hindrance(meeting, cases)
        if told:
            raise Refused(told)
        way = way_of(meeting)
        if way is Way.FILE:
            _require_paper(document, confirmed_on, now)
        row = filings.committee(meeting.committee_id)
        made = Confirmation.create(
            meeting=meeting_id,
            way=way.value,
            scope=OWN_SCOPE if way is Way.FILE else (row.region if row else ""),
            note=note.strip()[:500],
            document=document.strip() if way is Way.FILE else "",
            confirmed_on=confirmed_on if way is Way.FILE else None,
            count=len(cases),
            handed_in_at=now,
            handed_in_by=actor.person_id,
        )
        store.put_on(made, cases)
        record(meeting, "confirmation_handed_in", actor, now, confirmation=made.id, way=way.value, count=len(cases))
    return made.id


def _require_paper(document: str, confirmed_on: date | None, now: datetime) -> None:
    errors = {}
    if not 3 <= len(document.strip()) <= 120:
        errors["document"] = _("请填写确认文件的文号")
    if confirmed_on is None or confirmed_on > day_of(now):
        errors["confirmed_on"] = _("请填写文件日期，不能晚于今天")
    if errors:
        raise Invalid(errors)


def listed(*, after_id: int = 0, actor: Actor) -> tuple[tuple[Confirmation, ...], int]:
    """A page of what was handed in to the province, the newest first, and the next key or 0."""
    access.require(actor.role is Role.PROVINCIAL_OFFICER)
    rows = store.confirmations(after=after_id, count=PAGE + 1)
    return tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else 0


def desk(*, confirmation_id: int, actor: Actor) -> Desk:
    """One list with its cases, for the province. Raises Missing for an unknown one."""
    access.require(actor.role is Role.PROVINCIAL_OFFICER)
    row = store.confirmation(confirmation_id)
    meeting = meetings.meeting(row.meeting_id) if row else None
    if row is None or meeting is None:
        raise Missing(_("没有这份报送材料"))
    cases = store.cases_of(confirmation_id)
    return Desk(row, meeting, tuple(case for case in cases if case.person_id != actor.person_id))


def confirm(
    *,
    confirmation_id: int,
    version: int,
    document: str = "",
    confirmed_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Confirm every case of the list by one paper, or take the employer's list on file; returns how many."""
    with transaction():
        meeting, row, cases = _held(confirmation_id, version, ConfirmationEvent.CONFIRM, actor)
        if row.way == Way.FILE:
            document, confirmed_on = row.document, row.confirmed_on
        _require_paper(document, confirmed_on, now)
        if any(case.person_id == actor.person_id for case in cases):
            raise Refused(_("名单中有您本人的申报，请由其他工作人员办理"))
        for case in cases:
            confirm_result(
                application_id=case.application_id,
                document=document.strip(),
                confirmed_on=confirmed_on or day_of(now),
                scope=row.scope,
                actor=actor,
                now=now,
            )
        given = {"document": document.strip(), "confirmed_on": confirmed_on, "decided_at": now}
        publicities.write(row, state=ConfirmationState.CONFIRMED.value, decided_by=actor.person_id, **given)
        record(meeting, "confirmed", actor, now, confirmation=row.id, document=document.strip(), count=len(cases))
        if meeting.state == MeetingState.PUBLISHED:
            advance(meeting, MeetingEvent.CONFIRM, actor=actor, now=now)
        _tell_office(meeting, row, _("评审结果已确认"), document.strip(), now)
    return len(cases)


def give_back(*, confirmation_id: int, version: int, reason: str, actor: Actor, now: datetime) -> None:
    """Return the list with a reason; the office hands it in anew. Raises Invalid, Conflict."""
    text = reason.strip()
    if not 4 <= len(text) <= 500:
        raise Invalid({"reason": _("请写明退回的原因，4到500个字")})
    with transaction():
        meeting, row, _cases = _held(confirmation_id, version, ConfirmationEvent.RETURN, actor)
        given = {"reason": text, "decided_at": now, "decided_by": actor.person_id}
        publicities.write(row, state=ConfirmationState.RETURNED.value, **given)
        store.release(row.id)
        record(meeting, "confirmation_returned", actor, now, confirmation=row.id, reason=text)
        _tell_office(meeting, row, _("报送确认的材料已退回"), text, now)


def _held(
    confirmation_id: int, version: int, event: ConfirmationEvent, actor: Actor
) -> tuple[Meeting, Confirmation, Sequence[Case]]:
    access.require(actor.role is Role.PROVINCIAL_OFFICER)
    found = desk(confirmation_id=confirmation_id, actor=actor)
    meeting, row = meetings.locked_meeting(found.meeting.id), store.confirmation(confirmation_id)
    if meeting is None or row is None or row.version != version or after(row.state, event) is None:
        raise Conflict(_("报送材料的状态已经变化，请刷新页面后查看"))
    return meeting, row, store.cases_of(confirmation_id)


def _tell_office(meeting: Meeting, row: Confirmation, title: str, body: str, now: datetime) -> None:
    for person_id in members(meeting.office_id):
        notify(
            person_id=person_id,
            subject=subject_of(meeting.id),
            kind="committees.confirmation",
            title=title,
            body=body,
            link=f"/committees/meetings/{meeting.id}/confirmation",
            now=now,
            key=f"committees.confirmation:{row.id}:{row.version}:{person_id}",
        )
