"""The office's pages of scoring: who has scored, opening and closing, one case's sheet."""

from flask import Blueprint, Response, request

from plugins.committees.domain.score import shown
from plugins.committees.forms.score import CloseForm
from plugins.committees.service import score_board as service
from plugins.committees.service import score_sheet
from plugins.committees.service.score_access import BEFORE_VOTE, CLAUSE
from plugins.committees.service.scoring import total_of
from plugins.committees.web import room
from portal.plugin import (
    N_,
    Invalid,
    _,
    actor,
    experts_text,
    form_for,
    keeps_draft,
    now,
    points_text,
    render,
    say,
    see_other,
    sheet_words,
)

blueprint = Blueprint("committees_score_board", __name__)
OFFSETS = {"harsh": N_("偏严"), "lenient": N_("偏宽"), "even": N_("持平")}


@blueprint.get("/committees/meetings/<int:meeting_id>/scores")
@room.watchers
def board(meeting_id: int) -> Response:
    """Who has scored what; marks, spread and offsets when it is over."""
    return _page(meeting_id, form_for(CloseForm, key="committees.scoring", arguments=request.view_args))


def _page(meeting_id: int, form: CloseForm, status: int = 200) -> Response:
    found = service.board(meeting_id=meeting_id, after_id=request.args.get("after", 0, type=int), actor=actor())
    base = f"/committees/meetings/{meeting_id}/scores"
    return render(
        "committees/score/board.html",
        status=status,
        **room.words(found.held.meeting, "/scores"),
        found=found,
        form=form,
        address=base,
        shown=shown,
        offsets=OFFSETS,
        experts=experts_text(found.filed.scheme) if found.filed else "",
        before_vote=found.held.meeting.state in BEFORE_VOTE,
        next_url=f"{base}?after={found.next_id}" if found.next_id else None,
        clause=CLAUSE,
    )


@blueprint.post("/committees/meetings/<int:meeting_id>/scores/open")
@room.office
def open_scoring(meeting_id: int) -> Response:
    """Take the filed scheme and begin."""
    service.open_scoring(meeting_id=meeting_id, actor=actor(), now=now())
    say(_("评分已开放，专家可以评分了"))
    return see_other(f"/committees/meetings/{meeting_id}/scores")


@blueprint.post("/committees/meetings/<int:meeting_id>/scores/close")
@room.office
@keeps_draft("committees.scoring")
def close(meeting_id: int) -> Response:
    """Close it; the sheets are frozen."""
    form = CloseForm(request.form)
    if form.validate():
        try:
            service.close(meeting_id=meeting_id, reason=form.reason.data or "", actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("评分已关闭，各份评分表已固定"))
            return see_other(f"/committees/meetings/{meeting_id}/scores")
    return _page(meeting_id, form, status=422)


@blueprint.post("/committees/meetings/<int:meeting_id>/scores/reopen")
@room.office
@keeps_draft("committees.scoring")
def reopen(meeting_id: int) -> Response:
    """Let the experts score again."""
    form = CloseForm(request.form)
    if form.validate():
        try:
            service.reopen(meeting_id=meeting_id, reason=form.reason.data or "", actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("评分已重新开放"))
            return see_other(f"/committees/meetings/{meeting_id}/scores")
    return _page(meeting_id, form, status=422)


@blueprint.get("/committees/meetings/<int:meeting_id>/scores/<int:case_id>")
@room.watchers
def one(meeting_id: int, case_id: int) -> Response:
    """A case's score sheet, to be read and printed."""
    found = score_sheet.case_page(meeting_id=meeting_id, case_id=case_id, actor=actor())
    scheme = found.filed.scheme
    return render(
        "committees/score/sheet.html",
        **room.words(found.held.meeting, "/scores"),
        found=found,
        case=found.case,
        segments=sheet_words(found.sheet, filed=True),
        total=found.sheet.shown(found.sheet.total),
        whole=points_text(scheme.total),
        pass_mark=points_text(scheme.pass_mark) if scheme.pass_mark is not None else "",
        items={item.slug: item.name for item in scheme.expert_items()},
        experts=experts_text(scheme),
        address=f"/committees/meetings/{meeting_id}/scores",
        shown=shown,
        total_of=total_of,
    )
