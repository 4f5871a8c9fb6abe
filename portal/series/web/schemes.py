"""Scoring schemes: the board, beginning one, looking at it, its text."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.errors import Invalid
from portal.kernel.i18n import _
from portal.series.domain.scheme_state import FILED
from portal.series.forms.scheme import ApproveSchemeForm, ReturnSchemeForm, SchemeTextForm, SubmitSchemeForm
from portal.series.service import scheme_access as allowed
from portal.series.service import scheme_drafts as service
from portal.series.service import scheme_reading as reading
from portal.series.web import scheme_view as view
from portal.series.web.edition_posting import attempt, form_page, typed_revision

blueprint = Blueprint("schemes", __name__)
writers = access.roles(Role.OFFICE_OFFICER, Role.SERIES_ADMINISTRATOR)
readers = access.roles(Role.OFFICE_OFFICER, Role.SERIES_ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.AUDITOR)

SCHEMES = "/series-admin/schemes"
SCHEME = f"{SCHEMES}/<int:scheme_id>"


def series_names() -> dict[str, str]:
    """Slug -> name of every series."""
    return {series.slug: series.name for series in web.portal().registry.series()}


@blueprint.get(SCHEMES)
@readers
def board() -> Response:
    """The schemes that concern the actor, and the templates to begin from."""
    before = request.args.get("before", type=int)
    actor = web.actor()
    rows = service.listing(actor=actor, before=before)
    writes = actor.role in allowed.WRITERS
    templates = reading.templates(web.portal().registry, allowed.own_series(actor)) if writes else ()
    return web.render(
        "series/scheme-board.html",
        rows=view.board_rows(rows, series_names()),
        templates=templates,
        names=series_names(),
        writes=writes,
        next_page=f"{SCHEMES}?before={rows[-1].id}" if len(rows) == service.PAGE else None,
    )


@blueprint.post(SCHEMES)
@writers
def start() -> Response:
    """Begin a draft from a template."""
    scheme_id = service.start_from_template(
        series=request.form.get("series", ""),
        slug=request.form.get("template", ""),
        registry=web.portal().registry,
        actor=web.actor(),
        now=web.now(),
    )
    web.say(_("草案已生成，请逐项核对分值"))
    return web.see_other(f"{SCHEMES}/{scheme_id}")


@blueprint.get(f"{SCHEMES}/new")
@writers
def new_page() -> Response:
    """Upload or type a scheme; `?from=` begins with the text of another, for the next year."""
    model = request.args.get("from", type=int)
    text = service.scheme_of(scheme_id=model, actor=web.actor()).row.text if model else ""
    return _text_page(web.form_for(SchemeTextForm, key="scheme.new", text=text))


@blueprint.post(f"{SCHEMES}/new")
@writers
@web.keeps_draft("scheme.new")
def new() -> Response:
    """Take it as a draft, or show every mistake."""
    form = web.form_for(SchemeTextForm)
    made: list[int] = []

    def act() -> None:
        text = _sent_text(form)
        made.append(service.start(text=text, registry=web.portal().registry, actor=web.actor(), now=web.now()))

    mistakes = _attempt_text(form, act)
    if not made:
        return _text_page(form, mistakes)
    web.say(_("草案已保存"))
    return web.see_other(f"{SCHEMES}/{made[0]}")


def _sent_text(form: SchemeTextForm) -> str:
    """The chosen file's text, which is then shown in the form, or what was typed."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        try:
            form.text.data = service.clean(sent.stream.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise Invalid({"file": _("文件不是UTF-8编码的文本")}) from error
    if not (form.text.data or "").strip():
        raise Invalid({"text": _("请填写方案正文，或选择一个文件")})
    return form.text.data or ""


def _attempt_text(form: SchemeTextForm, act: Callable[[], None]) -> tuple[reading.Mistake, ...]:
    found: list[reading.Mistake] = []

    def noted() -> None:
        try:
            act()
        except reading.Mistakes as mistakes:
            found.extend(mistakes.found)
            raise

    attempt(form, noted)
    return tuple(found)


def _text_page(
    form: SchemeTextForm, mistakes: tuple[reading.Mistake, ...] = (), document: service.Document | None = None
) -> Response:
    row = document.row if document else None
    return form_page(
        "series/scheme-text.html",
        form,
        revision=row.revision if row else 0,
        mistakes=mistakes,
        action=f"{SCHEMES}/{row.id}/text" if row else f"{SCHEMES}/new",
        key="scheme.text" if row else "scheme.new",
        back=f"{SCHEMES}/{row.id}" if row else SCHEMES,
        name=row.name if row else "",
    )


@blueprint.get(SCHEME)
@readers
def scheme(scheme_id: int) -> Response:
    """A scheme with all its items, its history, and what can be done with it."""
    return scheme_page(scheme_id)


def scheme_page(
    scheme_id: int,
    *,
    submitting: SubmitSchemeForm | None = None,
    approving: ApproveSchemeForm | None = None,
    returning: ReturnSchemeForm | None = None,
) -> Response:
    """The page, with the form that was refused."""
    found = service.scheme_of(scheme_id=scheme_id, actor=web.actor())
    refused = next((form for form in (submitting, approving, returning) if form is not None and form.errors), None)
    arguments = {"scheme_id": scheme_id}
    own = allowed.may_write(found.row, web.actor())
    deciding = found.row.state == "submitted" and web.actor().role is Role.PROVINCIAL_OFFICER
    return form_page(
        "series/scheme.html",
        refused or submitting or SubmitSchemeForm(),
        revision=found.row.revision,
        shows_all=True,
        found=found,
        own=own,
        deciding=deciding,
        state=view.state_tag(found.row.state),
        summary=view.summary(found, series_names()),
        segments=view.segments(found.scheme, filed=found.state in FILED),
        history=view.history_rows(service.history(found)),
        submitting=submitting or web.form_for(SubmitSchemeForm, key="scheme.submit", arguments=arguments),
        approving=approving or web.form_for(ApproveSchemeForm, key="scheme.approve", arguments=arguments),
        returning=returning or web.form_for(ReturnSchemeForm, key="scheme.return", arguments=arguments),
        editable=own and found.editable,
    )


@blueprint.get(f"{SCHEME}/scheme.toml")
@readers
def download(scheme_id: int) -> Response:
    """The scheme's text, to the letter: what its hash is taken over."""
    found = service.scheme_of(scheme_id=scheme_id, actor=web.actor())
    answer = Response(found.row.text, mimetype="application/toml")
    name = f"{found.scheme.series}-{found.scheme.slug}-{found.row.version}.toml"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.get(f"{SCHEME}/text")
@writers
def text_page(scheme_id: int) -> Response:
    """The text of a draft."""
    found = service.scheme_of(scheme_id=scheme_id, actor=web.actor())
    service.require_editable(found.row)
    arguments = {"scheme_id": scheme_id}
    form = web.form_for(SchemeTextForm, key="scheme.text", arguments=arguments, text=found.row.text)
    return _text_page(form, document=found)


@blueprint.post(f"{SCHEME}/text")
@writers
@web.keeps_draft("scheme.text")
def text(scheme_id: int) -> Response:
    """Save it, or show every mistake."""
    form = web.form_for(SchemeTextForm)

    def act() -> None:
        service.save(
            scheme_id=scheme_id,
            text=_sent_text(form),
            revision=form.shown_revision,
            registry=web.portal().registry,
            actor=web.actor(),
            now=web.now(),
        )

    mistakes = _attempt_text(form, act)
    if form.errors:
        return _text_page(form, mistakes, service.scheme_of(scheme_id=scheme_id, actor=web.actor()))
    web.say(_("已保存"))
    return web.see_other(f"{SCHEMES}/{scheme_id}")


@blueprint.post(f"{SCHEME}/discard")
@writers
def discard(scheme_id: int) -> Response:
    """Throw a draft away."""
    service.discard(scheme_id=scheme_id, revision=typed_revision(), actor=web.actor(), now=web.now())
    web.say(_("草案已删除"))
    return web.see_other(SCHEMES)


@blueprint.post(f"{SCHEME}/revise")
@writers
def revise(scheme_id: int) -> Response:
    """Begin the next version."""
    new_id = service.revise(scheme_id=scheme_id, actor=web.actor(), now=web.now())
    return web.see_other(f"{SCHEMES}/{new_id}")
