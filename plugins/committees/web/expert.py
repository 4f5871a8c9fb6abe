"""The pool of experts: the office's and the province's lists, entries, exits and decisions."""

from typing import TypeVar

from flask import Blueprint, Response, request
from wtforms.fields.choices import SelectChoice

from plugins.committees.domain.expert import CLAUSE, REASONED, REGIONS, ExpertEvent, ExpertState
from plugins.committees.forms.expert import ExpertChangeForm, ExpertForm, NoReasonForm, ReasonForm, SearchForm
from plugins.committees.service import expert as service
from plugins.committees.service import expert_account
from plugins.committees.service.expert_wording import EVENT_NAMES, STATE_NAMES, STATE_TONES
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

blueprint = Blueprint("committees_expert", __name__)
office = access.roles(Role.OFFICE_OFFICER)
province = access.roles(Role.PROVINCIAL_OFFICER)
watchers = access.roles(Role.OFFICE_OFFICER, Role.PROVINCIAL_OFFICER)
BASE = "/committees/experts"
F = TypeVar("F", bound=ExpertForm)


def _words() -> dict[str, object]:
    return {
        "state_names": STATE_NAMES,
        "state_tones": STATE_TONES,
        "event_names": EVENT_NAMES,
        "regions": REGIONS,
        "series_names": {series.slug: series.name for series in registry().series()},
        "clause": CLAUSE,
        "today": now().astimezone(SHANGHAI).date(),
        "is_office": actor().role is Role.OFFICE_OFFICER,
    }


def _list_page(wanted: service.Filter, form: SearchForm, after_id: int = 0, status: int = 200) -> Response:
    rows, following = service.listed(actor=actor(), wanted=wanted, after_id=after_id)
    base = "&".join(f"{name}={text}" for name, text in (("state", wanted.state), ("series", wanted.series)) if text)
    return render(
        "committees/expert/list.html",
        status=status,
        rows=rows,
        wanted=wanted,
        form=form,
        offices=service.office_names(rows),
        next_url=f"{BASE}?{base}&after={following}" if following and not wanted.text else None,
        more=bool(following and wanted.text),
        **_words(),
    )


@blueprint.get("/committees/experts")
@watchers
def index() -> Response:
    """A page of the pool, newest first, by state and series."""
    state, series = request.args.get("state", ""), request.args.get("series", "")
    known = (state if state in set(ExpertState) else "", series if series in _slugs() else "")
    return _list_page(service.Filter(*known), SearchForm(), request.args.get("after", 0, type=int))


@blueprint.post("/committees/experts")
@watchers
def search() -> Response:
    """Look for a name or a document's number: posted, so that neither stands in an address or a log."""
    form = SearchForm(request.form)
    found = form.validate()
    return _list_page(service.Filter(text=form.text.data or ""), form, status=200 if found else 422)


def _slugs() -> set[str]:
    return {series.slug for series in registry().series()}


def _form_page(form: Form, found: service.View | None = None, status: int = 200) -> Response:
    return render("committees/expert/form.html", status=status, form=form, found=found, **_words())


def _with_series(form: F) -> F:
    form.series.choices = [SelectChoice(each.slug, each.name) for each in registry().series()]
    return form


@blueprint.get("/committees/experts/new")
@office
def new_form() -> Response:
    """An empty application for entry."""
    return _form_page(_with_series(form_for(ExpertForm, key="committees.expert")))


@blueprint.post("/committees/experts/new")
@office
@keeps_draft("committees.expert")
def create() -> Response:
    """Apply for an expert's entry."""
    form = _with_series(ExpertForm(request.form))
    if form.validate():
        try:
            identity = service.apply(entry=form.entry(), actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("入库申请已提交，等待省级人社部门审批"))
            return see_other(f"{BASE}/{identity}")
    return _form_page(form, status=422)


@blueprint.get("/committees/experts/<int:expert_id>")
@watchers
def one(expert_id: int) -> Response:
    """One expert, and what can be done."""
    found = service.view(expert_id=expert_id, actor=actor(), now=now())
    return render("committees/expert/one.html", found=found, row=found.row, **_words())


@blueprint.get("/committees/experts/<int:expert_id>/edit")
@office
def edit_form(expert_id: int) -> Response:
    """The entry to be changed."""
    found = service.view(expert_id=expert_id, actor=actor(), now=now())
    names = ("name", "series", "title", "title_level", "employer_name", "region", "term_from", "term_until")
    stored = {**{name: getattr(found.row, name) for name in names}, "specialties": "\n".join(found.row.specialties)}
    form = form_for(ExpertChangeForm, key="committees.expert-edit", arguments=request.view_args, **stored)
    return _form_page(_with_series(_with_region(form, found)), found)


@blueprint.post("/committees/experts/<int:expert_id>/edit")
@office
@keeps_draft("committees.expert-edit")
def change(expert_id: int) -> Response:
    """Change an entry."""
    found = service.view(expert_id=expert_id, actor=actor(), now=now())
    form = _with_series(_with_region(ExpertChangeForm(request.form), found))
    version = request.form.get("version", 0, type=int)
    if form.validate():
        given = {"expert_id": expert_id, "version": version, "actor": actor(), "now": now()}
        try:
            again = service.change(entry=form.entry(), **given)
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("已提交省级人社部门审批") if again else _("已保存"))
            return see_other(f"{BASE}/{expert_id}")
    return _form_page(form, found, status=422)


def _with_region(form: ExpertChangeForm, found: service.View) -> ExpertChangeForm:
    """Imported experts may be of a region outside of the list."""
    if found.row.region not in REGIONS:
        form.region.choices = [*form.region.choices, SelectChoice(found.row.region, found.row.region)]
    return form


def _reason_page(expert_id: int, word: str, form: Form, status: int = 200) -> Response:
    found = service.view(expert_id=expert_id, actor=actor(), now=now())
    return render("committees/expert/decide.html", status=status, form=form, found=found, word=word, **_words())


@blueprint.get("/committees/experts/<int:expert_id>/exit")
@office
def exit_form(expert_id: int) -> Response:
    """Why the expert shall leave."""
    return _reason_page(expert_id, "exit", form_for(ReasonForm, key="committees.exit", arguments=request.view_args))


@blueprint.post("/committees/experts/<int:expert_id>/exit")
@office
@keeps_draft("committees.exit")
def ask_exit(expert_id: int) -> Response:
    """Apply for an expert's exit."""
    form = ReasonForm(request.form)
    if not form.validate():
        return _reason_page(expert_id, "exit", form, status=422)
    version = request.form.get("version", 0, type=int)
    given = {"expert_id": expert_id, "version": version, "actor": actor(), "now": now()}
    service.ask_exit(reason=form.reason.data or "", **given)
    say(_("退出申请已提交，等待省级人社部门审批"))
    return see_other(f"{BASE}/{expert_id}")


@blueprint.post("/committees/experts/<int:expert_id>/link")
@office
def link(expert_id: int) -> Response:
    """Look for the expert's account now."""
    if expert_account.seek_account(expert_id=expert_id, actor=actor(), now=now()):
        say(_("已关联账号"))
    else:
        say(_("没有找到证件号码和姓名都一致的账号"), "warning")
    return see_other(f"{BASE}/{expert_id}")


def _event(word: str) -> ExpertEvent:
    found = next((event for event in EVENT_NAMES if event.value.replace("_", "-") == word), None)
    if found is None:
        raise Missing
    return found


@blueprint.get("/committees/experts/<int:expert_id>/decide/<word>")
@province
def decision_form(expert_id: int, word: str) -> Response:
    """The province's decision, before it is taken."""
    event = _event(word)
    if event not in service.view(expert_id=expert_id, actor=actor(), now=now()).events:
        raise Missing(_("专家当前的状态不能进行此操作"))
    kind: type[Form] = ReasonForm if event in REASONED else NoReasonForm
    return _reason_page(expert_id, word, form_for(kind, key="committees.expert-decide", arguments=request.view_args))


@blueprint.post("/committees/experts/<int:expert_id>/decide/<word>")
@province
@keeps_draft("committees.expert-decide")
def decide(expert_id: int, word: str) -> Response:
    """Approve or refuse an entry or an exit."""
    event = _event(word)
    form: Form = ReasonForm(request.form) if event in REASONED else NoReasonForm(request.form)
    if not form.validate():
        return _reason_page(expert_id, word, form, status=422)
    version, reason = request.form.get("version", 0, type=int), str(form.data.get("reason") or "")
    given = {"expert_id": expert_id, "version": version, "actor": actor(), "now": now()}
    service.decide(event=event, reason=reason, **given)
    say(str(EVENT_NAMES[event]))
    return see_other(f"{BASE}?state={ExpertState.APPLIED.value}")
