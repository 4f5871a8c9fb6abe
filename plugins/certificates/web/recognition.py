"""Recognition of digital engineers: the person's application, and the bureau's decision."""

from flask import Blueprint, Response, request
from wtforms.fields.choices import SelectChoice

from plugins.certificates.forms.historical import DecisionForm, RecognitionForm
from plugins.certificates.service import recognition as service
from portal.plugin import Invalid, Role, _, access, actor, form_for, keeps_draft, now, render, say, see_other

blueprint = Blueprint("certificates_recognition", __name__)
applicant = access.roles(Role.APPLICANT)
deciders = access.roles(Role.MUNICIPAL_OFFICER, Role.PROVINCIAL_OFFICER)
WORDS = {"names": service.STATE_NAMES, "tones": service.TONES}


def _mine(form: RecognitionForm, status: int = 200) -> Response:
    held = service.certificates_of(actor=actor())
    return render(
        "certificates/recognition/mine.html",
        status=status,
        form=form,
        held=held,
        rows=service.mine(actor=actor()),
        **WORDS,
    )


def _choices(form: RecognitionForm) -> RecognitionForm:
    held = service.certificates_of(actor=actor())
    form.item.choices = [
        SelectChoice(each.id, f"{each.values.get('rank') or ''} · {each.values.get('name') or ''}") for each in held
    ]
    form.organisation.choices = [SelectChoice(each.id, each.name) for each in service.receivers()]
    return form


@blueprint.get("/certificates/recognition")
@applicant
def mine() -> Response:
    """The own applications, and a new one."""
    return _mine(_choices(form_for(RecognitionForm, key="certificates.recognition")))


@blueprint.post("/certificates/recognition")
@applicant
@keeps_draft("certificates.recognition")
def apply() -> Response:
    """Apply."""
    form = _choices(RecognitionForm(request.form))
    if form.validate():
        try:
            service.apply(
                item=form.item.data,
                number=form.number.data or "",
                obtained=form.obtained.data,
                organisation=form.organisation.data,
                actor=actor(),
                now=now(),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("已提交认定申请"))
            return see_other("/certificates/recognition")
    return _mine(form, status=422)


@blueprint.post("/certificates/recognition/<int:recognition_id>/withdraw")
@applicant
def withdraw(recognition_id: int) -> Response:
    """Take the open application back."""
    version = request.form.get("version", 0, type=int)
    service.withdraw(recognition_id=recognition_id, version=version, actor=actor(), now=now())
    say(_("已撤回认定申请"))
    return see_other("/certificates/recognition")


@blueprint.get("/certificates/recognitions")
@deciders
def queue() -> Response:
    """What waits before the bureau."""
    state = request.args.get("state", "applied")
    rows, following = service.queue(state=state, after=request.args.get("after", 0, type=int), actor=actor())
    next_url = f"/certificates/recognitions?state={state}&after={following}" if following else None
    return render("certificates/recognition/queue.html", rows=rows, state=state, next_url=next_url, **WORDS)


def _one(recognition_id: int, form: DecisionForm, status: int = 200) -> Response:
    told = service.one(recognition_id=recognition_id, actor=actor())
    return render("certificates/recognition/one.html", status=status, told=told, row=told.row, form=form, **WORDS)


@blueprint.get("/certificates/recognitions/<int:recognition_id>")
@deciders
def one(recognition_id: int) -> Response:
    """One application with its evidence."""
    return _one(recognition_id, form_for(DecisionForm, key="certificates.recognise", arguments=request.view_args))


@blueprint.post("/certificates/recognitions/<int:recognition_id>")
@deciders
@keeps_draft("certificates.recognise")
def decide(recognition_id: int) -> Response:
    """Grant or refuse."""
    form = DecisionForm(request.form)
    if form.validate():
        try:
            row = service.decide(
                recognition_id=recognition_id,
                version=request.form.get("version", 0, type=int),
                granted=form.outcome.data == "granted",
                reason=form.reason.data or "",
                actor=actor(),
                now=now(),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("已决定：%(state)s", state=str(service.STATE_NAMES[row.state])))
            return see_other("/certificates/recognitions")
    return _one(recognition_id, form, status=422)
