"""The discipline pledge on the expert's side."""

from flask import Blueprint, Response, request

from plugins.committees.forms.expert import PledgeForm
from plugins.committees.service import pledge as service
from plugins.committees.web.room import experts
from plugins.committees.web.room import say as say_instant
from portal.plugin import Invalid, _, actor, form_for, keeps_draft, now, render, say, see_other

blueprint = Blueprint("committees_pledge", __name__)


def _page(form: PledgeForm, status: int = 200) -> Response:
    found = service.view(actor=actor())
    signed = say_instant(found.signed_at)
    return render("committees/expert/pledge.html", status=status, form=form, found=found, signed=signed)


@blueprint.get("/expert/pledge")
@experts
def show() -> Response:
    """The text, and whether it has been signed."""
    return _page(form_for(PledgeForm, key="committees.pledge"))


@blueprint.post("/expert/pledge")
@experts
@keeps_draft("committees.pledge")
def sign() -> Response:
    """Sign it."""
    form = PledgeForm(request.form)
    if form.validate():
        try:
            text_hash = request.form.get("text_hash", "")
            service.sign(text_hash=text_hash, name=form.name.data or "", actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("承诺书已签署"))
            return see_other("/expert")
    return _page(form, status=422)
