"""Opening and closing the steps of a route. Everything here runs inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from portal.accounts import service as accounts
from portal.kernel import ledger, notices
from portal.kernel.access import Actor, require
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Conflict, Missing, Refused
from portal.kernel.i18n import _
from portal.submissions.domain.application import (
    Event,
    IllegalTransition,
    State,
    StepKind,
    StepState,
    after,
)
from portal.submissions.domain.correction import ReturnState
from portal.submissions.domain.steps import KIND_NAMES, No, Outcome, Planned, may_handle
from portal.submissions.store import application as applications
from portal.submissions.store import correction as returns
from portal.submissions.store import publicity as publicities
from portal.submissions.store import steps as store
from portal.submissions.store.application import Application, Step

# Who is told that something has come to the desk.
_DUTY_ROLES: Mapping[str, tuple[str, ...]] = {
    StepKind.DEPARTMENT_REVIEW: ("department_officer",),
    StepKind.BUREAU_REVIEW: ("county_officer", "municipal_officer", "provincial_officer"),
    StepKind.OFFICE_RECEIPT: ("office_officer",),
    StepKind.POLICY_REVIEW: ("office_officer",),
}
_EMPLOYER_ROLES = ("employer_officer",)


def subject_of(application_id: int) -> str:
    """The ledger's name of an application."""
    return f"application:{application_id}"


def record(application: Application, action: str, actor: Actor, now: datetime, **data: Any) -> None:
    """Append a decision to the application's chain."""
    ledger.append(subject=subject_of(application.id), action=action, actor=actor, at=now, data=data)


def refuse(no: No | None) -> None:
    """Raise Refused for a rule's no."""
    if no is not None:
        raise Refused(_(no.message), clause=_(no.clause), cure=_(no.cure))


def change_state(application: Application, event: Event, now: datetime, **columns: Any) -> None:
    """Move the application by the transition table. Raises Conflict when the event can't happen any more."""
    try:
        state = after(State(application.state), event)
    except IllegalTransition as error:
        raise Conflict(_("这份申报的状态已经变化，请刷新页面后查看")) from error
    values = {"state": state.value, "updated_at": now, "version": application.version + 1, **columns}
    for name, value in values.items():
        setattr(application, name, value)
    applications.write(application.id, values)


def start_route(*, application: Application, planned: Sequence[Planned], actor: Actor, now: datetime) -> Step:
    """Freeze the route of an application that has just been applied, and open its first step."""
    store.insert_route(application, planned)
    stations = [[step.kind.value, step.organisation_id] for step in planned]
    record(application, "route.started", actor, now, steps=stations)
    first = store.following(application.id, -1)
    if first is None:
        raise Refused(_("没有找到您单位的审核流程，请联系单位或人社部门"))
    open_step(application, first, now=now)
    return first


def open_step(application: Application, step: Step, *, now: datetime) -> None:
    """The step's turn: put it on the organisation's desk and tell those on duty."""
    store.move(step, StepState.OPEN, opened_at=step.opened_at or now, closed_at=None)
    _tell_duty_holders(application, step, now)


def close_step(step: Step, outcome: Outcome, *, actor: Actor, now: datetime, note: str = "") -> None:
    """The step is over, with an outcome."""
    store.move(step, StepState.DONE, outcome=outcome.value, note=note, closed_at=now, closed_by=actor.person_id)


def pass_on(
    application: Application, step: Step, outcome: Outcome, *, actor: Actor, now: datetime, note: str = ""
) -> Step | None:
    """Close the step well and open the next one; returns it, or None when this was the last."""
    close_step(step, outcome, actor=actor, now=now, note=note)
    record(
        application, f"step.{outcome.value}", actor, now, step=step.id, kind=step.kind, revision=application.revision
    )
    next_step = store.following(application.id, step.position)
    if next_step is None:
        return None
    change_state(application, Event.ADVANCE, now)
    open_step(application, next_step, now=now)
    return next_step


def reject(application: Application, step: Step, *, reasons: str, actor: Actor, now: datetime) -> None:
    """The application ends here, with reasons."""
    close_step(step, Outcome.REJECTED, actor=actor, now=now, note=reasons)
    store.close_waiting(application.id)
    publicities.break_off(application.id, at=now)
    change_state(application, Event.REJECT, now, ended_at=now, end_reason=reasons)
    record(application, "application.rejected", actor, now, step=step.id, kind=step.kind, reasons=reasons)


def end_route(*, application: Application, event: Event, reason: str, actor: Actor, now: datetime) -> None:
    """The application ends before its route does: withdrawn, lapsed, terminated. Records nothing by itself.

    The caller appends the ledger entry of the decision; the slot is the caller's affair too (reading 8).
    """
    current = applications.open_step_of(application.id)
    if current is not None:
        store.move(current, StepState.CLOSED, closed_at=now, closed_by=actor.person_id)
    store.close_waiting(application.id)
    publicities.break_off(application.id, at=now)
    unanswered = returns.open_return(application.id)
    if unanswered is not None:
        state = ReturnState.LAPSED if event is Event.LAPSE else ReturnState.ENDED
        returns.close_return(unanswered, state, at=now)
    change_state(application, event, now, ended_at=now, end_reason=reason, correction_due=None)


def hold(
    *, application_id: int, actor: Actor, kinds: Sequence[StepKind] = (), revision: int | None = None
) -> tuple[Application, Step]:
    """Lock the application and the open step that the actor has on the desk.

    Raises Missing for a case that isn't on this desk or is the actor's own, Denied for a role that doesn't handle
    the step, Conflict when the step is not open any more or the applicant has changed the revision meanwhile.
    """
    application = applications.locked_application(application_id)
    reached = (
        []
        if application is None or actor.organisation_id is None
        else store.reached_steps(application_id, actor.organisation_id, without_person=actor.person_id)
    )
    reached = [step for step in reached if not kinds or step.kind in kinds]
    if application is None or not reached:
        raise Missing(_("没有这份申报，或尚未到您单位办理"))
    require(any(may_handle(actor.role.value, StepKind(step.kind)) for step in reached))
    step = next((step for step in reached if step.state == StepState.OPEN), None)
    if step is None:
        raise Conflict(_("这一步已经办理过，或申报已退回、已结束。请返回查看最新状态"))
    if revision is not None and revision != application.revision:
        raise Conflict(_("申报人已重新提交材料，请查看最新内容后再办理"))
    return application, step


def tell_applicant(
    application: Application, *, kind: str, title: str, body: str, now: datetime, key: str = "", link: str = ""
) -> bool:
    """One inbox item for the applicant."""
    return notices.notify(
        person_id=application.person_id,
        subject=subject_of(application.id),
        kind=kind,
        title=title,
        body=body,
        link=link or f"/applications/{application.id}",
        now=now,
        key=key,
    )


def duty_holders(step: Step) -> tuple[int, ...]:
    """The people who handle a step, without the applicant."""
    roles = _DUTY_ROLES.get(step.kind, _EMPLOYER_ROLES)
    found: list[int] = []
    for role in roles:
        found.extend(accounts.members(step.organisation_id, role))
    if not found:
        found.extend(accounts.members(step.organisation_id))
    return tuple(person for person in dict.fromkeys(found) if person != step.person_id)


def _tell_duty_holders(application: Application, step: Step, now: datetime) -> None:
    """At most one item a day for each kind of work: a desk with hundreds of cases must not flood an inbox."""
    day = now.astimezone(SHANGHAI).date().isoformat()
    name = _(KIND_NAMES[StepKind(step.kind)])
    for person_id in duty_holders(step):
        notices.notify(
            person_id=person_id,
            subject=subject_of(application.id),
            kind="desk.arrived",
            title=_("有申报等待办理：%(step)s", step=name),
            body=_("今天有申报到达您单位，等待%(step)s。请在工作台查看全部待办事项。", step=name),
            link="/desk",
            now=now,
            key=f"desk:{step.organisation_id}:{step.kind}:{day}:{person_id}",
        )
