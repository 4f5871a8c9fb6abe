"""Entrusted reviews: letters to other offices' committees, and their answers."""

from flask import Blueprint, Response, request
from wtforms.fields.choices import SelectChoice

from plugins.committees.domain.entrustment import CLAUSE, EntrustmentEvent
from plugins.committees.forms.result import AnswerForm, EntrustForm
from plugins.committees.service import entrustment as service
from plugins.committees.service.result_wording import ENTRUSTMENT_NAMES, TONES
from plugins.committees.web import room
from portal.plugin import Form, Invalid, _, actor, form_for, keeps_draft, now, render, say, see_other

blueprint = Blueprint("committees_entrustment", __name__)
WORDS = {"names": ENTRUSTMENT_NAMES, "tones": TONES, "clause": CLAUSE}


@blueprint.get("/committees/entrustments")
@room.office
def index() -> Response:
    """The letters from and to the office."""
    rows, following = service.listed(after_id=max(0, request.args.get("after", 0, type=int)), actor=actor())
    next_url = f"/committees/entrustments?after={following}" if following else None
    return render("committees/entrustment/list.html", rows=rows, next_url=next_url, **WORDS)


def _with_choices(form: EntrustForm) -> EntrustForm:
    form.to_office.choices = [SelectChoice(each.id, each.name) for each in service.offices(actor=actor())]
    form.application_ids.choices = [
        SelectChoice(each.id, f"{each.applicant_name} · {each.employer_name} · {each.specialty} · {each.level}")
        for each in service.candidates(actor=actor())
    ]
    return form


@blueprint.get("/committees/entrustments/new")
@room.office
def new() -> Response:
    """Write a letter."""
    form = _with_choices(form_for(EntrustForm, key="committees.entrust"))
    return render("committees/entrustment/form.html", form=form, **WORDS)


@blueprint.post("/committees/entrustments/new")
@room.office
@keeps_draft("committees.entrust")
def ask() -> Response:
    """Send the letter."""
    form = _with_choices(EntrustForm(request.form))
    if form.validate():
        texts = {"number": form.number.data or "", "reason": form.reason.data or ""}
        letter = service.Letter(form.to_office.data, **texts, application_ids=tuple(form.application_ids.data or ()))
        try:
            made = service.ask(letter=letter, actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            return see_other(f"/committees/entrustments/{made}")
    return render("committees/entrustment/form.html", status=422, form=form, **WORDS)


def _view_page(entrustment_id: int, form: Form, status: int = 200) -> Response:
    found = service.view(entrustment_id=entrustment_id, actor=actor())
    return render("committees/entrustment/one.html", status=status, found=found, form=form, say=room.say, **WORDS)


@blueprint.get("/committees/entrustments/<int:entrustment_id>")
@room.office
def view(entrustment_id: int) -> Response:
    """One letter."""
    form = form_for(AnswerForm, key="committees.entrust-answer", arguments=request.view_args)
    return _view_page(entrustment_id, form)


@blueprint.post("/committees/entrustments/<int:entrustment_id>")
@room.office
@keeps_draft("committees.entrust-answer")
def answer(entrustment_id: int) -> Response:
    """Accept, decline or withdraw."""
    form = AnswerForm(request.form)
    word = request.form.get("word", "")
    if form.validate() and word in set(EntrustmentEvent):
        given = {"version": request.form.get("version", 0, type=int), "event": EntrustmentEvent(word)}
        try:
            service.answer(entrustment_id=entrustment_id, **given, text=form.text.data or "", actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("已办理"))
            return see_other(f"/committees/entrustments/{entrustment_id}")
    return _view_page(entrustment_id, form, status=422)
