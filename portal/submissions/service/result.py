"""What a committee's decision does to an application: voted, passed or not, overturned, restored, confirmed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.kernel.access import Actor, require
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Missing, Refused
from portal.kernel.i18n import _
from portal.submissions.domain.application import Event, State, StepKind, StepState
from portal.submissions.service import steps
from portal.submissions.service.content import recorded_edition
from portal.submissions.store import application as applications
from portal.submissions.store import result as store
from portal.submissions.store.application import Application

NOT_PASSED = "评审委员会表决未通过"


@dataclass(frozen=True)
class ConfirmedResult:
    """A title that was passed and confirmed, as its certificate is made from it. `id` is the key for paging."""

    id: int
    application_id: int
    number: str
    person_id: int
    name: str
    series: str
    series_name: str
    specialty: str
    level: str
    title: str
    employer_name: str
    application_year: int
    committee: str
    voted_on: date
    confirmed_on: date
    document: str
    scope: str
    way: str


def record_vote(*, application_id: int, at: datetime, actor: Actor) -> None:
    """The committee has voted on it: from now on no mass termination concerns it (reading 9)."""
    with transaction():
        application = _held(application_id, actor, State.RECEIVED)
        if any(step.kind == StepKind.POLICY_REVIEW and step.state != StepState.DONE for step in _route(application)):
            raise Conflict(_("申报编号%(number)s的政策性审查尚未完成，不能表决", number=application.number or ""))
        applications.write(application.id, {"voted_at": at, "updated_at": at, "version": application.version + 1})
        steps.record(application, "application.voted", actor, at)


def record_result(
    *,
    application_id: int,
    passed: bool,
    reason: str = "",
    letter: str = "",
    committee: str,
    voted_on: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Apply the decision, and tell the applicant in the words of `letter`. Raises Conflict when nobody has voted."""
    with transaction():
        application = _held(application_id, actor, State.RECEIVED)
        if application.voted_at is None:
            raise Conflict(_("申报编号%(number)s尚未表决", number=application.number or ""))
        why = "" if passed else reason or _(NOT_PASSED)
        store.add(
            application=application.id,
            passed=passed,
            reason=why,
            committee=committee,
            voted_on=voted_on,
            recorded_at=now,
        )
        event = Event.PASS if passed else Event.FAIL
        steps.change_state(application, event, now, **({} if passed else {"ended_at": now, "end_reason": why}))
        steps.record(application, f"application.{State(application.state).value}", actor, now, committee=committee)
        title = _("评审结果：通过，正在公示") if passed else _("评审结果：未通过")
        body = letter or (_("公示期满并经确认后，您将取得职称。") if passed else why)
        steps.tell_applicant(application, kind="application.result", title=title, body=body, now=now)


def overturn_result(*, application_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """An objection was upheld before the confirmation: the result no longer stands."""
    with transaction():
        application, result = _decided(application_id, actor, State.PASSED)
        store.change(result, passed=False, reason=reason)
        steps.change_state(application, Event.OVERTURN, now, ended_at=now, end_reason=reason)
        steps.record(application, "application.overturned", actor, now, reason=reason)
        steps.tell_applicant(
            application, kind="application.overturned", title=_("评审结果已撤销"), body=reason, now=now
        )


def restore_result(*, application_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """A re-check (复查) found that the case had passed."""
    with transaction():
        application, result = _decided(application_id, actor, State.NOT_PASSED)
        store.change(result, passed=True, reason=reason)
        steps.change_state(application, Event.RESTORE, now, ended_at=None, end_reason="")
        steps.record(application, "application.restored", actor, now, reason=reason)
        steps.tell_applicant(
            application, kind="application.restored", title=_("复查后评审结果改为通过"), body=reason, now=now
        )


def confirm_result(
    *,
    application_id: int,
    document: str,
    confirmed_on: date,
    scope: str = "全省",
    way: str = "评审",
    registry: Any,
    actor: Actor,
    now: datetime,
) -> None:
    """The authority confirms the title under its paper's number. Raises Refused without one, Conflict otherwise."""
    if not document.strip():
        raise Refused(_("请填写确认文件的文号"))
    with transaction():
        application, result = _decided(application_id, actor, State.PASSED)
        if confirmed_on < result.voted_on:
            raise Refused(_("确认日期不能早于表决日期"))
        title = _title(application, registry)
        store.change(result, document=document.strip(), confirmed_on=confirmed_on, scope=scope, way=way, title=title)
        steps.change_state(application, Event.CONFIRM, now, ended_at=now)
        steps.record(application, "application.confirmed", actor, now, document=document.strip(), title=title)
        steps.tell_applicant(
            application,
            kind="application.confirmed",
            title=_("您已取得%(title)s职称", title=title),
            body=_("确认文件：%(document)s。证书签发后可在平台查看和下载。", document=document.strip()),
            now=now,
        )


def record_certificate(*, application_id: int, number: str, actor: Actor, now: datetime) -> None:
    """A certificate was issued for the confirmed result. Raises Conflict when it has one, or is not confirmed."""
    with transaction():
        application, result = _decided(application_id, actor, State.CONFIRMED)
        if result.certificate:
            told = _("申报编号%(number)s已经签发证书", number=application.number or "")
            raise Conflict(told)
        store.change(result, certificate=number)
        steps.record(application, "application.certified", actor, now, certificate=number)


def confirmed_results(
    *, after: int = 0, count: int = 50, without_certificate: bool = False, registry: Any
) -> tuple[ConfirmedResult, ...]:
    """The confirmed results behind the key `after`, in order."""
    names = {series.slug: series.name for series in registry.series()}
    return tuple(
        ConfirmedResult(*row[:6], names.get(row[5], row[5]), *row[6:])
        for row in store.confirmed(after=after, count=count, without_certificate=without_certificate)
    )


def _title(application: Application, registry: Any) -> str:
    try:
        edition = recorded_edition(application, registry)
    except LookupError as error:
        raise Refused(_("这个系列的评审条件现在不可用，暂时不能确认")) from error
    return edition.title_of(application.level, application.specialty)


def _route(application: Application) -> list[Any]:
    return applications.steps_of(application.id)


def _held(application_id: int, actor: Actor, state: State) -> Application:
    """The application, locked, in the state that the action needs; never the actor's own."""
    require(actor.is_staff or actor.person_id is None)
    application = applications.locked_application(application_id)
    if application is None or application.person_id == actor.person_id:
        raise Missing(_("没有这份申报"))
    if application.state != state:
        raise Conflict(_("申报编号%(number)s的状态已经变化，请刷新页面后查看", number=application.number or ""))
    return application


def _decided(application_id: int, actor: Actor, state: State) -> tuple[Application, store.Result]:
    application = _held(application_id, actor, state)
    result = store.locked(application_id)
    if result is None:
        raise Missing(_("没有这份申报的评审结果"))
    return application, result
