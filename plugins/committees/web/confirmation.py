"""Confirmation of results: the office hands its list in, the province confirms it or returns it."""

from flask import Blueprint, Response, request

from plugins.committees.domain.confirmation import CLAUSE
from plugins.committees.forms.result import ConfirmForm, HandInForm
from plugins.committees.service import confirmation as service
from plugins.committees.service.result_wording import CONFIRMATION_NAMES, TONES
from plugins.committees.web import room
from portal.plugin import Form, Invalid, Role, _, access, actor, form_for, keeps_draft, now, render, say, see_other

blueprint = Blueprint("committees_confirmation", __name__)
province = access.roles(Role.PROVINCIAL_OFFICER)
WORDS = {"names": CONFIRMATION_NAMES, "tones": TONES, "clause": CLAUSE}


def _standing_page(meeting_id: int, form: Form, status: int = 200) -> Response:
    found = service.standing(meeting_id=meeting_id, actor=actor())
    given = {"found": found, "form": form, "may": actor().role is Role.OFFICE_OFFICER and not found.hindrance}
    words = room.words(found.meeting, "/confirmation")
    return render("committees/confirmation/standing.html", status=status, **given, **words, **WORDS)


@blueprint.get("/committees/meetings/<int:meeting_id>/confirmation")
@room.watchers
def standing(meeting_id: int) -> Response:
    """How the confirmation of a meeting stands."""
    form = form_for(HandInForm, key="committees.hand-in", arguments=request.view_args)
    return _standing_page(meeting_id, form)


@blueprint.post("/committees/meetings/<int:meeting_id>/confirmation")
@room.office
@keeps_draft("committees.hand-in")
def hand_in(meeting_id: int) -> Response:
    """Hand the list in."""
    form = HandInForm(request.form)
    if form.validate():
        given = {"note": form.note.data or "", "document": form.document.data or ""}
        paper = {"confirmed_on": form.confirmed_on.data, "actor": actor(), "now": now()}
        try:
            service.hand_in(meeting_id=meeting_id, **given, **paper)
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("已报送省级人社部门"))
            return see_other(f"/committees/meetings/{meeting_id}/confirmation")
    return _standing_page(meeting_id, form, status=422)


@blueprint.get("/committees/confirmations")
@province
def index() -> Response:
    """The lists that were handed in."""
    rows, following = service.listed(after_id=max(0, request.args.get("after", 0, type=int)), actor=actor())
    next_url = f"/committees/confirmations?after={following}" if following else None
    return render("committees/confirmation/list.html", rows=rows, next_url=next_url, say=room.say, **WORDS)


def _desk_page(confirmation_id: int, form: Form, status: int = 200) -> Response:
    found = service.desk(confirmation_id=confirmation_id, actor=actor())
    page = "committees/confirmation/desk.html"
    return render(page, status=status, found=found, form=form, say=room.say, **WORDS)


@blueprint.get("/committees/confirmations/<int:confirmation_id>")
@province
def desk(confirmation_id: int) -> Response:
    """One list."""
    form = form_for(ConfirmForm, key="committees.confirm", arguments=request.view_args)
    return _desk_page(confirmation_id, form)


@blueprint.post("/committees/confirmations/<int:confirmation_id>")
@province
@keeps_draft("committees.confirm")
def decide(confirmation_id: int) -> Response:
    """Confirm the list, or return it."""
    form = ConfirmForm(request.form)
    given = {"confirmation_id": confirmation_id, "version": request.form.get("version", 0, type=int)}
    given |= {"actor": actor(), "now": now()}
    if form.validate():
        try:
            if request.form.get("word") == "return":
                service.give_back(**given, reason=form.reason.data or "")
            else:
                service.confirm(**given, document=form.document.data or "", confirmed_on=form.confirmed_on.data)
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("已办理"))
            return see_other(f"/committees/confirmations/{confirmation_id}")
    return _desk_page(confirmation_id, form, status=422)
