"""Results for their applicants, and re-checks: asked for, proposed, consented to."""

from flask import Blueprint, Response, request

from plugins.committees.domain.recheck import CLAUSE
from plugins.committees.forms.result import DeclineForm, ProposalForm, RecheckForm
from plugins.committees.service import recheck as service
from plugins.committees.service.result_wording import RECHECK_NAMES, TONES
from plugins.committees.service.settings import recheck_restores
from plugins.committees.web import room
from portal.plugin import Form, Invalid, Role, _, access, actor, form_for, keeps_draft, now, render, say, see_other

blueprint = Blueprint("committees_recheck", __name__)
applicant = access.roles(Role.APPLICANT)
WORDS = {"names": RECHECK_NAMES, "tones": TONES, "clause": CLAUSE, "say": room.say, "say_end": room.say_end}


@blueprint.get("/committees/my-results")
@applicant
def own_results() -> Response:
    """The applicant's results, and who reviews by an entrusted review."""
    given = {"rows": service.own_results(actor=actor(), now=now()), "entrusted": service.entrusted_to(actor=actor())}
    return render("committees/recheck/own.html", **given, **WORDS)


def _ask_page(case_id: int, form: Form, status: int = 200) -> Response:
    found = service.own_result(case_id=case_id, actor=actor(), now=now())
    return render("committees/recheck/ask.html", status=status, found=found, form=form, **WORDS)


@blueprint.get("/committees/my-results/<int:case_id>/recheck")
@applicant
def ask_form(case_id: int) -> Response:
    """Ask for a re-check."""
    return _ask_page(case_id, form_for(RecheckForm, key="committees.recheck", arguments=request.view_args))


@blueprint.post("/committees/my-results/<int:case_id>/recheck")
@applicant
@keeps_draft("committees.recheck")
def ask(case_id: int) -> Response:
    """Take the request."""
    form = RecheckForm(request.form)
    if form.validate():
        service.ask(case_id=case_id, text=form.text.data or "", actor=actor(), now=now())
        say(_("复查申请已提交"))
        return see_other("/committees/my-results")
    return _ask_page(case_id, form, status=422)


@blueprint.get("/committees/rechecks")
@room.watchers
def index() -> Response:
    """The office's re-checks with their due dates."""
    rows, following = service.listed(after_id=max(0, request.args.get("after", 0, type=int)), actor=actor())
    next_url = f"/committees/rechecks?after={following}" if following else None
    late = {row.id for row in rows if row.state in ("asked", "proposed") and now() >= row.due_at}
    return render("committees/recheck/list.html", rows=rows, next_url=next_url, late=late, **WORDS)


def _desk_page(recheck_id: int, form: Form, status: int = 200) -> Response:
    found = service.desk(recheck_id=recheck_id, actor=actor(), now=now())
    may = actor().role is Role.OFFICE_OFFICER and found.recheck.state == "asked"
    given = {"found": found, "form": form, "may": may, "restores": recheck_restores()}
    return render("committees/recheck/desk.html", status=status, **given, **WORDS)


@blueprint.get("/committees/rechecks/<int:recheck_id>")
@room.watchers
def desk(recheck_id: int) -> Response:
    """One re-check."""
    return _desk_page(recheck_id, form_for(ProposalForm, key="committees.proposal", arguments=request.view_args))


@blueprint.post("/committees/rechecks/<int:recheck_id>")
@room.office
@keeps_draft("committees.proposal")
def propose(recheck_id: int) -> Response:
    """Propose, for the chair's consent."""
    form = ProposalForm(request.form)
    if form.validate():
        given = {"grants": form.outcome.data == "grants", "finding": form.finding.data or ""}
        version = request.form.get("version", 0, type=int)
        service.propose(recheck_id=recheck_id, version=version, **given, actor=actor(), now=now())
        say(_("复查意见已送主任委员"))
        return see_other(f"/committees/rechecks/{recheck_id}")
    return _desk_page(recheck_id, form, status=422)


def _consent_page(meeting_id: int, form: DeclineForm, status: int = 200) -> Response:
    meeting, rows = service.waiting(meeting_id=meeting_id, actor=actor())
    form.recheck_id.choices = [(row.id, f"{row.case.applicant_name} · {row.case.number}") for row in rows]
    page = "committees/recheck/consent.html"
    return render(page, status=status, meeting=meeting, rows=rows, form=form, **WORDS)


@blueprint.get("/expert/meetings/<int:meeting_id>/rechecks")
@room.experts
def waiting(meeting_id: int) -> Response:
    """What waits for the chair's consent."""
    form = form_for(DeclineForm, key="committees.consent", arguments=request.view_args)
    return _consent_page(meeting_id, form)


@blueprint.post("/expert/meetings/<int:meeting_id>/rechecks")
@room.experts
@keeps_draft("committees.consent")
def consent(meeting_id: int) -> Response:
    """Consent, or not."""
    if request.form.get("word") != "agree":
        return _decline(meeting_id)
    given = {name: request.form.get(name, 0, type=int) for name in ("recheck_id", "version")}
    service.consent(**given, agrees=True, actor=actor(), now=now())
    say(_("已同意复查意见"))
    return see_other(f"/expert/meetings/{meeting_id}/rechecks")


def _decline(meeting_id: int) -> Response:
    _meeting, rows = service.waiting(meeting_id=meeting_id, actor=actor())
    form = DeclineForm(request.form)
    form.recheck_id.choices = [(row.id, row.case.number) for row in rows]
    if form.validate():
        identity = form.recheck_id.data
        version = request.form.get(f"version_{identity}", 0, type=int)
        try:
            service.consent(
                recheck_id=identity,
                version=version,
                agrees=False,
                remark=form.remark.data or "",
                actor=actor(),
                now=now(),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("已退回复查意见"))
            return see_other(f"/expert/meetings/{meeting_id}/rechecks")
    return _consent_page(meeting_id, form, status=422)
