"""The expert's own pages: what there is to do, an invitation, declarations, one case."""

from flask import Blueprint, Response, request

from plugins.committees.domain.conflict import CLAUSE, DECLARABLE
from plugins.committees.forms.meeting import DeclineForm
from plugins.committees.service import conflict, expert_home, expert_todo, seats
from plugins.committees.service.expert_todo import Step
from plugins.committees.web.room import (
    KIND_NAMES,
    MEETING_NAMES,
    MEETING_TONES,
    ROLE_NAMES,
    SEAT_NAMES,
    SEAT_TONES,
    experts,
    say,
    say_end,
)
from portal.plugin import N_, Form, Invalid, actor, case_sheet, form_for, keeps_draft, now, render, see_other

blueprint = Blueprint("committees_expert_home", __name__)

STEP_NAMES = {
    Step.ANSWER: N_("答复邀请"),
    Step.DECLARE: N_("作回避申明"),
    Step.SCORE: N_("评分"),
    Step.VOTE: N_("投票"),
    Step.SIGN: N_("查看表决结果并签署"),
}


def _words() -> dict[str, object]:
    return {
        "meeting_names": MEETING_NAMES,
        "meeting_tones": MEETING_TONES,
        "role_names": ROLE_NAMES,
        "seat_names": SEAT_NAMES,
        "seat_tones": SEAT_TONES,
        "say": say,
        "say_end": say_end,
    }


@blueprint.get("/expert")
@experts
def home() -> Response:
    """What there is to do and until when; the expert's meetings; the pledge while it is not signed."""
    given = {"invitations": seats.invitations(actor=actor()), "pledged": expert_home.has_pledged(actor=actor())}
    waiting = expert_todo.todos(actor=actor())
    return render("committees/expert/home.html", todos=waiting, steps=STEP_NAMES, **given, **_words())


@blueprint.get("/expert/meetings/<int:meeting_id>")
@experts
def meeting(meeting_id: int) -> Response:
    """One meeting as its expert sees it: the invitation, what to do, the own cases."""
    found = expert_home.meeting(meeting_id=meeting_id, actor=actor())
    return render("committees/expert/meeting.html", found=found, meeting=found.meeting, **_words())


@blueprint.post("/expert/meetings/<int:meeting_id>/accept")
@experts
def accept(meeting_id: int) -> Response:
    """Accept the invitation."""
    seats.answer(meeting_id=meeting_id, accepts=True, actor=actor(), now=now())
    return see_other(f"/expert/meetings/{meeting_id}/conflicts")


def _decline_page(meeting_id: int, form: Form, status: int = 200) -> Response:
    found = expert_home.meeting(meeting_id=meeting_id, actor=actor())
    return render("committees/expert/decline.html", status=status, meeting=found.meeting, form=form)


@blueprint.get("/expert/meetings/<int:meeting_id>/decline")
@experts
def decline_form(meeting_id: int) -> Response:
    """Declining: the reason first."""
    return _decline_page(meeting_id, form_for(DeclineForm, key="committees.decline", arguments=request.view_args))


@blueprint.post("/expert/meetings/<int:meeting_id>/decline")
@experts
@keeps_draft("committees.decline")
def decline(meeting_id: int) -> Response:
    """Decline the invitation."""
    form = DeclineForm(request.form)
    if not form.validate():
        return _decline_page(meeting_id, form, status=422)
    given = {"meeting_id": meeting_id, "reason": form.reason.data or ""}
    seats.answer(**given, accepts=False, actor=actor(), now=now())
    return see_other("/expert")


def _conflicts_page(meeting_id: int, errors: dict[str, str], status: int = 200) -> Response:
    cases = conflict.to_declare(meeting_id=meeting_id, actor=actor())
    found = expert_home.meeting(meeting_id=meeting_id, actor=actor())
    return render(
        "committees/expert/conflicts.html",
        status=status,
        meeting=found.meeting,
        cases=cases,
        kinds=[(kind.value, KIND_NAMES[kind]) for kind in DECLARABLE],
        errors=errors,
        typed=request.form,
        clause=CLAUSE,
        **_words(),
    )


@blueprint.get("/expert/meetings/<int:meeting_id>/conflicts")
@experts
def conflicts(meeting_id: int) -> Response:
    """Only name and employer of each applicant are shown before the expert has declared."""
    return _conflicts_page(meeting_id, {})


@blueprint.post("/expert/meetings/<int:meeting_id>/conflicts")
@experts
@keeps_draft("committees.declare")
def declare(meeting_id: int) -> Response:
    """Take the declarations that were made; those left out wait."""
    cases = conflict.to_declare(meeting_id=meeting_id, actor=actor())
    said = {each.case_id: request.form.get(f"case-{each.case_id}", "") for each in cases}
    said = {case: word for case, word in said.items() if word}
    notes = {case: request.form.get(f"note-{case}", "")[:300] for case in said}
    try:
        conflict.declare(meeting_id=meeting_id, said=said, notes=notes, actor=actor(), now=now())
    except Invalid as refusal:
        return _conflicts_page(meeting_id, refusal.errors, status=422)
    return see_other(f"/expert/meetings/{meeting_id}")


@blueprint.get("/expert/meetings/<int:meeting_id>/cases/<int:case_id>")
@experts
def case(meeting_id: int, case_id: int) -> Response:
    """One case: what was applied with, and what the criteria say."""
    found = expert_home.case(meeting_id=meeting_id, case_id=case_id, actor=actor())
    sheet = case_sheet(application_id=found.application_id, actor=actor())
    given = {"case": found, "sheet": sheet, "meeting_id": meeting_id}
    return render("committees/expert/case.html", **given, **_words())
