"""The applicant's correction: every defect with the way to its field or file, and handing in again."""

from flask import Blueprint, Response, request

from portal.calendar.service import wording
from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.errors import Invalid
from portal.kernel.forms import Form
from portal.kernel.i18n import _
from portal.submissions.forms.correction import reply_form
from portal.submissions.service import correction_answer as service

blueprint = Blueprint("correction", __name__)
own = access.roles(Role.APPLICANT)


def way_to(view: service.CorrectionView, target: str) -> tuple[str, str]:
    """(address, words) of the field or file that a defect concerns; empty for the application as a whole."""
    kind, _colon, identity = target.partition(":")
    if kind == "item":
        return f"/dossier/items/{identity}", _("修改这一项")
    if kind == "file":
        item = next((part.key for part in view.before.parts if any(f.key == target for f in part.files)), "")
        return (f"/dossier/items/{item.partition(':')[2]}#evidence", _("更换这个文件")) if item else ("", "")
    if kind == "answer":
        return f"/applications/{view.application.id}/form#{identity}", _("修改这一项")
    return "", ""


def _view(application_id: int) -> service.CorrectionView | None:
    return service.correction_view(
        application_id=application_id, actor=web.actor(), registry=web.portal().registry, now=web.now()
    )


def _page(view: service.CorrectionView, form: Form, status: int = 200) -> Response:
    due = view.application.correction_due
    return web.render(
        "submissions/correction/correction.html",
        status=status,
        view=view,
        form=form,
        ways={each.id: way_to(view, each.target) for each in view.defects},
        until=wording.say_deadline(due) if due else "",
        left=wording.time_left(due - web.now()) if due and due > web.now() else "",
        not_changed=sum(not each.changed for each in view.defects),
    )


@blueprint.get("/applications/<int:application_id>/correction")
@own
def correction(application_id: int) -> Response:
    """What is to be corrected, until when, and what has been done already."""
    view = _view(application_id)
    if view is None:
        return web.see_other(f"/applications/{application_id}")
    stored = {f"reply_{each.id}": each.reply for each in view.defects}
    kind = reply_form([each.id for each in view.defects])
    form = web.form_for(kind, key="correction", arguments=request.view_args, **stored)
    return _page(view, form)


@blueprint.post("/applications/<int:application_id>/correction")
@own
@web.keeps_draft("correction")
def resubmit(application_id: int) -> Response:
    """Hand in again; a late click is refused and its words are kept."""
    view = _view(application_id)
    names = [int(name[6:]) for name in request.form if name.startswith("reply_") and name[6:].isdigit()]
    form = reply_form([each.id for each in view.defects] if view else names)(request.form)
    if view is not None and not form.validate():
        return _page(view, form, status=422)
    try:
        service.resubmit(
            application_id=application_id,
            number=request.form.get("number", 0, type=int),
            replies=form.replies(),
            actor=web.actor(),
            registry=web.portal().registry,
            now=web.now(),
        )
    except Invalid as refusal:
        if view is None:
            raise
        form.add_errors(refusal.errors)
        return _page(view, form, status=422)
    web.say(_("补正已重新提交"))
    return web.see_other(f"/applications/{application_id}")
