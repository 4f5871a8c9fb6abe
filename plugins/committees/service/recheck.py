"""Re-checks (复查): the applicant asks once, in time; the office proposes, the chair consents, both are told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.committees.domain.recheck import LEAST, LONGEST, RecheckEvent, RecheckState, after
from plugins.committees.service import room, settings
from plugins.committees.service.deadlines import day_of, due_after
from plugins.committees.service.decision import signers, signers_among
from plugins.committees.service.meeting import record, subject_of
from plugins.committees.store import decision as decisions
from plugins.committees.store import entrustment as letters
from plugins.committees.store import meeting as meetings
from plugins.committees.store import publicity as publicities
from plugins.committees.store import recheck as store
from plugins.committees.store.decision import Decision
from plugins.committees.store.meeting import Case, Meeting
from plugins.committees.store.recheck import Recheck
from portal.plugin import (
    Actor,
    Conflict,
    Invalid,
    Missing,
    Refused,
    Role,
    _,
    access,
    members,
    notify,
    organisation,
    restore_result,
    transaction,
)

PAGE = 30
# 24:00 belongs to the day that it ends.
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class OwnResult:
    """A result as its applicant reads it.

    `until`: a re-check can be asked for before this instant. `overturned`: what was found of an upheld objection.
    """

    decision: Decision
    case: Case
    recheck: Recheck | None
    until: datetime | None
    may_ask: bool
    overturned: str = ""


@dataclass(frozen=True)
class Desk:
    """One re-check as the office, the province or the chair sees it."""

    recheck: Recheck
    meeting: Meeting
    case: Case
    overdue: bool


def own_results(*, actor: Actor, now: datetime) -> tuple[OwnResult, ...]:
    """What the applicant was told, the newest first."""
    access.require(actor.role is Role.APPLICANT)
    rows = publicities.decisions_of_person(actor.person_id or 0)
    asked = store.of_cases([row.case_id for row in rows])
    return tuple(_own(row, asked.get(row.case_id), now) for row in rows)


def _own(row: Decision, asked: Recheck | None, now: datetime) -> OwnResult:
    if row.case.outcome != "failed" or row.applied_at is None:
        return OwnResult(row, row.case, asked, None, may_ask=False)
    upheld = publicities.upheld(row.case_id)
    begins, finding = (upheld.decided_at, upheld.finding) if upheld else (None, "")
    until = due_after(begins or row.applied_at, settings.recheck_days())
    return OwnResult(row, row.case, asked, until, may_ask=asked is None and now < until, overturned=finding)


def entrusted_to(*, actor: Actor) -> tuple[tuple[str, str], ...]:
    """(申报编号, reviewing office) of the applicant's cases that another office reviews."""
    access.require(actor.role is Role.APPLICANT)
    found = letters.accepted_for(actor.person_id or 0)
    return tuple((number, organisation(row.to_office).name) for number, row in found)


def own_result(*, case_id: int, actor: Actor, now: datetime) -> OwnResult:
    """One of them. Raises Missing for anybody else's."""
    found = next((each for each in own_results(actor=actor, now=now) if each.case.id == case_id), None)
    if found is None:
        raise Missing(_("没有这份评审结果"))
    return found


def ask(*, case_id: int, text: str, actor: Actor, now: datetime) -> int:
    """Ask for a re-check, once and in time; returns its id. Raises Invalid, Refused."""
    words = text.strip()
    if not LEAST <= len(words) <= LONGEST:
        raise Invalid({"text": _("请写明申请复查的理由，10到2000个字")})
    with transaction():
        own = own_result(case_id=case_id, actor=actor, now=now)
        meeting = meetings.locked_meeting(own.case.meeting_id)
        own = own_result(case_id=case_id, actor=actor, now=now)
        if meeting is None or not own.may_ask:
            raise Refused(_("这份评审结果不能申请复查：未在期限内，已经申请过，或不是未通过"))
        made = Recheck.create(
            case=case_id,
            meeting=meeting.id,
            office_id=meeting.office_id,
            applicant_id=own.case.person_id,
            text=words,
            asked_at=now,
            due_at=due_after(now, settings.recheck_days()),
        )
        record(meeting, "recheck_asked", actor, now, recheck=made.id, case=case_id)
        for person_id in members(meeting.office_id):
            _tell(person_id, made, _("收到复查申请"), _("请在期限内办理。"), f"/committees/rechecks/{made.id}", now)
    return made.id


def listed(*, after_id: int = 0, actor: Actor) -> tuple[tuple[Recheck, ...], int]:
    """A page of the office's re-checks (for the province all), the newest first, and the next key or 0."""
    access.require(actor.role in (Role.OFFICE_OFFICER, Role.PROVINCIAL_OFFICER))
    office = actor.organisation_id if actor.role is Role.OFFICE_OFFICER else None
    rows = store.page(office_id=office, after=after_id, count=PAGE + 1, without_person=actor.person_id or 0)
    return tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else 0


def desk(*, recheck_id: int, actor: Actor, now: datetime) -> Desk:
    """One re-check of the actor's office, or for the province. Raises Missing otherwise, and for the own one."""
    access.require(actor.role in (Role.OFFICE_OFFICER, Role.PROVINCIAL_OFFICER))
    row = store.recheck(recheck_id)
    if row is None:
        raise Missing(_("没有这份复查申请"))
    meeting, case = room.case_for(row.case_id, actor)
    waits = RecheckState(row.state) in (RecheckState.ASKED, RecheckState.PROPOSED)
    return Desk(row, meeting, case, waits and now >= row.due_at)


def propose(*, recheck_id: int, version: int, grants: bool, finding: str, actor: Actor, now: datetime) -> None:
    """The office's finding, for the chair's consent. Raises Invalid, Refused where results may not be changed."""
    words = finding.strip()
    if not LEAST <= len(words) <= LONGEST:
        raise Invalid({"finding": _("请写明复查情况和理由，10到2000个字")})
    if grants and not settings.recheck_restores():
        raise Refused(_("按省级人社部门的设置，未通过的不再复议，复查只能维持原结果"))
    with transaction():
        found = desk(recheck_id=recheck_id, actor=actor, now=now)
        meeting = room.held_meeting(found.meeting.id, actor)
        row = _move(recheck_id, RecheckEvent.PROPOSE, version)
        given = {"grants": grants, "finding": words, "remark": "", "proposed_by": actor.person_id}
        publicities.write(row, state=RecheckState.PROPOSED.value, **given)
        record(meeting, "recheck_proposed", actor, now, recheck=row.id, grants=grants)
        link = f"/expert/meetings/{meeting.id}/rechecks"
        for person_id in sorted(signers(meeting, found.case)):
            _tell(person_id, row, _("请对复查意见表示同意或不同意"), meeting.name, link, now)


def _move(recheck_id: int, event: RecheckEvent, version: int) -> Recheck:
    row = store.recheck(recheck_id)
    if row is None or row.version != version or after(row.state, event) is None:
        raise Conflict(_("复查的状态已经变化，请刷新页面后查看"))
    return row


def waiting(*, meeting_id: int, actor: Actor) -> tuple[Meeting, tuple[Recheck, ...]]:
    """What waits for the actor's consent: of cases that exist for the actor. Raises Missing without a seat."""
    room.own_seat(meeting_id, actor)
    meeting = meetings.meeting(meeting_id)
    if meeting is None:
        raise Missing(_("没有这次评审会议"))
    known = {case.id for case in room.cases_for(meeting, actor)}
    rows = [row for row in store.proposed(meeting_id) if row.case_id in known]
    allowed = signers_among(meeting, [row.case_id for row in rows])
    return meeting, tuple(row for row in rows if actor.person_id in allowed[row.case_id])


def consent(*, recheck_id: int, version: int, agrees: bool, remark: str = "", actor: Actor, now: datetime) -> None:
    """The chair agrees, and the proposal holds; or does not, and the office looks again. Raises Missing, Conflict."""
    with transaction():
        row = store.recheck(recheck_id)
        meeting = meetings.locked_meeting(row.meeting_id) if row else None
        if row is None or meeting is None:
            raise Missing(_("没有这份复查申请"))
        if all(each.id != recheck_id for each in waiting(meeting_id=meeting.id, actor=actor)[1]):
            raise Missing(_("没有等待您同意的复查意见"))
        event = (RecheckEvent.GRANT if row.grants else RecheckEvent.STAND) if agrees else RecheckEvent.OBJECT
        row = _move(recheck_id, event, version)
        if not agrees:
            if len(remark.strip()) < 4:
                raise Invalid({"remark": _("请写明不同意的理由")})
            publicities.write(row, state=RecheckState.ASKED.value, remark=remark.strip()[:LONGEST])
            record(meeting, "recheck_disagreed", actor, now, recheck=row.id)
            _tell_declined(meeting, row, now)
            return
        following = RecheckState.GRANTED if row.grants else RecheckState.STANDS
        publicities.write(row, state=following.value, consented_by=actor.person_id, decided_at=now)
        record(meeting, "recheck_decided", actor, now, recheck=row.id, state=following.value)
        _take_effect(row, actor, now)


def _tell_declined(meeting: Meeting, row: Recheck, now: datetime) -> None:
    # The applicant hears that it goes on, not what was proposed.
    body = _("经审核，还需要进一步核对。办理期限：%(day)s", day=day_of(row.due_at - MOMENT).isoformat())
    _tell(row.applicant_id, row, _("您的复查申请退回评委会办公室继续核对"), body, "/committees/my-results", now)
    for person_id in members(meeting.office_id, Role.OFFICE_OFFICER):
        if person_id != row.applicant_id:
            link = f"/committees/rechecks/{row.id}"
            _tell(person_id, row, _("主任委员不同意复查意见，请重新核对"), row.remark, link, now)


def _take_effect(row: Recheck, actor: Actor, now: datetime) -> None:
    case = meetings.case(row.case_id)
    if case is None:
        raise Missing(_("没有这份申报"))
    if row.grants:
        restore_result(application_id=case.application_id, reason=row.finding, actor=actor, now=now)
        decisions.set_outcome(case.id, passed=True)
        publicities.resume(case.id)
    else:
        _tell(case.person_id, row, _("复查结果：维持原评审结果"), row.finding, "/committees/my-results", now)
    if row.proposed_by:
        link = f"/committees/rechecks/{row.id}"
        _tell(row.proposed_by, row, _("主任委员已同意复查意见"), "", link, now)


def _tell(person_id: int, row: Recheck, title: str, body: str, link: str, now: datetime) -> None:
    if person_id == row.applicant_id and link.startswith("/committees/rechecks"):
        return
    notify(
        person_id=person_id,
        subject=subject_of(row.meeting_id),
        kind="committees.recheck",
        title=title,
        body=body,
        link=link,
        now=now,
        key=f"committees.recheck:{row.id}:{row.version}:{person_id}",
    )
