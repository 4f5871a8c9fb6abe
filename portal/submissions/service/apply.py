"""申报: one small idempotent transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid, Missing, Refused
from portal.kernel.i18n import _
from portal.submissions.domain.application import Event, State
from portal.submissions.domain.choice import ONE_SERIES_CLAUSE, Editions, mark_of
from portal.submissions.domain.receipt import application_number, new_check_code
from portal.submissions.domain.route import plan_route
from portal.submissions.service import steps
from portal.submissions.service.choice import applicant
from portal.submissions.service.content import freeze
from portal.submissions.service.offices import above
from portal.submissions.service.tasks import Overview, overview
from portal.submissions.store import apply as store
from portal.submissions.store import draft as drafts
from portal.submissions.store.application import Application, locked_application, snapshot

KEY_BYTES = 24


class AlreadyApplied(Refused):
    """The year's application exists already, with other contents; `application_id` is the stored one."""

    def __init__(self, stored: Application) -> None:
        super().__init__(
            _(
                "您%(year)d年度已经申报过，编号%(number)s。已提交的申报没有改变",
                year=stored.application_year,
                number=stored.number or "",
            ),
            clause=_(ONE_SERIES_CLAUSE),
            cure=_("单位审核之前可以撤回，撤回后可以重新申报"),
            code="already_applied",
        )
        self.application_id: int = stored.id


class ContentChanged(Conflict):
    """Dossier or draft have changed since the check page was shown."""

    def __init__(self) -> None:
        super().__init__(_("您核对之后，申报内容又有变化。请再核对一遍，然后点击申报"))


@dataclass(frozen=True)
class Applied:
    """The application that the click has made, or had made before (`again`)."""

    application_id: int
    number: str
    again: bool


def new_key() -> str:
    """The key of one showing of the check page: the same click again finds what the first one made."""
    return secrets.token_urlsafe(KEY_BYTES)


def apply(
    *,
    application_id: int,
    submission_key: str,
    content_hash: str,
    declared: bool,
    registry: Editions,
    actor: Actor,
    now: datetime,
) -> Applied:
    """Apply with the contents that the check page showed (`content_hash`), at the instant of arrival.

    The same key or the same contents again give the same application, any number of times and at any time. Raises
    Invalid without the declaration, AlreadyApplied, ContentChanged, and Refused outside the window (附件4), for a
    second application of the year (五(五)), or while something is incomplete.
    """
    person_id = applicant(actor)
    with transaction():
        draft = locked_application(application_id)
        if draft is None or draft.person_id != person_id:
            raise Missing()
        if draft.number is not None:
            return _again(draft, content_hash)
        if not declared:
            raise Invalid({"declared": _("请阅读并勾选诚信承诺")})
        _take_slot(draft)
        view = overview(draft, registry=registry, now=now, whole=True)
        _check(draft, view, content_hash)
        return _commit(draft, view, submission_key, actor=actor, now=now)


def _again(stored: Application, content_hash: str) -> Applied:
    """What the click made before: known by the contents of the first revision, whatever was corrected since."""
    first = snapshot(stored.id, 1)
    if first is not None and secrets.compare_digest(first.hash, content_hash):
        return Applied(stored.id, stored.number or "", again=True)
    raise AlreadyApplied(stored)


def _take_slot(draft: Application) -> None:
    """One application for a person and year (reading 8). Of two at once, the second waits here and then fails."""
    if not drafts.take_slot(draft.person_id, draft.application_year, draft.id):
        held = drafts.slot_of(draft.person_id, draft.application_year)
        raise AlreadyApplied(held or draft)


def _check(draft: Application, view: Overview, content_hash: str) -> None:
    if draft.state != State.DRAFT.value:
        raise Refused(_("这份申报草稿已经结束，不能申报"), cure=_("请新建一份申报"))
    if not view.window.allowed:
        raise Refused(
            view.window.reason,
            clause=view.window.clause,
            cure=_("因系统原因未能按时申报的，请立即致电0851-85837326，由省级人社部门登记后延长"),
            code="window",
        )
    if view.blockers:
        first = view.blockers[0]
        raise Refused(_(first.message), clause=first.clause, cure=_(first.cure), code=f"incomplete.{first.task}")
    if not secrets.compare_digest(view.composed.hash, content_hash):
        raise ContentChanged()


def _commit(draft: Application, view: Overview, key: str, *, actor: Actor, now: datetime) -> Applied:
    employer, office = view.composed.destination.ends()
    freeze(view.composed, revision=1, now=now)
    steps.change_state(draft, Event.APPLY, now, **_columns(draft, view, key, now))
    _record(draft, view, actor, now)
    windows = view.window.windows
    planned = plan_route(
        employer=employer,
        ancestors=above(employer),
        office=office,
        apply_closes=windows.apply.closes,
        receive_by=windows.receive_by,
    )
    steps.start_route(application=draft, planned=planned, actor=actor, now=now)
    number = draft.number or ""
    steps.tell_applicant(
        draft,
        kind="application.applied",
        title=_("申报成功，编号%(number)s", number=number),
        body=_("您的申报已提交，下一步由%(employer)s审核。请保存回执。", employer=employer.name),
        link=f"/applications/{draft.id}/receipt",
        now=now,
        key=f"application:{draft.id}:applied",
    )
    return Applied(draft.id, number, again=False)


def _columns(draft: Application, view: Overview, key: str, now: datetime) -> dict[str, Any]:
    """What 申报 writes into the application, its number with it."""
    composed = view.composed
    employer, office = composed.destination.ends()
    edition = mark_of(composed.edition)
    return {
        # As late as may be: the row of the year's last number is locked from here to the commit.
        "number": application_number(draft.application_year, store.next_sequence(draft.application_year)),
        "check_code": new_check_code(secrets.choice),
        "submission_key": key[:64],
        "applied_at": now,
        "content_hash": composed.hash,
        "revision": 1,
        "selected": [item.id for item in composed.items],
        "applicant_name": composed.document["person"]["name"],
        "employer_id": employer.id,
        "employer_name": employer.name,
        "office_id": office.id,
        "receive_by": view.window.windows.receive_by,
        "edition_year": edition.year,
        "edition_version": edition.version,
        "edition_hash": edition.hash,
    }


def _record(draft: Application, view: Overview, actor: Actor, now: datetime) -> None:
    judgement = view.judgement
    steps.record(
        draft,
        "application.applied",
        actor,
        now,
        number=draft.number,
        content=draft.content_hash,
        files=[file.sha256 for files in view.composed.evidence.values() for file in files],
        choice=[draft.series, draft.specialty, draft.level, draft.track],
        year=draft.application_year,
        edition=judgement.edition.identity(),
        verdict=judgement.outcome.value,
        # What the applicant was warned of and went on with: its rules are not confirmed.
        not_met=[rule.id for rule in judgement.rules if rule.outcome.value == "not_met"],
    )
