"""Committee filings: lists by role, the form, one filing, the province's decisions."""

from flask import Blueprint, Response, request
from wtforms.fields.choices import SelectChoice

from plugins.committees.domain.filing import CLAUSE, Event, Inability, State
from plugins.committees.forms.filing import ApprovalForm, FilingForm, ReasonForm
from plugins.committees.service import filing as service
from plugins.committees.service.access import APPLICANTS, offices
from plugins.committees.service.wording import EVENT_NAMES, INABILITIES, SCOPE_NAMES, STATE_NAMES
from portal.plugin import (
    SHANGHAI,
    Form,
    Invalid,
    Missing,
    Role,
    _,
    access,
    actor,
    form_for,
    keeps_draft,
    now,
    registry,
    render,
    say,
    see_other,
)

blueprint = Blueprint("committees", __name__)
applicants = access.roles(*sorted(APPLICANTS))
readers = access.roles(*sorted(APPLICANTS | {Role.OFFICE_OFFICER, Role.PROVINCIAL_OFFICER}))
province = access.roles(Role.PROVINCIAL_OFFICER)
TONES = {"draft": "grey", "submitted": "amber", "returned": "amber", "approved": "green", "suspended": "red"}


def _words() -> dict[str, object]:
    return {
        "state_names": STATE_NAMES,
        "scope_names": SCOPE_NAMES,
        "event_names": EVENT_NAMES,
        "tones": TONES,
        "clause": CLAUSE,
        "series_names": {series.slug: series.name for series in registry().series()},
        "today": now().astimezone(SHANGHAI).date(),
        "expired": INABILITIES[Inability.EXPIRED],
    }


@blueprint.get("/committees")
@readers
def index() -> Response:
    """The filings that concern the actor, newest first."""
    rows, following = service.listed(actor=actor(), after_id=request.args.get("after", 0, type=int))
    return render(
        "committees/list.html",
        rows=rows,
        next_url=f"/committees?after={following}" if following else None,
        may_file=actor().role in APPLICANTS,
        may_set=actor().role is Role.PROVINCIAL_OFFICER,
        **_words(),
    )


def _with_choices(form: FilingForm) -> FilingForm:
    form.office_id.choices = [SelectChoice(each.id, each.name) for each in offices(actor())]
    form.series.choices = [SelectChoice(each.slug, each.name) for each in registry().series()]
    return form


def _form_page(form: FilingForm, committee_id: int = 0, version: int = 0, status: int = 200) -> Response:
    action = f"/committees/{committee_id}/edit" if committee_id else "/committees/new"
    back = f"/committees/{committee_id}" if committee_id else "/committees"
    key = "committees.edit" if committee_id else "committees.new"
    given = {"action": action, "back": back, "key": key, "version": version}
    return render("committees/form.html", status=status, form=form, **given, **_words())


@blueprint.get("/committees/new")
@applicants
def new_form() -> Response:
    """An empty filing."""
    return _form_page(_with_choices(form_for(FilingForm, key="committees.new")))


@blueprint.post("/committees/new")
@applicants
@keeps_draft("committees.new")
def create() -> Response:
    """Begin a filing."""
    form = _with_choices(FilingForm(request.form))
    if form.validate():
        try:
            identity = service.create(entry=form.entry(), actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            return see_other(f"/committees/{identity}")
    return _form_page(form, status=422)


@blueprint.get("/committees/<int:committee_id>")
@readers
def one(committee_id: int) -> Response:
    """One filing, and what can be done about it."""
    found = service.view(committee_id=committee_id, actor=actor())
    return render("committees/one.html", found=found, row=found.row, filing=found.filing, **_words())


@blueprint.get("/committees/<int:committee_id>/edit")
@applicants
def edit_form(committee_id: int) -> Response:
    """The filing to be changed."""
    found = service.view(committee_id=committee_id, actor=actor())
    row, filing = found.row, found.filing
    stored = {
        **{name: getattr(row, name) for name in ("office_id", "name", "region")},
        **{name: getattr(filing, name) for name in ("series", "level", "members", "chair", "consent")},
        **{name: "\n".join(getattr(filing, name)) for name in ("specialties", "deputies")},
        "scope": filing.scope.value,
        "valid_from": filing.valid_from,
        "valid_until": filing.valid_until,
    }
    form = form_for(FilingForm, key="committees.edit", arguments=request.view_args, **stored)
    return _form_page(_with_choices(form), row.id, row.version)


@blueprint.post("/committees/<int:committee_id>/edit")
@applicants
@keeps_draft("committees.edit")
def change(committee_id: int) -> Response:
    """Change a filing that has not been handed in, or was returned."""
    form = _with_choices(FilingForm(request.form))
    version = request.form.get("version", 0, type=int)
    if form.validate():
        try:
            service.change(committee_id=committee_id, version=version, entry=form.entry(), actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            return see_other(f"/committees/{committee_id}")
    return _form_page(form, committee_id, version, status=422)


@blueprint.post("/committees/<int:committee_id>/submit")
@applicants
def submit(committee_id: int) -> Response:
    """Hand the filing in."""
    version = request.form.get("version", 0, type=int)
    service.submit(committee_id=committee_id, version=version, actor=actor(), now=now())
    say(_("备案申请已提交"))
    return see_other(f"/committees/{committee_id}")


def _event(word: str) -> Event:
    try:
        event = Event(word)
    except ValueError as error:
        raise Missing from error
    if event not in EVENT_NAMES:
        raise Missing
    return event


def _decision_page(committee_id: int, event: Event, form: Form, status: int = 200) -> Response:
    found = service.view(committee_id=committee_id, actor=actor())
    if event not in found.events:
        raise Missing(_("备案当前的状态不能进行此操作"))
    return render(
        "committees/decide.html", status=status, found=found, row=found.row, event=event, form=form, **_words()
    )


@blueprint.get("/committees/<int:committee_id>/decide/<word>")
@province
def decision_form(committee_id: int, word: str) -> Response:
    """The province's decision, before it is taken."""
    event = _event(word)
    kind: type[Form] = ApprovalForm if event is Event.APPROVE else ReasonForm
    form = form_for(kind, key="committees.decide", arguments=request.view_args)
    return _decision_page(committee_id, event, form)


@blueprint.post("/committees/<int:committee_id>/decide/<word>")
@province
@keeps_draft("committees.decide")
def decide(committee_id: int, word: str) -> Response:
    """Approve, return, suspend, resume or withdraw."""
    event = _event(word)
    form: Form = ApprovalForm(request.form) if event is Event.APPROVE else ReasonForm(request.form)
    if form.validate():
        given = {name: str(form.data[name] or "") for name in ("number", "reason") if name in form.data}
        version = request.form.get("version", 0, type=int)
        try:
            service.decide(committee_id=committee_id, version=version, event=event, **given, actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(str(STATE_NAMES[State(service.view(committee_id=committee_id, actor=actor()).row.state)]))
            return see_other(f"/committees/{committee_id}")
    return _decision_page(committee_id, event, form, status=422)
