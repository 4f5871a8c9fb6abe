"""Writing a draft in forms: the head, the lists, one entry."""

from typing import Any

from flask import Blueprint, Response

from portal.kernel import web
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.series.domain.edition_document import PARTS
from portal.series.forms.edition import ENTRY_FORMS, EntryForm, HeadForm
from portal.series.service import edition_parts as service
from portal.series.service.edition_drafts import Draft
from portal.series.service.edition_wording import PARTS as PART_NAMES
from portal.series.web import edition_view as view
from portal.series.web.edition_posting import attempt, form_page, stored_form, typed_revision
from portal.series.web.editions import DRAFT, EDITIONS, administrators, draft_of

blueprint = Blueprint("edition_parts", __name__)


def here() -> dict[str, Any]:
    """What every change needs to know of the request."""
    return {"registry": web.portal().registry, "actor": web.actor(), "now": web.now()}


@blueprint.get(f"{DRAFT}/head")
@administrators
def head_page(draft_id: int) -> Response:
    """Name, first day, source."""
    found = draft_of(draft_id)
    form = web.form_for(HeadForm, key="edition.head", arguments={"draft_id": draft_id}, **service.head_of(found))
    return form_page("series/edition-head.html", form, revision=found.row.revision, draft=found)


@blueprint.post(f"{DRAFT}/head")
@administrators
@web.keeps_draft("edition.head")
def head(draft_id: int) -> Response:
    """Save them."""
    form = web.form_for(HeadForm)
    source = {key: form[key].data for key in ("document", "clause", "status") if form[key].data}
    if not attempt(
        form,
        lambda: service.save_head(
            draft_id=draft_id,
            name=form.name.data,
            in_force_from=form.in_force_from.data or "",
            source=source,
            revision=form.shown_revision,
            **here(),
        ),
    ):
        found = draft_of(draft_id)
        return form_page("series/edition-head.html", form, revision=found.row.revision, draft=found)
    web.say(_("已保存"))
    return web.see_other(f"{EDITIONS}/{draft_id}")


@blueprint.get(f"{DRAFT}/parts/<part>")
@administrators
def entries(draft_id: int, part: str) -> Response:
    """The entries of a list."""
    found = draft_of(draft_id)
    name = _part_name(part)
    return web.render("series/edition-part.html", draft=found, part=part, name=name, rows=view.entry_rows(found, part))


def _part_name(part: str) -> str:
    if part not in PARTS:
        raise Missing(_("没有这一部分"))
    return str(PART_NAMES[part])


@blueprint.get(f"{DRAFT}/parts/<part>/<int:index>")
@administrators
def entry_page(draft_id: int, part: str, index: int) -> Response:
    """One entry; the one after the last is a new one."""
    _part_name(part)
    found = draft_of(draft_id)
    kind = ENTRY_FORMS[part]
    stored = kind.shown(service.entry(found, part, index) or {})
    arguments = {"draft_id": draft_id, "part": part, "index": index}
    form = stored_form(kind, "edition.entry", arguments, stored)
    return _entry_page(form, found, part, index)


def _entry_page(form: EntryForm, found: Draft, part: str, index: int) -> Response:
    form.offer(found.document)
    stored = service.entry(found, part, index)
    rules = (stored or {}).get("rules") or [] if part == "criteria" else []
    return form_page(
        "series/edition-entry.html",
        form,
        revision=found.row.revision,
        draft=found,
        part=part,
        index=index,
        name=_part_name(part),
        entry=stored,
        called=view.entry_name(part, stored, view.track_names(found.document)) if stored is not None else "",
        tree=view.tree(found, (part, index, "rules"), rules),
        mistakes=[each for each in view.mistake_rows(found) if f"/parts/{part}/{index}" in f"{each['href']}"],
    )


@blueprint.post(f"{DRAFT}/parts/<part>/<int:index>")
@administrators
@web.keeps_draft("edition.entry")
def entry(draft_id: int, part: str, index: int) -> Response:
    """Save it."""
    _part_name(part)
    found = draft_of(draft_id)
    form = web.form_for(ENTRY_FORMS[part])
    form.offer(found.document)
    values = form.written(service.entry(found, part, index))
    if not attempt(
        form,
        lambda: service.save_entry(
            draft_id=draft_id, part=part, index=index, values=values, revision=form.shown_revision, **here()
        ),
    ):
        return _entry_page(form, draft_of(draft_id), part, index)
    web.say(_("已保存"))
    if part == "criteria":
        return web.see_other(f"{EDITIONS}/{draft_id}/parts/{part}/{index}")
    return web.see_other(f"{EDITIONS}/{draft_id}/parts/{part}")


@blueprint.post(f"{DRAFT}/drop/<path:place>")
@administrators
def drop(draft_id: int, place: str) -> Response:
    """Take an entry or a rule out."""
    service.drop_at(draft_id=draft_id, place=place, revision=typed_revision(), actor=web.actor(), now=web.now())
    web.say(_("已删除"))
    return web.see_other(f"{EDITIONS}/{draft_id}{back_from(place)}")


@blueprint.post(f"{DRAFT}/raise/<path:place>")
@administrators
def raise_up(draft_id: int, place: str) -> Response:
    """Move an entry or a rule up by one."""
    service.raise_at(draft_id=draft_id, place=place, revision=typed_revision(), actor=web.actor(), now=web.now())
    return web.see_other(f"{EDITIONS}/{draft_id}{back_from(place)}")


def back_from(place: str) -> str:
    """The page from which an entry or a rule is edited."""
    steps = place.split("/")
    if steps[0] == "criteria" and len(steps) > 2:
        return f"/parts/criteria/{steps[1]}"
    if steps[0] == "blocks":
        return f"/rule/blocks/{steps[1]}" if len(steps) > 2 else "/parts/criteria"
    return f"/parts/{steps[0]}"
