"""Reviews by authorities: the competent department and the bureaus; and the policy review (政策性审查) at the desk."""

from datetime import datetime

from portal.accounts.domain import redacted
from portal.calendar import service as calendar
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid
from portal.kernel.i18n import _
from portal.submissions.domain.application import StepKind
from portal.submissions.domain.steps import KIND_NAMES, Outcome
from portal.submissions.service import steps
from portal.submissions.store.application import Application, Step

REVIEWS = (StepKind.DEPARTMENT_REVIEW, StepKind.BUREAU_REVIEW)
POLICY_REVIEW = (StepKind.POLICY_REVIEW,)
LONGEST_REASONS = 1000


def pass_review(*, application_id: int, revision: int, note: str = "", actor: Actor, now: datetime) -> None:
    """This authority agrees: the case goes to the next station of its route."""
    with transaction():
        application, step = steps.hold(application_id=application_id, actor=actor, kinds=REVIEWS, revision=revision)
        following = steps.pass_on(application, step, Outcome.PASSED, actor=actor, now=now, note=redacted(note.strip()))
        name = _(KIND_NAMES[StepKind(step.kind)])
        place = _(KIND_NAMES[StepKind(following.kind)]) if following else ""
        steps.tell_applicant(
            application,
            kind="step.passed",
            title=_("%(step)s已通过", step=name),
            body=_(
                "%(organisation)s已通过您的申报。下一步：%(next)s。", organisation=step.organisation_name, next=place
            ),
            now=now,
        )


def open_policy_review(application: Application, receipt: Step, *, now: datetime) -> Step:
    """The office that has just received the case reviews it until the row's day (notice, attachment 4).

    Runs inside the transaction of the receipt.
    """
    try:
        due = calendar.windows(
            year=application.application_year,
            series=application.series,
            track=application.track or None,
            office_id=application.office_id,
            person_id=application.person_id,
            now=now,
        ).policy_review_by
    except (calendar.UnknownSeries, calendar.UnknownYear):
        due = receipt.due_at
    made = steps.store.append_step(application, kind=StepKind.POLICY_REVIEW, like=receipt, due_at=due)
    steps.open_step(application, made, now=now)
    return made


def pass_policy_review(*, application_id: int, revision: int, note: str = "", actor: Actor, now: datetime) -> None:
    """The conditions hold by the documents: the case can be put on a meeting's list."""
    with transaction():
        application, step = steps.hold(
            application_id=application_id, actor=actor, kinds=POLICY_REVIEW, revision=revision
        )
        steps.close_step(step, Outcome.PASSED, actor=actor, now=now, note=redacted(note.strip()))
        steps.record(
            application, "step.passed", actor, now, step=step.id, kind=step.kind, revision=application.revision
        )
        steps.tell_applicant(
            application,
            kind="step.passed",
            title=_("%(step)s已通过", step=_(KIND_NAMES[StepKind.POLICY_REVIEW])),
            body=_("%(organisation)s已完成政策性审查。接下来由评审委员会评审。", organisation=step.organisation_name),
            now=now,
        )


def reject_policy_review(*, application_id: int, revision: int, reasons: str, actor: Actor, now: datetime) -> None:
    """The conditions do not hold, and no correction would help: the application ends, with reasons. Raises Invalid."""
    clean = redacted(reasons.strip())
    if not 5 <= len(clean) <= LONGEST_REASONS:
        raise Invalid({"reasons": _("请写明不予通过的理由，5到1000个字，申报人将看到这段话")})
    with transaction():
        application, step = steps.hold(
            application_id=application_id, actor=actor, kinds=POLICY_REVIEW, revision=revision
        )
        steps.reject(application, step, reasons=clean, actor=actor, now=now)
        steps.tell_applicant(
            application,
            kind="application.rejected",
            title=_("政策性审查不予通过"),
            body=_("理由：%(reasons)s", reasons=clean),
            now=now,
        )
