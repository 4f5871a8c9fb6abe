"""The employer's audit of one part."""

from flask import Blueprint, Response, request

from portal.kernel import web
from portal.kernel.errors import Invalid, Missing
from portal.kernel.i18n import _
from portal.submissions.domain.application import StepKind
from portal.submissions.domain.audit import AuditOutcome
from portal.submissions.domain.desk import Part
from portal.submissions.forms.desk import MarkForm, target_choices
from portal.submissions.service import audit as service
from portal.submissions.service.desk import Case
from portal.submissions.web.desk import load_case, reviewers, words

blueprint = Blueprint("audit", __name__)


def _part(case: Case, key: str) -> Part:
    part = case.sheet.part(key)
    if part is None or case.step.kind != StepKind.EMPLOYER_AUDIT or not case.may_decide:
        raise Missing(_("没有这一项材料，或现在不在单位审核中"))
    return part


def _page(case: Case, part: Part, form: MarkForm, status: int = 200) -> Response:
    form.target.choices = target_choices(part)
    audited = case.progress.of(part.key)
    place = [each.part.key for each in case.progress.parts].index(part.key) + 1
    return web.render(
        "submissions/desk/part.html",
        status=status,
        case=case,
        part=part,
        audited=audited,
        form=form,
        place=place,
        count=len(case.progress.parts),
        **words(),
    )


@blueprint.get("/desk/<int:application_id>/parts/<kind>/<identity>")
@reviewers
def part_form(application_id: int, kind: str, identity: str) -> Response:
    """One part with its files, and the decision on it."""
    case = load_case(application_id)
    part = _part(case, f"{kind}:{identity}")
    audited = case.progress.of(part.key)
    stored = {}
    if audited is not None and audited.mark is not None and not audited.stale:
        mark = audited.mark
        stored = {"outcome": mark.outcome.value, "reason": mark.reason, "target": mark.target}
    form = web.form_for(MarkForm, key="desk.part", arguments=request.view_args, **stored)
    return _page(case, part, form)


@blueprint.post("/desk/<int:application_id>/parts/<kind>/<identity>")
@reviewers
@web.keeps_draft("desk.part")
def mark_part(application_id: int, kind: str, identity: str) -> Response:
    """Keep the decision on this part at once, and go on with the next open one."""
    key = f"{kind}:{identity}"
    form = MarkForm(request.form)
    if form.validate():
        try:
            service.mark_part(
                application_id=application_id,
                key=key,
                outcome=AuditOutcome(form.outcome.data),
                reason=form.reason.data or "",
                target=form.target.data or "",
                fingerprint=request.form.get("fingerprint", ""),
                actor=web.actor(),
                registry=web.portal().registry,
                now=web.now(),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            return web.see_other(_next(application_id))
    case = load_case(application_id)
    return _page(case, _part(case, key), form, status=422)


def _next(application_id: int) -> str:
    """The next part without a decision; the case when there is none."""
    remaining = load_case(application_id).progress.open
    if not remaining:
        web.say(_("已逐项审核完毕，请确认下一步"))
        return f"/desk/{application_id}#decide"
    return f"/desk/{application_id}/parts/{remaining[0].part.key.replace(':', '/', 1)}"
