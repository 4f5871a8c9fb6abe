"""Importing experts from a workbook: the upload, every line's effect, and the import."""

from flask import Blueprint, Response, request

from plugins.committees.service import expert_import as service
from plugins.committees.service.expert_import_wording import EFFECT_TONES, EFFECTS
from plugins.committees.service.expert_workbook import LARGEST, template
from plugins.committees.web.room import office
from plugins.committees.web.room import say as say_instant
from portal.plugin import Invalid, _, accepts_body, actor, download, now, render, say, see_other

blueprint = Blueprint("committees_expert_import", __name__)
BASE = "/committees/experts/import"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _upload_page(error: str = "", status: int = 200) -> Response:
    recent = service.recent(actor=actor())
    return render("committees/expert_import/upload.html", status=status, error=error, recent=recent, say=say_instant)


@blueprint.get("/committees/experts/import")
@office
def upload_form() -> Response:
    """Where a workbook is chosen."""
    return _upload_page()


@blueprint.get("/committees/experts/import/template")
@office
def blank() -> Response:
    """The empty workbook."""
    return download(template(), name=_("评审专家导入模板") + ".xlsx", media_type=XLSX)


@blueprint.post("/committees/experts/import")
@office
@accepts_body(LARGEST + 64 * 1024)
def upload() -> Response:
    """Read a workbook; nothing of the pool changes."""
    file = request.files.get("file")
    content, name = (file.read(), file.filename or "") if file else (b"", "")
    try:
        identity = service.begin(content=content, file_name=name, actor=actor(), now=now())
    except Invalid as refusal:
        return _upload_page(refusal.errors["file"], status=422)
    return see_other(f"{BASE}/{identity}")


@blueprint.get("/committees/experts/import/<int:import_id>")
@office
def preview(import_id: int) -> Response:
    """Every line's effect, before anything is written."""
    after = request.args.get("after", 0, type=int)
    found = service.preview(import_id=import_id, actor=actor(), now=now(), after_line=after)
    following = f"{BASE}/{import_id}?after={found.next_line}" if found.next_line else None
    words = {"effects": EFFECTS, "tones": EFFECT_TONES}
    return render("committees/expert_import/preview.html", found=found, row=found.row, next_url=following, **words)


@blueprint.post("/committees/experts/import/<int:import_id>")
@office
def apply(import_id: int) -> Response:
    """Do what was shown."""
    seen = request.form.get("seen", "")
    count = service.apply(import_id=import_id, seen=seen, actor=actor(), now=now())
    say(_("已导入%(count)d位专家", count=count))
    return see_other("/committees/experts")
