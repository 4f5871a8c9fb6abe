"""The employer recommends the applicant, with an opinion, or does not, with reasons."""

from datetime import datetime

from portal.accounts.domain import redacted
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.i18n import _
from portal.submissions.domain.application import StepKind
from portal.submissions.domain.steps import Outcome
from portal.submissions.service import publicity_objection, steps

LONGEST_OPINION = 1000


def _text(text: str, field: str, message: str) -> str:
    clean = redacted(text.strip())
    if not 5 <= len(clean) <= LONGEST_OPINION:
        raise Invalid({field: message})
    return clean


def recommend(*, application_id: int, revision: int, opinion: str, actor: Actor, now: datetime) -> None:
    """Recommend: the case leaves the employer. Raises Invalid without an opinion."""
    opinion = _text(opinion, "opinion", _("请填写推荐意见，5到1000个字"))
    with transaction():
        kinds = (StepKind.RECOMMENDATION,)
        application, step = steps.hold(application_id=application_id, actor=actor, kinds=kinds, revision=revision)
        steps.pass_on(application, step, Outcome.RECOMMENDED, actor=actor, now=now, note=opinion)
        steps.tell_applicant(
            application,
            kind="step.recommended",
            title=_("单位已同意推荐"),
            body=_("推荐意见：%(opinion)s", opinion=opinion),
            now=now,
        )


def refuse_to_recommend(*, application_id: int, revision: int, reasons: str, actor: Actor, now: datetime) -> None:
    """Not recommended: the application ends, with reasons. From the publicity only after an upheld objection."""
    reasons = _text(reasons, "reasons", _("请写明不予推荐的理由，5到1000个字，申报人将看到这段话"))
    with transaction():
        kinds = (StepKind.RECOMMENDATION, StepKind.PUBLICITY)
        application, step = steps.hold(application_id=application_id, actor=actor, kinds=kinds, revision=revision)
        if step.kind == StepKind.PUBLICITY and not publicity_objection.upheld(application_id):
            raise Conflict(_("公示尚未结束。只有异议成立时，才能在公示期间作出不予推荐的决定"))
        steps.reject(application, step, reasons=reasons, actor=actor, now=now)
        steps.tell_applicant(
            application,
            kind="application.rejected",
            title=_("单位决定不予推荐"),
            body=_("理由：%(reasons)s", reasons=reasons),
            now=now,
        )
