"""Editions and their drafts: the board, beginning, uploading, looking, downloading, comparing, throwing away."""

from typing import Any

from flask import Blueprint, Response, request

from portal.calendar.service import wording as dates
from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.errors import Invalid, Missing
from portal.kernel.i18n import _
from portal.series.domain.edition_comparison import compare
from portal.series.service import edition_board as board
from portal.series.service import edition_drafts as service
from portal.series.service.edition_decision import obstacle
from portal.series.service.edition_upload import LARGEST_FILE
from portal.series.service.edition_upload import upload as take_file
from portal.series.web import edition_view as view
from portal.series.web.edition_posting import UNPROCESSABLE, typed_revision

blueprint = Blueprint("editions", __name__)
administrators = access.roles(Role.SERIES_ADMINISTRATOR)
readers = access.roles(Role.SERIES_ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.AUDITOR)

EDITIONS = "/series-admin/editions"
DRAFT = f"{EDITIONS}/<int:draft_id>"


@blueprint.url_value_preprocessor
def _let_files_through(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Raise the size limit for the upload alone, before anything (the CSRF check is first) reads the body."""
    if endpoint == f"{blueprint.name}.upload":
        request.max_content_length = 2 * LARGEST_FILE


def draft_of(draft_id: int) -> service.Draft:
    """The draft as the actor may see it."""
    return service.draft_of(draft_id, registry=web.portal().registry, actor=web.actor())


@blueprint.get(EDITIONS)
@readers
def home() -> Response:
    """Every series with its editions, and the drafts on their way."""
    found = board.board(registry=web.portal().registry, actor=web.actor(), now=web.now())
    drafts = [(row, view.state_tag(row.state), dates.say_opening(row.saved_at)) for row in found.drafts]
    return web.render("series/editions.html", board=found, drafts=drafts, names=found.names)


@blueprint.post(EDITIONS)
@administrators
def start() -> Response:
    """Begin a draft from an edition."""
    series, year, version = _chosen()
    draft_id = service.start(
        series=series,
        year=year,
        version=version,
        next_year=request.form.get("for") != "same_year",
        registry=web.portal().registry,
        actor=web.actor(),
        now=web.now(),
    )
    web.say(_("草案已生成，请逐项核对"))
    return web.see_other(f"{EDITIONS}/{draft_id}")


def _chosen() -> tuple[str, int, int]:
    year, version = (request.form.get(name, type=int) for name in ("year", "version"))
    if year is None or version is None:
        raise Missing(_("请选择作为起点的评审条件"))
    return request.form.get("series", ""), year, version


@blueprint.get(f"{EDITIONS}/upload")
@administrators
def upload_page() -> Response:
    """Upload an edition's file."""
    return web.render("series/edition-upload.html", error="")


@blueprint.post(f"{EDITIONS}/upload")
@administrators
def upload() -> Response:
    """Take the file as a draft."""
    sent = request.files.get("file")
    try:
        draft_id = take_file(
            content=sent.stream.read() if sent else b"",
            registry=web.portal().registry,
            actor=web.actor(),
            now=web.now(),
        )
    except Invalid as refused:
        return web.render("series/edition-upload.html", error=refused.message, status=UNPROCESSABLE)
    web.say(_("文件已读入草案"))
    return web.see_other(f"{EDITIONS}/{draft_id}")


@blueprint.get(DRAFT)
@readers
def draft(draft_id: int) -> Response:
    """A draft: its parts, its mistakes, what can be done with it."""
    found = draft_of(draft_id)
    return web.render(
        "series/edition-draft.html",
        draft=found,
        heading=view.heading(found),
        state=view.state_tag(found.row.state),
        saved=dates.say_opening(found.row.saved_at),
        parts=view.parts(found) if found.editable else [],
        mistakes=view.mistake_rows(found),
        obstacle=obstacle(found, web.portal().registry, web.now()) if not found.mistakes and found.open else None,
        own=board.administers(web.actor(), found.row.series),
        may_decide=board.may_decide(web.actor(), found.row),
    )


@blueprint.get(f"{DRAFT}/edition.toml")
@readers
def download(draft_id: int) -> Response:
    """The draft as a file."""
    found = draft_of(draft_id)
    return toml_file(found.document, found.row.series, found.row.year, found.row.version)


def toml_file(document: Any, series: str, year: int, version: int) -> Response:
    """A document as a file to save."""
    answer = Response(service.to_toml(document), mimetype="application/toml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{series}-{year}-{version}.toml"'
    return answer


@blueprint.get(f"{DRAFT}/compare")
@readers
def compared(draft_id: int) -> Response:
    """Last year's edition and this draft beside each other."""
    found = draft_of(draft_id)
    before = board.base_of(found, web.portal().registry)
    old = board.plain_data(before) if before else {}
    rows = view.changes(compare(old, found.document), found.series, view.track_names(old, found.document))
    return web.render("series/edition-compare.html", draft=found, before=before, changes=rows)


@blueprint.post(f"{DRAFT}/discard")
@administrators
def discard(draft_id: int) -> Response:
    """Throw the draft away."""
    service.discard(draft_id=draft_id, revision=typed_revision(), actor=web.actor(), now=web.now())
    web.say(_("草案已删除"))
    return web.see_other(EDITIONS)


@blueprint.get(f"{EDITIONS}/released/<series>/<int:year>/<int:number>.toml")
@readers
def released(series: str, year: int, number: int) -> Response:
    """A released edition as a file."""
    found = service.edition_of(web.portal().registry, series, year, number)
    return toml_file(board.plain_data(found), series, year, number)
