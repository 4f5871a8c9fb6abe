"""Objections to published results: from anybody, with a clock for the office, told to both sides."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain.objection import LEAST, LONGEST, Finding, ObjectionState, after, is_overdue
from plugins.committees.domain.publicity import is_open
from plugins.committees.service import room, settings
from plugins.committees.service.deadlines import due_after
from plugins.committees.service.meeting import record, subject_of
from plugins.committees.service.publicity import Entry, entry_of
from plugins.committees.store import decision as decisions
from plugins.committees.store import meeting as meetings
from plugins.committees.store import publicity as store
from plugins.committees.store.meeting import Case, Meeting
from plugins.committees.store.publicity import Objection, Publicity, PublishedCase
from portal.plugin import (
    SYSTEM,
    Actor,
    Conflict,
    Invalid,
    Missing,
    Role,
    _,
    access,
    members,
    notify,
    overturn_result,
    spend_limit,
    transaction,
)

PAGE = 30
PER_HOUR, HOUR = 10, 3600


@dataclass(frozen=True)
class Words:
    """What is typed into the form. Not named: only the contact is kept."""

    named: bool
    name: str
    contact: str
    text: str


@dataclass(frozen=True)
class Target:
    """The published result to which somebody objects."""

    publicity: Publicity
    entry: Entry


@dataclass(frozen=True)
class Desk:
    """One objection as the office sees it."""

    objection: Objection
    meeting: Meeting
    case: Case
    overdue: bool


def target(*, token: str, entry_id: int, now: datetime) -> Target:
    """What an objection would be to. Raises Missing for what is not published now."""
    row = _published(token, entry_id, now)
    return Target(row.publicity, entry_of(row.id, row.case))


def _published(token: str, entry_id: int, now: datetime) -> PublishedCase:
    row = store.entry(entry_id)
    if row is None or row.publicity.token != token or row.stopped:
        raise Missing(_("没有这条公示"))
    if not is_open(row.publicity.state, row.publicity.ends_at, now):
        raise Missing(_("公示已经结束"))
    return row


def submit(*, token: str, entry_id: int, words: Words, address: str, actor: Actor, now: datetime) -> str:
    """Object to one published result; returns the objector's key to the answer. Raises Invalid, Missing, TooMany."""
    errors = _faults(words)
    if errors:
        raise Invalid(errors)
    spend_limit(name="committees.objection", count=PER_HOUR, seconds=HOUR, address=address, now=now)
    with transaction():
        row = _published(token, entry_id, now)
        meeting = meetings.locked_meeting(row.publicity.meeting_id)
        if meeting is None:
            raise Missing(_("没有这条公示"))
        own = actor.person_id if words.named and actor.role is Role.APPLICANT else None
        made = Objection.create(
            entry=row.id,
            meeting=meeting.id,
            office_id=meeting.office_id,
            applicant_id=row.case.person_id,
            reference=secrets.token_hex(12),
            named=words.named,
            name=words.name.strip() if words.named else "",
            contact=words.contact.strip(),
            text=words.text.strip(),
            person_id=own,
            received_at=now,
            due_at=due_after(now, settings.objection_days()),
        )
        # The ledger does not say who objects, even where somebody is signed in.
        record(meeting, "objection_received", SYSTEM, now, objection=made.id, case=row.case_id, named=words.named)
        _tell_office(meeting, made, now)
    return made.reference


def _faults(words: Words) -> dict[str, str]:
    errors = {}
    if words.named and not 2 <= len(words.name.strip()) <= 60:
        errors["name"] = _("实名提出的，请填写姓名")
    if not 5 <= len(words.contact.strip()) <= 100:
        errors["contact"] = _("请填写电话或邮箱，便于核实情况")
    if not LEAST <= len(words.text.strip()) <= LONGEST:
        errors["text"] = _("请写明异议的理由，10到2000个字")
    return errors


def _tell_office(meeting: Meeting, made: Objection, now: datetime) -> None:
    for person_id in members(meeting.office_id):
        if person_id == made.applicant_id:
            continue
        notify(
            person_id=person_id,
            subject=subject_of(meeting.id),
            kind="committees.objection",
            title=_("收到对评审结果公示的异议"),
            body=_("请在期限内调查核实。会议：%(name)s", name=meeting.name),
            link=f"/committees/objections/{made.id}",
            now=now,
            key=f"committees.objection:{made.id}:{person_id}",
        )


def answer(*, reference: str) -> Objection:
    """How an objection stands, for whoever holds its key. Raises Missing otherwise."""
    row = store.by_reference(reference)
    if row is None:
        raise Missing(_("没有这份异议"))
    return row


def listed(*, after_id: int = 0, actor: Actor) -> tuple[tuple[Objection, ...], int]:
    """A page of the office's objections (for the province all), the newest first, and the next key or 0."""
    access.require(actor.role in (Role.OFFICE_OFFICER, Role.PROVINCIAL_OFFICER))
    office = actor.organisation_id if actor.role is Role.OFFICE_OFFICER else None
    rows = store.page(office_id=office, after=after_id, count=PAGE + 1, without_person=actor.person_id or 0)
    return tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else 0


def desk(*, objection_id: int, actor: Actor, now: datetime) -> Desk:
    """One objection of the actor's office, or for the province. Never one about the actor's own result."""
    row = store.objection(objection_id)
    entry = store.entry(row.entry_id) if row else None
    if row is None or entry is None:
        raise Missing(_("没有这份异议"))
    access.require(actor.role in (Role.OFFICE_OFFICER, Role.PROVINCIAL_OFFICER))
    meeting, case = room.case_for(entry.case_id, actor)
    return Desk(row, meeting, case, is_overdue(row.state, row.due_at, now))


def contact(*, objection_id: int, actor: Actor, now: datetime) -> str:
    """How the objector is reached, whole: for the office alone, and recorded each time. Raises Missing."""
    with transaction():
        found = desk(objection_id=objection_id, actor=actor, now=now)
        meeting = room.held_meeting(found.meeting.id, actor)
        record(meeting, "objection_contact_read", actor, now, objection=objection_id)
    return found.objection.contact


def decide(*, objection_id: int, finding: Finding, text: str, actor: Actor, now: datetime) -> None:
    """Uphold it, which stops this one case, or not; with reasons that both sides read. Raises Invalid, Conflict."""
    reason = text.strip()
    if not LEAST <= len(reason) <= LONGEST:
        raise Invalid({"text": _("请写明调查情况和理由，10到2000个字")})
    with transaction():
        found = desk(objection_id=objection_id, actor=actor, now=now)
        meeting = room.held_meeting(found.meeting.id, actor)
        row, case = store.objection(objection_id), meetings.case(found.case.id)
        following = after(row.state, finding) if row else None
        if row is None or case is None or following is None:
            raise Conflict(_("这份异议已经办结"))
        store.write(row, state=following.value, finding=reason, decided_at=now, decided_by=actor.person_id)
        record(meeting, "objection_decided", actor, now, objection=row.id, case=case.id, state=following.value)
        if following is ObjectionState.UPHELD and case.outcome == "passed":
            _overturn(row, case, reason, actor, now)
        elif following is ObjectionState.NOT_UPHELD:
            body = _("公示期间收到对您的评审结果的异议，经调查不成立，不影响评审结果。")
            _tell(case.person_id, row, "applicant", body, "/committees/my-results", now)
        if row.person_id is not None:
            _tell(row.person_id, row, "objector", reason, f"/results/objections/{row.reference}", now)


def _overturn(row: Objection, case: Case, reason: str, actor: Actor, now: datetime) -> None:
    given = {"application_id": case.application_id, "actor": actor, "now": now}
    overturn_result(**given, reason=_("公示期间的异议经调查属实：%(reason)s", reason=reason))
    decisions.set_outcome(case.id, passed=False)
    store.stop(row.entry_id)


def _tell(person_id: int, row: Objection, side: str, body: str, link: str, now: datetime) -> None:
    notify(
        person_id=person_id,
        subject=f"committees.objection:{row.id}",
        kind=f"committees.objection_{side}",
        title=_("评审结果公示异议的办理结果"),
        body=body,
        link=link,
        now=now,
        key=f"committees.objection_{side}:{row.id}",
    )
