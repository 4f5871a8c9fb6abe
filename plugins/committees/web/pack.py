"""Offline scoring: the workbook taken away, returned, looked at line by line, applied."""

from flask import Blueprint, Response, request

from plugins.committees.service import pack as service
from plugins.committees.service.pack_wording import EFFECT_TONES, EFFECTS, PROBLEMS
from plugins.committees.web.room import say as instant
from portal.plugin import (
    Invalid,
    Role,
    _,
    accepts_body,
    access,
    actor,
    download,
    now,
    render,
    say,
    see_other,
)

blueprint = Blueprint("committees_pack", __name__)
experts = access.roles(Role.EXPERT)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MIB = 1024 * 1024


@blueprint.get("/expert/meetings/<int:meeting_id>/pack")
@experts
def place(meeting_id: int) -> Response:
    """Where the pack is taken and returned."""
    return _place(meeting_id)


def _place(meeting_id: int, error: str = "", status: int = 200) -> Response:
    found = service.place(meeting_id=meeting_id, actor=actor())
    return render(
        "committees/pack/place.html",
        status=status,
        found=found,
        meeting=found.held.meeting,
        base=f"/expert/meetings/{meeting_id}",
        error=error,
        instant=instant,
    )


@blueprint.get("/expert/meetings/<int:meeting_id>/pack.xlsx")
@experts
def take(meeting_id: int) -> Response:
    """The workbook of the own cases."""
    content = service.take(meeting_id=meeting_id, actor=actor(), now=now())
    return download(content, name=_("离线评分表-%(meeting)d.xlsx", meeting=meeting_id), media_type=XLSX)


@blueprint.post("/expert/meetings/<int:meeting_id>/pack")
@experts
@accepts_body(2 * MIB)
def bring_back(meeting_id: int) -> Response:
    """Take the filled workbook in, to be looked at."""
    file = request.files.get("file")
    content = file.read() if file else b""
    try:
        if not content:
            raise Invalid({"file": _("请选择填好的离线评分表")})
        pack_id = service.bring_back(meeting_id=meeting_id, content=content, actor=actor(), now=now())
    except Invalid as refusal:
        return _place(meeting_id, refusal.errors["file"], status=422)
    return see_other(f"/expert/meetings/{meeting_id}/pack/{pack_id}")


@blueprint.get("/expert/meetings/<int:meeting_id>/pack/<int:pack_id>")
@experts
def preview(meeting_id: int, pack_id: int) -> Response:
    """What every line would do, before anything is applied."""
    found = service.preview(meeting_id=meeting_id, pack_id=pack_id, actor=actor())
    return render(
        "committees/pack/preview.html",
        found=found,
        meeting=found.held.meeting,
        lines=found.outcome.lines,
        counts=found.outcome.counts(),
        items={item.slug: item.name for item in found.filed.scheme.expert_items()},
        effects=EFFECTS,
        tones=EFFECT_TONES,
        problems=PROBLEMS,
        base=f"/expert/meetings/{meeting_id}",
        instant=instant,
    )


@blueprint.post("/expert/meetings/<int:meeting_id>/pack/<int:pack_id>/apply")
@experts
def apply(meeting_id: int, pack_id: int) -> Response:
    """Record what was shown."""
    seen = request.form.get("seen", "")
    count = service.apply(meeting_id=meeting_id, pack_id=pack_id, seen=seen, actor=actor(), now=now())
    say(_("已导入%(count)d份申报的评分", count=count))
    return see_other(f"/expert/meetings/{meeting_id}/scores")
