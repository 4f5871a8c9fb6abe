"""Decisions: the office prepares, previews and applies them; the chair signs."""

from flask import Blueprint, Response, request

from plugins.committees.forms.decision import DecisionReasonForm
from plugins.committees.service import decision as service
from plugins.committees.web.room import experts, office, say, watchers, words
from portal.plugin import Form, Invalid, Missing, Role, _, actor, form_for, keeps_draft, now, render, see_other
from portal.plugin import say as tell

blueprint = Blueprint("committees_decision", __name__)


@blueprint.get("/committees/meetings/<int:meeting_id>/decisions")
@watchers
def board(meeting_id: int) -> Response:
    """Results, letters, and what comes next."""
    found = service.board(meeting_id=meeting_id, actor=actor())
    may_run = actor().role is Role.OFFICE_OFFICER
    return render("committees/decision/board.html", found=found, may_run=may_run, **words(found.meeting, "/decisions"))


@blueprint.post("/committees/meetings/<int:meeting_id>/decisions/prepare")
@office
def prepare(meeting_id: int) -> Response:
    """Make a pending decision for every case."""
    service.prepare(meeting_id=meeting_id, actor=actor(), now=now())
    tell(_("评审结果已准备，请核对通知后请主任委员签署"))
    return see_other(f"/committees/meetings/{meeting_id}/decisions")


@blueprint.post("/committees/meetings/<int:meeting_id>/decisions/apply")
@office
def apply(meeting_id: int) -> Response:
    """Let all decisions hold, and tell the applicants."""
    count = service.apply(meeting_id=meeting_id, actor=actor(), now=now())
    tell(_("评审结果已生效，已通知%(count)d位申报人", count=count))
    return see_other(f"/committees/meetings/{meeting_id}/decisions")


def _reason_page(meeting_id: int, case_id: int, form: Form, status: int = 200) -> Response:
    found = service.board(meeting_id=meeting_id, actor=actor())
    line = next((line for line in found.lines if line.case.id == case_id), None)
    if line is None or line.decision is None or line.decision.passed:
        raise Missing(_("没有这份申报"))
    return render("committees/decision/reason.html", status=status, line=line, form=form, meeting=found.meeting)


@blueprint.get("/committees/meetings/<int:meeting_id>/decisions/<int:case_id>")
@office
def reason_form(meeting_id: int, case_id: int) -> Response:
    """The reason that a failed case is told."""
    form = form_for(DecisionReasonForm, key="committees.decision", arguments=request.view_args)
    return _reason_page(meeting_id, case_id, form)


@blueprint.post("/committees/meetings/<int:meeting_id>/decisions/<int:case_id>")
@office
@keeps_draft("committees.decision")
def reword(meeting_id: int, case_id: int) -> Response:
    """Other words: they need a signature again."""
    form = DecisionReasonForm(request.form)
    if form.validate():
        try:
            service.reword(case_id=case_id, reason=form.reason.data or "", actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            return see_other(f"/committees/meetings/{meeting_id}/decisions")
    return _reason_page(meeting_id, case_id, form, status=422)


@blueprint.get("/expert/meetings/<int:meeting_id>/decisions")
@experts
def signing(meeting_id: int) -> Response:
    """The results for whoever signs them."""
    found = service.signing_board(meeting_id=meeting_id, actor=actor())
    return render("committees/decision/sign.html", found=found, meeting=found.meeting, say=say)


@blueprint.post("/expert/meetings/<int:meeting_id>/decisions")
@experts
def sign(meeting_id: int) -> Response:
    """Sign them all in one go."""
    count = service.sign(meeting_id=meeting_id, actor=actor(), now=now())
    tell(_("您已签署%(count)d项评审结果", count=count))
    return see_other(f"/expert/meetings/{meeting_id}/decisions")
