"""Passing a case on, sending it back, receiving it, refusing to recommend."""

from flask import Blueprint, Response, current_app, request

from portal.accounts.domain.texts import N_
from portal.kernel import web
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.forms import Form
from portal.kernel.i18n import _
from portal.submissions.domain.application import StepKind
from portal.submissions.forms.desk import NoteForm, OpinionForm, ReasonsForm, ReturnForm, return_form
from portal.submissions.service import audit, correction, receiving, recommendation, review
from portal.submissions.service.desk import Case
from portal.submissions.web.desk import load_case, reviewers, words

blueprint = Blueprint("desk_decision", __name__)

DONE_WORDS = {
    StepKind.EMPLOYER_AUDIT: N_("已通过单位审核，请开始公示"),
    StepKind.RECOMMENDATION: N_("已同意推荐，申报已送下一步"),
    StepKind.DEPARTMENT_REVIEW: N_("已通过，申报已送下一步"),
    StepKind.BUREAU_REVIEW: N_("已通过，申报已送下一步"),
    StepKind.OFFICE_RECEIPT: N_("已接收"),
    StepKind.POLICY_REVIEW: N_("政策性审查已通过"),
}

REFUSED = N_("已作出不予推荐的决定，申报人已收到理由")
REFUSED_WORDS = {StepKind.POLICY_REVIEW: N_("已作出不予通过的决定，申报人已收到理由")}


def _open_case(application_id: int) -> tuple[Case, StepKind]:
    case = load_case(application_id)
    if not case.may_decide:
        raise Conflict(_("这一步已经办理过，或申报已退回、已结束。请返回查看最新状态"))
    return case, StepKind(case.step.kind)


def _revision() -> int:
    return request.form.get("revision", -1, type=int)


def _pass_form(kind: StepKind) -> type[Form]:
    return OpinionForm if kind is StepKind.RECOMMENDATION else NoteForm


def _pass_page(case: Case, kind: StepKind, form: Form, status: int = 200) -> Response:
    return web.render("submissions/desk/pass.html", status=status, case=case, kind=kind, form=form, **words())


@blueprint.get("/desk/<int:application_id>/pass")
@reviewers
def pass_form(application_id: int) -> Response:
    """The last look before the case goes on."""
    case, kind = _open_case(application_id)
    form = web.form_for(_pass_form(kind), key="desk.pass", arguments=request.view_args)
    return _pass_page(case, kind, form)


@blueprint.post("/desk/<int:application_id>/pass")
@reviewers
@web.keeps_draft("desk.pass")
def pass_case(application_id: int) -> Response:
    """Pass, recommend or receive: whatever this step's yes is."""
    case, kind = _open_case(application_id)
    form = _pass_form(kind)(request.form)
    if form.validate():
        try:
            _pass(application_id, kind, form["note"].data or "")
        except Invalid as refusal:
            form.add_errors({"note": "；".join(refusal.errors.values())})
        else:
            web.say(_(DONE_WORDS[kind]))
            return web.see_other(f"/desk/{application_id}" if kind is StepKind.EMPLOYER_AUDIT else "/desk")
    return _pass_page(case, kind, form, status=422)


def _pass(application_id: int, kind: StepKind, note: str) -> None:
    given = {"application_id": application_id, "revision": _revision(), "actor": web.actor(), "now": web.now()}
    match kind:
        case StepKind.EMPLOYER_AUDIT:
            audit.pass_audit(**given, note=note, registry=web.portal().registry)
        case StepKind.RECOMMENDATION:
            recommendation.recommend(**given, opinion=note)
        case StepKind.DEPARTMENT_REVIEW | StepKind.BUREAU_REVIEW:
            review.pass_review(**given, note=note)
        case StepKind.OFFICE_RECEIPT:
            # Service plugins may object: a committee's filing may have run out.
            asked = current_app.extensions
            receiving.receive(
                **given, note=note, may_receive=asked["portal_may_receive"], reviewed=asked["portal_reviews"]()
            )
        case StepKind.POLICY_REVIEW:
            review.pass_policy_review(**given, note=note)
        case StepKind.PUBLICITY:
            raise Conflict(_("公示期满且没有未处理的异议时自动完成，不能提前通过"))


def _return_page(case: Case, kind: StepKind, form: Form, status: int = 200) -> Response:
    days = web.portal().settings.correction_days
    prospect = correction.prospect(case.application, case.step, working_days=days, now=web.now())
    return web.render(
        "submissions/desk/return.html", status=status, case=case, kind=kind, form=form, prospect=prospect, **words()
    )


@blueprint.get("/desk/<int:application_id>/return")
@reviewers
def return_page(application_id: int) -> Response:
    """Everything that is wrong, in one form; from the audit, what was marked is the list."""
    case, kind = _open_case(application_id)
    form = web.form_for(return_form(case.sheet), key="desk.return", arguments=request.view_args)
    return _return_page(case, kind, form)


@blueprint.post("/desk/<int:application_id>/return")
@reviewers
@web.keeps_draft("desk.return")
def return_case(application_id: int) -> Response:
    """Send the case back with all its defects."""
    case, kind = _open_case(application_id)
    form = return_form(case.sheet)(request.form)
    if form.validate():
        try:
            _return(application_id, kind, form)
        except Invalid as refusal:
            form.add_errors({"reason_whole": "；".join(refusal.errors.values())})
        else:
            web.say(_("已退回申报人补正，问题已一次告知"))
            return web.see_other("/desk")
    return _return_page(case, kind, form, status=422)


def _return(application_id: int, kind: StepKind, form: ReturnForm) -> None:
    given = {
        "application_id": application_id,
        "revision": _revision(),
        "working_days": web.portal().settings.correction_days,
        "actor": web.actor(),
        "now": web.now(),
    }
    if kind is StepKind.EMPLOYER_AUDIT:
        audit.return_audit(**given, registry=web.portal().registry)
    else:
        correction.send_back(**given, faults=form.faults(), kinds=(kind,))


@blueprint.get("/desk/<int:application_id>/refuse")
@reviewers
def refuse_form(application_id: int) -> Response:
    """Not recommending ends the application: the reasons first."""
    case, kind = _open_case(application_id)
    form = web.form_for(ReasonsForm, key="desk.refuse", arguments=request.view_args)
    return web.render("submissions/desk/refuse.html", case=case, kind=kind, form=form, **words())


@blueprint.post("/desk/<int:application_id>/refuse")
@reviewers
@web.keeps_draft("desk.refuse")
def refuse(application_id: int) -> Response:
    """End the application: no recommendation, or not passed by the policy review."""
    case, kind = _open_case(application_id)
    form = ReasonsForm(request.form)
    if form.validate():
        given = {"application_id": application_id, "revision": _revision(), "actor": web.actor(), "now": web.now()}
        try:
            if kind is StepKind.POLICY_REVIEW:
                review.reject_policy_review(**given, reasons=form.reasons.data or "")
            else:
                recommendation.refuse_to_recommend(**given, reasons=form.reasons.data or "")
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            web.say(_(REFUSED_WORDS.get(kind, REFUSED)))
            return web.see_other("/desk")
    return web.render("submissions/desk/refuse.html", status=422, case=case, kind=kind, form=form, **words())
