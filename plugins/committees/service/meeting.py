"""Meetings: made by the office of an able committee, from its reviewed applications; convened, cancelled, moved on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain.filing import Case as Scope
from plugins.committees.domain.meeting import MeetingEvent, MeetingState, SeatState, after
from plugins.committees.domain.quorum import is_quorate
from plugins.committees.service import conflict_finding, room
from plugins.committees.service.ability import require_able
from plugins.committees.store import entrustment as entrustments
from plugins.committees.store import meeting as store
from plugins.committees.store.filing import Committee, committee
from plugins.committees.store.meeting import Case, Meeting
from portal.plugin import (
    Actor,
    Conflict,
    Invalid,
    Missing,
    ReceivedApplication,
    Refused,
    Role,
    _,
    access,
    append,
    notify,
    review_dates,
    reviewed_among,
    reviewed_applications,
    transaction,
)

PAGE = 30
# Reviewed applications read at once, and how often for one page.
SCANNED, READ_OVER = 100, 4
INVITED = (SeatState.INVITED, SeatState.ACCEPTED)


@dataclass(frozen=True)
class Plan:
    """What is entered of a meeting. `members` is the size of its panel: odd."""

    committee_id: int
    name: str
    application_year: int
    level: str
    place: str
    convenes_at: datetime | None
    members: int


def subject_of(meeting_id: int) -> str:
    """The ledger's name of a meeting."""
    return f"committees.meeting:{meeting_id}"


def record(meeting: Meeting, verb: str, actor: Actor, now: datetime, **data: object) -> None:
    """Append a decision to the meeting's chain."""
    append(subject=subject_of(meeting.id), action=f"committees.{verb}", actor=actor, at=now, data=data)


def require_able_meeting(meeting: Meeting, *, now: datetime) -> None:
    """Raise Refused unless the meeting's committee may still receive, score and vote: filed, in force, in scope."""
    specialties = sorted({case.specialty for case in store.cases_of(meeting.id)})
    for specialty in specialties or _own_specialties(meeting):
        require_able(office_id=meeting.office_id, case=Scope(meeting.series, specialty, meeting.level), now=now)


def _own_specialties(meeting: Meeting) -> list[str]:
    row = committee(meeting.committee_id)
    return list(row.specialties[:1]) if row is not None and row.specialties else [""]


def listed(*, actor: Actor, after_id: int = 0) -> tuple[tuple[Meeting, ...], int]:
    """A page of the meetings of the actor's office, or for the province of all; newest first; and the next key or 0."""
    access.require(actor.role in (Role.OFFICE_OFFICER, Role.PROVINCIAL_OFFICER))
    office = actor.organisation_id if actor.role is Role.OFFICE_OFFICER else None
    rows = store.page(office_id=office, after=after_id, count=PAGE + 1)
    return tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else 0


def create(*, plan: Plan, actor: Actor, now: datetime) -> int:
    """Begin a meeting of one of the office's committees; returns its id. Raises Invalid, Refused."""
    access.require(actor.role is Role.OFFICE_OFFICER)
    row = committee(plan.committee_id)
    if row is None or row.office_id != actor.organisation_id:
        raise Missing(_("没有这个评审委员会"))
    dates = review_dates(application_year=plan.application_year, series=row.series, office_id=row.office_id, now=now)
    errors = _problems(plan, row, now)
    if dates is None:
        errors["application_year"] = _("评审计划中没有这个年度")
    if errors or dates is None:
        raise Invalid(errors)
    if plan.convenes_at is not None and plan.convenes_at > dates.review_by:
        raise Invalid({"convenes_at": _("不能晚于评审完成时间")})
    scope = Scope(row.series, (row.specialties or [""])[0], plan.level)
    require_able(office_id=row.office_id, case=scope, now=now)
    with transaction():
        made = store.Meeting.create(
            committee_id=row.id,
            office_id=row.office_id,
            application_year=plan.application_year,
            series=row.series,
            level=plan.level,
            name=plan.name.strip(),
            place=plan.place.strip(),
            convenes_at=plan.convenes_at,
            review_by=dates.review_by,
            members=plan.members,
            created_at=now,
            updated_at=now,
        )
        record(made, "meeting_created", actor, now, committee=row.id, members=plan.members)
    return made.id


def _problems(plan: Plan, row: Committee, now: datetime) -> dict[str, str]:
    found = {}
    if not plan.name.strip():
        found["name"] = _("请填写会议名称")
    if plan.members % 2 == 0 or plan.members < 3:
        found["members"] = _("委员人数须为单数，且不少于3人")
    elif plan.members > row.members:
        found["members"] = _("不能多于备案的%(count)d名委员", count=row.members)
    if plan.convenes_at is not None and plan.convenes_at < now:
        found["convenes_at"] = _("会议时间不能早于现在")
    return found


def candidates(*, meeting_id: int, actor: Actor, after_key: str = "") -> tuple[tuple[ReceivedApplication, ...], str]:
    """The office's reviewed applications of the meeting's series, level and year that are on no list yet.

    Those that were entrusted to it come first; those that it has entrusted are absent. A page of them, and the key
    behind which there are more or "". What does not fit is read over, in few queries.
    """
    meeting = room.own_meeting(meeting_id, actor)
    access.require(actor.role is Role.OFFICE_OFFICER)
    entrusted = (
        () if after_key else reviewed_among(application_ids=entrustments.accepted(meeting.office_id), actor=actor)
    )
    for _round in range(READ_OVER):
        found = reviewed_applications(actor=actor, after=after_key, count=SCANNED)
        away = entrustments.held_among([each.id for each in found])
        fitting = [each for each in found if each.id not in away] + list(entrusted)
        fitting = [each for each in fitting if _fits(meeting, each)]
        taken = {row.application_id for row in store.cases_of_applications([each.id for each in fitting])}
        free = tuple(each for each in fitting if each.id not in taken)
        after_key = found[-1].key if len(found) == SCANNED else ""
        if free or not after_key:
            break
    return free, after_key


def _fits(meeting: Meeting, application: ReceivedApplication) -> bool:
    wanted = (meeting.series, meeting.level, meeting.application_year)
    return (application.series, application.level, application.application_year) == wanted


def _is_ours(meeting: Meeting, application: ReceivedApplication) -> bool:
    """Of the own office and not entrusted to another, or entrusted to this one."""
    if application.office_id == meeting.office_id:
        return not entrustments.held_among([application.id])
    return application.id in entrustments.accepted(meeting.office_id)


def add_cases(*, meeting_id: int, application_ids: Sequence[int], actor: Actor, now: datetime) -> int:
    """Put applications on the list, all or none; returns how many. Raises Refused for what may not be on it."""
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        if meeting.state != MeetingState.PREPARING:
            raise Conflict(_("会议已经开始，不能再增加申报"))
        found = reviewed_among(application_ids=application_ids, actor=actor)
        wrong = [each.number for each in found if not _fits(meeting, each) or not _is_ours(meeting, each)]
        if len(found) < len(set(application_ids)) or wrong:
            raise Refused(_("所选申报不能列入这次会议，可能已被退回或不属于这个系列、级别和年度"))
        if store.cases_of_applications([each.id for each in found]):
            raise Conflict(_("所选申报中有的已经列入另一次会议"))
        last = max((case.position for case in store.cases_of(meeting_id)), default=0)
        for place, each in enumerate(found, start=last + 1):
            require_able(office_id=meeting.office_id, case=Scope(each.series, each.specialty, each.level), now=now)
            store.add_case(meeting, each, position=place, now=now)
        record(meeting, "cases_added", actor, now, applications=[each.id for each in found])
        invited = [seat.person_id for seat in store.seats_of(meeting_id) if seat.state in INVITED]
        conflict_finding.compute(meeting=meeting, persons=invited, actor=actor, now=now)
    return len(found)


def remove_case(*, case_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Take a case off the list, with a reason; it can be put on another."""
    text = reason.strip()
    if len(text) < 4:
        raise Invalid({"reason": _("请写明移出名单的原因")})
    with transaction():
        row = store.case(case_id)
        meeting = room.held_meeting(row.meeting_id if row else 0, actor)
        if row is None or meeting.state not in (MeetingState.PREPARING, MeetingState.SESSION):
            raise Conflict(_("表决开始后不能再移出名单"))
        store.unlist(row, reason=text)
        record(meeting, "case_removed", actor, now, application=row.application_id, reason=text)


def convene(*, meeting_id: int, actor: Actor, now: datetime) -> None:
    """The meeting is in session: quorate, with a list, chaired. Raises Refused otherwise."""
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        require_able_meeting(meeting, now=now)
        if not store.cases_of(meeting_id):
            raise Refused(_("评审名单为空，不能开会"))
        present = room.attending(meeting)
        if not is_quorate(attending=len(present), members=meeting.members):
            raise Refused(
                _("已登记出席%(count)d人，不足评审委员会成员的三分之二", count=len(present)),
                cure=_("请先在“专家”页登记出席"),
            )
        if not any(seat.role in ("chair", "deputy") for seat in present):
            raise Refused(_("须由主任委员或副主任委员主持会议"))
        advance(meeting, MeetingEvent.CONVENE, actor=actor, now=now)


def cancel(*, meeting_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """The meeting will not be held: its cases are free for another."""
    text = reason.strip()
    if len(text) < 4:
        raise Invalid({"reason": _("请写明取消会议的原因")})
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        advance(meeting, MeetingEvent.CANCEL, actor=actor, now=now, reason=text)
        for case in store.cases_of(meeting_id):
            store.unlist(case, reason=text)
        for seat in store.seats_of(meeting_id):
            if seat.state in INVITED:
                tell_seat(meeting, seat.person_id, _("评审会议已取消：%(reason)s", reason=text), "cancelled", now)


def advance(meeting: Meeting, event: MeetingEvent, *, actor: Actor, now: datetime, **columns: object) -> None:
    """Move a held meeting by the transition table. Raises Conflict for what can't happen now."""
    following = after(MeetingState(meeting.state), event)
    if following is None:
        raise Conflict(_("会议的状态已经变化，请刷新页面后查看"))
    store.write_meeting(meeting, state=following.value, updated_at=now, **columns)
    record(meeting, f"meeting_{following.value}", actor, now)


def tell_seat(meeting: Meeting, person_id: int, title: str, what: str, now: datetime) -> None:
    """One inbox item for an expert; it names no applicant."""
    notify(
        person_id=person_id,
        subject=subject_of(meeting.id),
        kind=f"committees.{what}",
        title=title,
        body=_("会议：%(name)s。请以“评审专家”身份登录后查看。", name=meeting.name),
        link=f"/expert/meetings/{meeting.id}",
        now=now,
        key=f"committees.{what}:{meeting.id}:{person_id}",
    )


def cases(*, meeting_id: int, actor: Actor) -> tuple[Case, ...]:
    """The list as the actor may know it."""
    return room.cases_for(room.own_meeting(meeting_id, actor), actor)
