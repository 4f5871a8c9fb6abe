"""All certificates for the province, and its decisions: suspend, resume, revoke."""

from flask import Blueprint, Response, request

from plugins.certificates.domain.certificate import Event, State, plain_number
from plugins.certificates.forms.certificate import StandingForm
from plugins.certificates.service import paper
from plugins.certificates.service import standing as service
from plugins.certificates.service.wording import EVENT_NAMES, STATE_NAMES
from plugins.certificates.web.certificate import today, words
from portal.plugin import (
    Invalid,
    Missing,
    Role,
    _,
    access,
    actor,
    form_for,
    keeps_draft,
    now,
    render,
    say,
    see_other,
)

blueprint = Blueprint("certificates_revocation", __name__)
province = access.roles(Role.PROVINCIAL_OFFICER)
readers = access.roles(Role.PROVINCIAL_OFFICER, Role.AUDITOR)


@blueprint.get("/certificates/manage")
@readers
def index() -> Response:
    """Every certificate, newest first; by state or by number."""
    state, number = request.args.get("state", ""), plain_number(request.args.get("number", ""))[:60]
    rows, following = service.listed(
        after_id=request.args.get("after", 0, type=int), state=state, number=number, actor=actor()
    )
    next_url = f"/certificates/manage?state={state}&after={following}" if following else None
    return render(
        "certificates/revocation/manage.html",
        rows=rows,
        next_url=next_url,
        state=state,
        number=number,
        may_issue=actor().role is Role.PROVINCIAL_OFFICER,
        **words(),
    )


@blueprint.get("/certificates/manage/<int:certificate_id>")
@readers
def one(certificate_id: int) -> Response:
    """One certificate, masked, and what became of it."""
    found = service.managed(certificate_id=certificate_id, actor=actor())
    return render(
        "certificates/revocation/one.html",
        found=found,
        row=found.row,
        fields=paper.masked_fields(found.row),
        event_names=EVENT_NAMES,
        **words(),
    )


def _event(word: str) -> Event:
    if word not in set(Event):
        raise Missing
    return Event(word)


def _decision(certificate_id: int, event: Event, form: StandingForm, status: int = 200) -> Response:
    found = service.managed(certificate_id=certificate_id, actor=actor())
    if event not in found.events:
        raise Missing(_("证书现在的状态不能进行此操作"))
    return render(
        "certificates/revocation/decide.html",
        status=status,
        row=found.row,
        event=event,
        form=form,
        event_names=EVENT_NAMES,
    )


@blueprint.get("/certificates/manage/<int:certificate_id>/<word>")
@province
def decision_form(certificate_id: int, word: str) -> Response:
    """The decision before it is taken."""
    event = _event(word)
    form = form_for(StandingForm, key="certificates.decide", arguments=request.view_args, on_day=today())
    return _decision(certificate_id, event, form)


@blueprint.post("/certificates/manage/<int:certificate_id>/<word>")
@province
@keeps_draft("certificates.decide")
def decide(certificate_id: int, word: str) -> Response:
    """Suspend, resume or revoke."""
    event, form = _event(word), StandingForm(request.form)
    if form.validate():
        given = {"on_day": form.on_day.data, "reason": form.reason.data or ""}
        version = request.form.get("version", 0, type=int)
        try:
            state: State = service.decide(
                certificate_id=certificate_id, version=version, event=event, **given, actor=actor(), now=now()
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("证书状态：%(state)s", state=str(STATE_NAMES[state])))
            return see_other(f"/certificates/manage/{certificate_id}")
    return _decision(certificate_id, event, form, status=422)
