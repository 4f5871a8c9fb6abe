"""The applicant's side of 退回补正: what is wrong and where, and handing in again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts.domain import redacted
from portal.kernel import notices
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid, Missing, Refused
from portal.kernel.i18n import _
from portal.submissions.domain import correction as rules
from portal.submissions.domain import desk as sheets
from portal.submissions.domain.application import Event, State, StepKind, StepState
from portal.submissions.domain.correction import ReturnState
from portal.submissions.domain.steps import KIND_NAMES
from portal.submissions.service import correction, desk, steps
from portal.submissions.service.content import Composed, compose, freeze
from portal.submissions.service.draft import own_application
from portal.submissions.store import application as applications
from portal.submissions.store import correction as store
from portal.submissions.store.application import Application, Step


@dataclass(frozen=True)
class Found:
    """One defect as the applicant sees it; `changed` when its target has been corrected since."""

    id: int
    target: str
    label: str
    reason: str
    reply: str
    changed: bool


@dataclass(frozen=True)
class CorrectionView:
    """The open return of an application, and what handing in now would hand in."""

    application: Application
    returned: store.Return
    step_name: str
    defects: tuple[Found, ...]
    sheet: sheets.Sheet
    before: sheets.Sheet
    late: bool


def correction_view(*, application_id: int, actor: Actor, registry: Any, now: datetime) -> CorrectionView | None:
    """The open return with its defects; None when nothing is to be corrected (any more)."""
    application = own_application(application_id=application_id, actor=actor)
    returned = store.open_return(application.id)
    if returned is None or application.state != State.RETURNED:
        return None
    words = desk.words_of(registry, application)
    before = _snapshot(application)
    fresh = compose(application, registry=registry, now=now)
    old_sheet, new_sheet = sheets.sheet(before, words), sheets.sheet(fresh.document, words)
    changed = sheets.changed_targets(new_sheet, old_sheet)
    step = steps.store.step(returned.step_id)
    return CorrectionView(
        application=application,
        returned=returned,
        step_name=_(KIND_NAMES[StepKind(step.kind)]) if step else "",
        defects=tuple(
            Found(row.id, row.target, row.label, row.reason, row.reply, row.target in changed)
            for row in store.defects_of([returned.id])
        ),
        sheet=sheets.compared(new_sheet, old_sheet),
        before=old_sheet,
        late=rules.is_late(application.correction_due, now),
    )


def _snapshot(application: Application) -> Mapping[str, Any]:
    found = applications.snapshot(application.id, application.revision)
    if found is None:
        raise Missing(_("没有这份申报的材料"))
    return json.loads(found.content)


def resubmit(
    *,
    application_id: int,
    number: int,
    replies: Mapping[int, str],
    actor: Actor,
    registry: Any,
    now: datetime,
) -> bool:
    """Hand in the corrected application: a new revision, back to the step that returned it.

    `number` is that of the return that is answered: the same click again changes nothing and returns False.
    Raises Refused after the due date, Invalid for a defect that was neither corrected nor answered.
    """
    own_application(application_id=application_id, actor=actor)
    with transaction():
        application = applications.locked_application(application_id)
        returned = store.open_return(application_id)
        if application is None or returned is None or application.state != State.RETURNED:
            answered = {row.number for row in store.returns_of(application_id) if row.state == ReturnState.ANSWERED}
            if number in answered:
                return False
            raise Conflict(_("这份申报现在不在补正中，请查看申报状态"))
        if returned.number != number:
            raise Conflict(_("申报又被退回了一次，请查看新的补正要求"))
        _refuse_late(application, now)
        before = _snapshot(application)
        fresh = compose(application, registry=registry, now=now)
        kept = {identity: redacted(text) for identity, text in correction.replies_kept(replies).items()}
        _check_answered(application, returned, before, fresh.document, kept, registry)
        _write(application, returned, fresh, kept, actor=actor, now=now)
        return True


def _refuse_late(application: Application, now: datetime) -> None:
    due = application.correction_due
    if due is not None and rules.is_late(due, now):
        raise Refused(
            _("补正期限已于%(until)s截止，不能再提交", until=correction.say_until(due)),
            clause=_(correction.LAPSE_CLAUSE),
            cure=_("您填写的说明已保留。如有不可抗力等特殊情况，请联系退回单位和省级人社部门"),
        )


def _check_answered(
    application: Application,
    returned: store.Return,
    before: Mapping[str, Any],
    fresh: Mapping[str, Any],
    replies: Mapping[int, str],
    registry: Any,
) -> None:
    words = desk.words_of(registry, application)
    changed = sheets.changed_targets(sheets.sheet(fresh, words), sheets.sheet(before, words))
    defects = [(row.id, row.target) for row in store.defects_of([returned.id])]
    missing = rules.unanswered(defects, changed=changed, replies=replies)
    if missing:
        message = _("这一处还没有修改。请先修改，或在这里说明情况")
        raise Invalid({f"reply_{identity}": message for identity in missing})


def _write(
    application: Application,
    returned: store.Return,
    fresh: Composed,
    replies: Mapping[int, str],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    revision = application.revision + 1
    own = {row.id for row in store.defects_of([returned.id])}
    freeze(fresh, revision=revision, now=now)
    store.keep_replies({identity: reply for identity, reply in replies.items() if identity in own})
    store.close_return(returned, ReturnState.ANSWERED, at=now, answered_revision=revision)
    step = steps.store.locked_step(returned.step_id)
    if step is None:
        raise Missing(_("没有这份申报的审核步骤"))
    steps.change_state(
        application,
        Event.RESUBMIT_TO_REVIEW if step.kind == StepKind.POLICY_REVIEW else Event.RESUBMIT,
        now,
        revision=revision,
        content_hash=fresh.hash,
        correction_due=None,
    )
    steps.store.move(step, StepState.OPEN, closed_at=None)
    steps.record(
        application,
        "application.resubmitted",
        actor,
        now,
        number=returned.number,
        revision=revision,
        hash=fresh.hash,
        step=step.id,
    )
    _tell(application, step, returned.number, now)


def _tell(application: Application, step: Step, number: int, now: datetime) -> None:
    steps.tell_applicant(
        application,
        kind="application.resubmitted",
        title=_("补正已重新提交"),
        body=_("材料已交回%(organisation)s继续办理。", organisation=step.organisation_name),
        now=now,
    )
    for person_id in steps.duty_holders(step):
        notices.notify(
            person_id=person_id,
            subject=steps.subject_of(application.id),
            kind="desk.resubmitted",
            title=_("申报人已完成补正，请继续办理"),
            body=_("申报编号%(number)s，修改过的项目已标出。", number=application.number or ""),
            link=f"/desk/{application.id}",
            now=now,
            key=f"resubmitted:{application.id}:{number}:{person_id}",
        )
