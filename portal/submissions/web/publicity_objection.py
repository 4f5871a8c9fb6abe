"""Objections: made by anybody, looked up with the receipt code, decided by the employer."""

from flask import Blueprint, Response, request

from portal.kernel import access, web
from portal.kernel.errors import Invalid, Missing
from portal.kernel.forms import Form
from portal.kernel.i18n import _
from portal.submissions.domain.publicity import Decision
from portal.submissions.forms.publicity import CodeForm, DecisionForm, ObjectionForm
from portal.submissions.service import publicity
from portal.submissions.service import publicity_objection as service
from portal.submissions.web.desk import employers, load_case, words

blueprint = Blueprint("publicity_objection", __name__)


def _objection_page(token: str, form: Form, status: int = 200) -> Response:
    view = publicity.public_publicity(token=token, now=web.now())
    return web.render("submissions/publicity/objection.html", status=status, view=view, form=form)


@blueprint.get("/publicity/<token>/objection")
@access.public
def objection_form(token: str) -> Response:
    """Object to a publicity."""
    form = web.form_for(ObjectionForm, key="publicity.objection", arguments=request.view_args)
    return _objection_page(token, form)


@blueprint.post("/publicity/<token>/objection")
@access.public
@web.keeps_draft("publicity.objection")
def object_to(token: str) -> Response:
    """Take the objection; its receipt code leads to its answer."""
    form = ObjectionForm(request.form)
    if form.validate():
        try:
            code = service.make_objection(
                token=token,
                contact=form.contact.data or "",
                text=form.text.data or "",
                client_ip=web.client_ip(),
                now=web.now(),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            return web.see_other(f"/publicity/objections/{code}")
    return _objection_page(token, form, status=422)


@blueprint.get("/publicity/objections")
@access.public
def code_form() -> Response:
    """Ask for the answer with a receipt code."""
    return web.render("submissions/publicity/code.html", form=CodeForm())


@blueprint.post("/publicity/objections")
@access.public
def look_up() -> Response:
    """Find the objection of a code; the code travels in the body, not in a link."""
    form = CodeForm(request.form)
    if form.validate():
        try:
            found = service.receipt(code=form.code.data or "")
        except Missing as missing:
            form.add_errors({"code": missing.message})
        else:
            return web.see_other(f"/publicity/objections/{found.code}")
    return web.render("submissions/publicity/code.html", status=422, form=form)


@blueprint.get("/publicity/objections/<code>")
@access.public
def receipt(code: str) -> Response:
    """Where an objection stands."""
    return web.render("submissions/publicity/receipt.html", view=service.receipt(code=code), **words())


def _decision_page(application_id: int, objection_id: int, form: Form, status: int = 200) -> Response:
    case = load_case(application_id)
    _row, objections = service.of_case(application_id)
    objection = next((each for each in objections if each.id == objection_id), None)
    if objection is None or case.step.kind != "publicity":
        raise Missing(_("没有这项异议"))
    return web.render(
        "submissions/desk/objection.html", status=status, case=case, objection=objection, form=form, **words()
    )


@blueprint.get("/desk/<int:application_id>/objections/<int:objection_id>")
@employers
def decision_form(application_id: int, objection_id: int) -> Response:
    """The objection, and the employer's decision on it."""
    form = web.form_for(DecisionForm, key="desk.objection", arguments=request.view_args)
    return _decision_page(application_id, objection_id, form)


@blueprint.post("/desk/<int:application_id>/objections/<int:objection_id>")
@employers
@web.keeps_draft("desk.objection")
def decide(application_id: int, objection_id: int) -> Response:
    """Dismiss or uphold, with reasons."""
    form = DecisionForm(request.form)
    if form.validate():
        try:
            service.decide_objection(
                application_id=application_id,
                objection_id=objection_id,
                decision=Decision(form.decision.data),
                reasons=form.reasons.data or "",
                actor=web.actor(),
                now=web.now(),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            web.say(_("异议已处理"))
            return web.see_other(f"/desk/{application_id}")
    return _decision_page(application_id, objection_id, form, status=422)
