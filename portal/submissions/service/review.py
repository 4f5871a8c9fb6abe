"""The competent department and the bureaus: pass a case on, or send it back with every defect."""

from datetime import datetime

from portal.accounts.domain import redacted
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.i18n import _
from portal.submissions.domain.application import StepKind
from portal.submissions.domain.steps import KIND_NAMES, Outcome
from portal.submissions.service import steps

REVIEWS = (StepKind.DEPARTMENT_REVIEW, StepKind.BUREAU_REVIEW)


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
