"""Results made public: the pages that anybody reads, objections from anybody, and the office's side."""

from flask import Blueprint, Response, request

from plugins.committees.domain.objection import CLAUSE, Finding, is_overdue, masked_contact
from plugins.committees.domain.publicity import CLAUSE as PUBLICITY_CLAUSE
from plugins.committees.forms.result import FindingForm, ObjectionForm
from plugins.committees.service import objection as objections
from plugins.committees.service import publicity as service
from plugins.committees.service.result_wording import OBJECTION_NAMES, PUBLICITY_NAMES, TONES
from plugins.committees.web import room
from portal.plugin import (
    Form,
    Invalid,
    Role,
    _,
    access,
    actor,
    client_ip,
    download,
    form_for,
    keeps_draft,
    now,
    render,
    say,
    see_other,
)

blueprint = Blueprint("committees_publicity", __name__)
WORDS = {"names": OBJECTION_NAMES, "tones": TONES, "clause": CLAUSE, "say": room.say, "say_end": room.say_end}


def _after() -> int:
    return max(0, request.args.get("after", 0, type=int))


@blueprint.get("/committees/meetings/<int:meeting_id>/publicity")
@room.watchers
def standing(meeting_id: int) -> Response:
    """How the publicity of a meeting stands."""
    found = service.standing(meeting_id=meeting_id, actor=actor())
    given = {"found": found, "may_run": actor().role is Role.OFFICE_OFFICER, "publicity_names": PUBLICITY_NAMES}
    page = "committees/publicity/standing.html"
    return render(page, **given, tones=TONES, clause=PUBLICITY_CLAUSE, **room.words(found.meeting, "/publicity"))


@blueprint.post("/committees/meetings/<int:meeting_id>/publicity")
@room.office
def start(meeting_id: int) -> Response:
    """Begin the publicity."""
    service.start(meeting_id=meeting_id, actor=actor(), now=now())
    say(_("评审结果已开始公示"))
    return see_other(f"/committees/meetings/{meeting_id}/publicity")


@blueprint.get("/results")
@access.public
def index() -> Response:
    """The publicities that run now."""
    rows, following = service.listed(after=_after(), now=now())
    next_url = f"/results?after={following}" if following else None
    return render("committees/publicity/list.html", rows=rows, next_url=next_url)


@blueprint.get("/results/<token>")
@access.public
def shown(token: str) -> Response:
    """One publicity: name, employer, series, specialty and level, and nothing else."""
    found = service.shown(token=token, after=_after(), now=now())
    next_url = f"/results/{token}?after={found.following}" if found.following else None
    return render("committees/publicity/one.html", found=found, token=token, next_url=next_url, clause=PUBLICITY_CLAUSE)


def _objection_page(token: str, entry_id: int, form: Form, status: int = 200) -> Response:
    found = objections.target(token=token, entry_id=entry_id, now=now())
    return render("committees/objection/form.html", status=status, found=found, form=form, token=token, clause=CLAUSE)


@blueprint.get("/results/<token>/objections/<int:entry_id>")
@access.public
def objection_form(token: str, entry_id: int) -> Response:
    """Object to one result."""
    form = form_for(ObjectionForm, key="committees.objection", arguments=request.view_args)
    return _objection_page(token, entry_id, form)


@blueprint.post("/results/<token>/objections/<int:entry_id>")
@access.public
@keeps_draft("committees.objection")
def object_to(token: str, entry_id: int) -> Response:
    """Take the objection."""
    form = ObjectionForm(request.form)
    if form.validate():
        texts = {name: form.data[name] or "" for name in ("name", "contact", "text")}
        words = objections.Words(named=form.named.data == "named", **texts)
        given = {"token": token, "entry_id": entry_id, "address": client_ip(), "actor": actor(), "now": now()}
        try:
            reference = objections.submit(words=words, **given)
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            return see_other(f"/results/objections/{reference}")
    return _objection_page(token, entry_id, form, status=422)


@blueprint.get("/results/objections/<reference>")
@access.public
def answer(reference: str) -> Response:
    """How an objection stands, for whoever has its address."""
    return render("committees/objection/answer.html", row=objections.answer(reference=reference), **WORDS)


@blueprint.get("/committees/objections")
@room.watchers
def objections_list() -> Response:
    """The office's objections with their due dates."""
    rows, following = objections.listed(after_id=_after(), actor=actor())
    next_url = f"/committees/objections?after={following}" if following else None
    late = {row.id for row in rows if is_overdue(row.state, row.due_at, now())}
    return render("committees/objection/list.html", rows=rows, next_url=next_url, late=late, **WORDS)


def _desk_page(objection_id: int, form: Form, status: int = 200) -> Response:
    found = objections.desk(objection_id=objection_id, actor=actor(), now=now())
    may = actor().role is Role.OFFICE_OFFICER and found.objection.state == "open"
    given = {"found": found, "form": form, "may": may, "contact": masked_contact(found.objection.contact)}
    return render("committees/objection/desk.html", status=status, **given, **WORDS)


@blueprint.post("/committees/objections/<int:objection_id>/contact")
@room.office
def contact(objection_id: int) -> Response:
    """How the objector is reached, as a text: no page shows it whole."""
    text = objections.contact(objection_id=objection_id, actor=actor(), now=now())
    return download(text.encode(), name=f"objection-{objection_id}.txt", media_type="text/plain; charset=utf-8")


@blueprint.get("/committees/objections/<int:objection_id>")
@room.watchers
def desk(objection_id: int) -> Response:
    """One objection."""
    return _desk_page(objection_id, form_for(FindingForm, key="committees.finding", arguments=request.view_args))


@blueprint.post("/committees/objections/<int:objection_id>")
@room.office
@keeps_draft("committees.finding")
def decide(objection_id: int) -> Response:
    """Decide it."""
    form = FindingForm(request.form)
    if form.validate():
        given = {"finding": Finding(form.finding.data), "text": form.text.data or ""}
        objections.decide(objection_id=objection_id, **given, actor=actor(), now=now())
        say(_("异议已办结，已告知双方"))
        return see_other(f"/committees/objections/{objection_id}")
    return _desk_page(objection_id, form, status=422)
