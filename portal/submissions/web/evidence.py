"""Evidence: one upload by itself, the file for those who may see it, removing and bringing back."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import FileStorage
from werkzeug.wsgi import FileWrapper

from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.errors import Invalid
from portal.kernel.files import CHUNK, NotStored
from portal.kernel.i18n import _
from portal.submissions.domain.evidence import MESSAGES, MIB, Problem
from portal.submissions.service import dossier
from portal.submissions.service import evidence as service
from portal.submissions.web.dossier import words
from portal.submissions.web.dossier_items import item_page

blueprint = Blueprint("evidence", __name__)

# A photo somewhat too large gets its own message beside the field; only far more is cut off while it arrives.
HEADROOM = 2
# Nothing in the file may run, load or be framed, whatever it turns out to be.
FILE_POLICY = "sandbox; default-src 'none'; style-src 'none'; frame-ancestors 'none'; form-action 'none'"


@blueprint.url_value_preprocessor
def _let_files_through(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Raise the size limit for the upload alone, before anything (the CSRF check is first) reads the body."""
    if endpoint == f"{blueprint.name}.upload":
        request.max_content_length = HEADROOM * service.largest_upload(web.portal().settings) + MIB


@blueprint.post("/dossier/items/<int:item_id>/evidence")
@access.roles(Role.APPLICANT)
def upload(item_id: int) -> Response:
    """Take one file, from the camera or chosen."""
    try:
        sent = _one_file()
        done = service.attach(
            item_id=item_id,
            name=sent.filename or "",
            content=sent.stream.read(),
            storage=web.portal().storage,
            settings=web.portal().settings,
            actor=web.actor(),
            now=web.now(),
        )
    except Invalid as refusal:
        source = "camera" if request.form.get("source") == "camera" else "file"
        return item_page(item_id, upload_error=refusal.errors["file"], source=source, status=422)
    web.say(_("这个文件已经在这里了，没有重复添加") if done.again else _("文件已上传"))
    return web.see_other(f"/dossier/items/{item_id}#evidence")


def _one_file() -> FileStorage:
    """The one file of the request. Raises Invalid."""
    sent = [file for file in request.files.getlist("file") if file.filename]
    if len(sent) == 1:
        return sent[0]
    raise Invalid({"file": _(MESSAGES[Problem.TWO_FILES if sent else Problem.MISSING])})


@blueprint.get("/evidence/<int:evidence_id>")
@access.signed_in
def show(evidence_id: int) -> Response:
    """The file, in such a way that nothing in it can run: images are shown, PDF files are saved."""
    found = service.read_evidence(evidence_id=evidence_id, actor=web.actor(), now=web.now())
    try:
        content = web.portal().storage.open(found.sha256)
    except NotStored:
        current_app.logger.error("evidence %s: content %s is not stored", found.id, found.sha256)
        raise
    answer = Response(FileWrapper(content, CHUNK), mimetype=found.media_type, direct_passthrough=True)
    place = "inline" if found.media_type.startswith("image/") else "attachment"
    extension = found.file_name.rpartition(".")[2]
    answer.headers["Content-Disposition"] = (
        f"{place}; filename=\"evidence-{found.id}.{extension}\"; filename*=UTF-8''{quote(found.file_name, safe='')}"
    )
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Cache-Control"] = "no-store"
    answer.content_length = found.size
    return answer


@blueprint.get("/evidence/<int:evidence_id>/remove")
@access.roles(Role.APPLICANT)
def remove_form(evidence_id: int) -> Response:
    """Are you sure? It can be brought back."""
    found = service.own_evidence(evidence_id=evidence_id, actor=web.actor())
    item = dossier.own_item(item_id=found.item_id, actor=web.actor())
    return web.render("submissions/evidence/remove.html", file=found, item=item, **words())


@blueprint.post("/evidence/<int:evidence_id>/remove")
@access.roles(Role.APPLICANT)
def remove(evidence_id: int) -> Response:
    """Take the file off its item."""
    return _moved(service.remove_evidence, evidence_id, _("文件已删除。需要时可以恢复"))


@blueprint.post("/evidence/<int:evidence_id>/restore")
@access.roles(Role.APPLICANT)
def restore(evidence_id: int) -> Response:
    """Bring it back."""
    return _moved(service.restore_evidence, evidence_id, _("文件已恢复"))


def _moved(act: Any, evidence_id: int, message: str) -> Response:
    moved = act(evidence_id=evidence_id, settings=web.portal().settings, actor=web.actor(), now=web.now())
    web.say(message)
    return web.see_other(f"/dossier/items/{moved.item_id}#evidence")
