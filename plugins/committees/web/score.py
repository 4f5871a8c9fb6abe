"""An expert's pages of scoring: the list with progress, one case."""

from typing import Any

from flask import Blueprint, Response, request

from plugins.committees.domain.score import shown
from plugins.committees.forms.score import score_form, stored, typed
from plugins.committees.service import scoring as service
from plugins.committees.service.score_access import CLAUSE
from plugins.committees.web.room import say as instant
from portal.plugin import (
    Invalid,
    Role,
    _,
    access,
    actor,
    describe_item,
    experts_text,
    form_for,
    keeps_draft,
    now,
    render,
    say,
    see_other,
    sheet_words,
)

blueprint = Blueprint("committees_score", __name__)
experts = access.roles(Role.EXPERT)


@blueprint.get("/expert/meetings/<int:meeting_id>/scores")
@experts
def index(meeting_id: int) -> Response:
    """The own cases, with how far each is."""
    after_id = request.args.get("after", 0, type=int)
    found = service.tasks(meeting_id=meeting_id, after_id=after_id, actor=actor())
    base = f"/expert/meetings/{meeting_id}/scores"
    return render(
        "committees/score/list.html",
        found=found,
        meeting=found.held.meeting,
        base=base,
        shown=shown,
        experts=experts_text(found.filed.scheme) if found.filed else "",
        next_url=f"{base}?after={found.next_id}" if found.next_id else None,
        clause=CLAUSE,
    )


@blueprint.get("/expert/meetings/<int:meeting_id>/scores/<int:case_id>")
@experts
def one(meeting_id: int, case_id: int) -> Response:
    """One case: what facts give, and the expert's items to be marked."""
    return _page(service.paper(meeting_id=meeting_id, case_id=case_id, actor=actor()))


def _page(found: service.Paper, form: Any = None, status: int = 200) -> Response:
    scheme = found.filed.scheme
    if form is None:
        last = found.revisions[0] if found.revisions else None
        begun = stored(found.row.draft if found.row else None, last.marks if last else {}, last.reasons if last else {})
        kind = score_form(scheme, again=last is not None)
        form = form_for(kind, key="committees.score", arguments=request.view_args, **begun)
    items = {item.slug: item for item in scheme.expert_items()}
    return render(
        "committees/score/one.html",
        status=status,
        found=found,
        case=found.case,
        meeting=found.held.meeting,
        form=form,
        items=[(slug, describe_item(item, filed=True)) for slug, item in items.items()],
        names={slug: item.name for slug, item in items.items()},
        segments=_objective(found),
        revision=found.row.revision if found.row else 0,
        base=f"/expert/meetings/{found.held.meeting.id}/scores",
        instant=instant,
    )


def _objective(found: service.Paper) -> list[dict[str, Any]]:
    """The segments with only what facts decide; the experts' items stand in the form below."""
    told = []
    for segment in sheet_words(found.sheet, filed=True):
        blocks = [
            {**block, "lines": [line for line in block["lines"] if not line["by_experts"]]}
            for block in segment["blocks"]
        ]
        if kept := [block for block in blocks if block["lines"]]:
            told.append({**segment, "blocks": kept})
    return told


@blueprint.post("/expert/meetings/<int:meeting_id>/scores/<int:case_id>")
@experts
@keeps_draft("committees.score")
def submit(meeting_id: int, case_id: int) -> Response:
    """Give the score, or give it anew."""
    found = service.paper(meeting_id=meeting_id, case_id=case_id, actor=actor())
    form = score_form(found.filed.scheme, again=bool(found.revisions))(request.form)
    form.validate()
    given = typed(form)
    given_revision = request.form.get("revision", 0, type=int)
    try:
        changed = service.submit(
            meeting_id=meeting_id,
            case_id=case_id,
            revision=given_revision,
            typed=given,
            why=given.get("why", ""),
            actor=actor(),
            now=now(),
        )
    except Invalid as refusal:
        form.add_errors(refusal.errors)
        return _page(found, form, status=422)
    say(_("评分已提交") if changed else _("分数和理由没有变化"))
    return see_other(f"/expert/meetings/{meeting_id}/scores")


@blueprint.post("/expert/meetings/<int:meeting_id>/scores/<int:case_id>/draft")
@experts
@keeps_draft("committees.score")
def save_draft(meeting_id: int, case_id: int) -> Response:
    """Keep what is typed so far."""
    given = {name: text for name, text in request.form.items() if not name.startswith("_")}
    service.save_draft(meeting_id=meeting_id, case_id=case_id, typed=given, actor=actor(), now=now())
    say(_("草稿已保存，还没有提交"))
    return see_other(f"/expert/meetings/{meeting_id}/scores")
