"""退回补正: a step sends the case back with every defect; the applicant corrects and resubmits, or it lapses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.accounts.domain import redacted
from portal.accounts.domain.texts import N_
from portal.calendar import service as calendar
from portal.calendar.service import wording
from portal.kernel.access import SYSTEM, Actor
from portal.kernel.clock import SHANGHAI, day_end
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid, Refused
from portal.kernel.i18n import _
from portal.submissions.domain import correction as rules
from portal.submissions.domain.application import Event, StepKind, StepState
from portal.submissions.domain.correction import Fault
from portal.submissions.domain.steps import RECEIPT_CLAUSE, No, return_refused
from portal.submissions.service import steps
from portal.submissions.service.receiving import receive_deadline
from portal.submissions.store import application as applications
from portal.submissions.store import correction as store
from portal.submissions.store.application import Application, Step

LAPSE_BATCH = 200


@dataclass(frozen=True)
class Prospect:
    """What a return would give the applicant: until when, or why it can't be."""

    due_at: datetime | None
    no: str = ""
    clause: str = ""
    cure: str = ""


def correction_due(application: Application, step: Step, *, working_days: int, now: datetime) -> datetime:
    """Until when a correction asked for now counts, inclusive. Raises Refused when no time is left."""
    try:
        last_day = calendar.add_working_days(now.astimezone(SHANGHAI).date(), working_days)
        last = day_end(last_day)
    except calendar.UnknownYear:
        last = None
    try:
        return rules.due_at(last_day_end=last, receive_by=_latest(application, step, now), now=now)
    except ValueError as error:
        raise Refused(
            _("评委会材料收取已经截止，退回后申报人已无法补正"),
            clause=_(RECEIPT_CLAUSE),
            cure=_("如确需补正，请由省级人社部门先延长该申报人的期限"),
        ) from error


def _latest(application: Application, step: Step, now: datetime) -> datetime | None:
    """The last instant for a correction that this step asks for: its own deadline after receipt, else the desk's."""
    return step.due_at if step.kind == StepKind.POLICY_REVIEW else receive_deadline(application, now)


def return_refusal(application: Application, step: Step, *, now: datetime) -> No | None:
    """Why this step may not send the case back now, or None. Asks the calendar only after the frozen deadline."""
    if step.kind == StepKind.POLICY_REVIEW:
        return return_refused(StepKind.POLICY_REVIEW, returns=step.returns, now=now, receive_by=step.due_at)
    frozen = application.receive_by
    deadline = frozen if frozen is not None and now <= frozen else receive_deadline(application, now)
    return return_refused(StepKind(step.kind), returns=step.returns, now=now, receive_by=deadline)


def prospect(application: Application, step: Step, *, working_days: int, now: datetime) -> Prospect:
    """What the desk shows before a case is sent back: until when it could be corrected."""
    no = return_refusal(application, step, now=now)
    if no is not None:
        return Prospect(None, _(no.message), _(no.clause), _(no.cure))
    try:
        return Prospect(correction_due(application, step, working_days=working_days, now=now))
    except Refused as error:
        return Prospect(None, error.message, error.clause, error.cure)


def return_step(
    *,
    application: Application,
    step: Step,
    faults: Sequence[Fault],
    working_days: int,
    actor: Actor,
    now: datetime,
) -> datetime:
    """Send a held case back with all its defects; returns until when it can be corrected.

    Raises Invalid without a defect, Refused where the rules of the route forbid it.
    """
    if rules.faults_problem(faults):
        raise Invalid({"faults": _("请至少写明一处需要补正的问题，并逐项写清原因")})
    faults = [replace(fault, reason=redacted(fault.reason.strip())) for fault in faults]
    steps.refuse(return_refusal(application, step, now=now))
    due = correction_due(application, step, working_days=working_days, now=now)
    by_person = actor.person_id or 0
    row = store.insert_return(application, step, faults, by_person=by_person, at=now, due_at=due)
    steps.store.move(step, StepState.RETURNED, returns=step.returns + 1)
    steps.change_state(application, Event.RETURN, now, correction_due=due)
    found = [[fault.target, fault.reason] for fault in faults]
    steps.record(
        application,
        "application.returned",
        actor,
        now,
        step=step.id,
        kind=step.kind,
        number=row.number,
        due=due.isoformat(),
        revision=application.revision,
        defects=found,
    )
    _tell_returned(application, step, faults, due, now)
    return due


def send_back(
    *,
    application_id: int,
    revision: int,
    faults: Sequence[Fault],
    working_days: int,
    kinds: Sequence[StepKind] = (),
    actor: Actor,
    now: datetime,
) -> datetime:
    """The open step of the actor's organisation returns the case, once, with everything that is wrong."""
    with transaction():
        application, step = steps.hold(application_id=application_id, actor=actor, kinds=kinds, revision=revision)
        return return_step(
            application=application, step=step, faults=faults, working_days=working_days, actor=actor, now=now
        )


def _tell_returned(application: Application, step: Step, faults: Sequence[Fault], due: datetime, now: datetime) -> None:
    lines = "\n".join(f"{number}. {fault.label}：{fault.reason}" for number, fault in enumerate(faults, start=1))
    until = say_until(due)
    steps.tell_applicant(
        application,
        kind="application.returned",
        title=_("申报被退回补正，请在%(until)s前重新提交", until=until),
        body=_(
            "%(organisation)s退回了您的申报，共%(count)d处需要补正：\n%(lines)s\n逾期未重新提交的，视为放弃申报。",
            organisation=step.organisation_name,
            count=len(faults),
            lines=lines,
        ),
        link=f"/applications/{application.id}/correction",
        now=now,
    )


def say_until(due: datetime) -> str:
    """An inclusive end in words: a day's end is said as 24:00 of that day."""
    return wording.say_deadline(due)


def lapse(application: Application, *, now: datetime) -> None:
    """Not corrected in time: 视为放弃申报. The slot of the year stays used."""
    due = application.correction_due
    reason = _("未在补正期限内重新提交，视为放弃申报")
    steps.end_route(application=application, event=Event.LAPSE, reason=reason, actor=SYSTEM, now=now)
    steps.record(
        application, "application.lapsed", SYSTEM, now, due=due.isoformat() if due else "", clause=LAPSE_CLAUSE
    )
    steps.tell_applicant(
        application,
        kind="application.lapsed",
        title=_("补正期限已过，您的申报视为放弃"),
        body=_("申报编号%(number)s未在补正期限内重新提交。本年度的申报名额已使用。", number=application.number or ""),
        now=now,
    )


LAPSE_CLAUSE = N_("《职称评审管理暂行规定》：逾期未补正视为放弃申报（国家基准，待省厅确认）")


def sweep_lapsed(*, now: datetime) -> int:
    """End what was not corrected in time; an arrival at the due instant itself still counted."""
    done = 0
    for found in store.due_before(now, count=LAPSE_BATCH):
        with transaction():
            application = applications.locked_application(found.id)
            if (
                application is None
                or application.state != found.state
                or not rules.is_late(application.correction_due, now)
            ):
                continue
            lapse(application, now=now)
            done += 1
    return done


def replies_kept(replies: Mapping[int, str]) -> dict[int, str]:
    """The applicant's words, trimmed, no longer than a defect's reason may be."""
    return {identity: reply.strip()[: rules.LONGEST_REASON] for identity, reply in replies.items()}
