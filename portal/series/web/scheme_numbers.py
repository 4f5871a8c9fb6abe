"""A draft's numbers in boxes: all on one page, because they have to add up."""

from typing import Any

from flask import Blueprint, Response
from wtforms import StringField
from wtforms.validators import Length, Optional

from portal.kernel import web
from portal.kernel.forms import plain
from portal.kernel.i18n import _
from portal.series.domain.scheme_numbers import Box, Group, box_for
from portal.series.forms.edition import RevisedForm
from portal.series.service import scheme_drafts as drafts
from portal.series.service import scheme_numbers as service
from portal.series.service.scheme_reading import Mistakes
from portal.series.web.edition_posting import attempt, form_page
from portal.series.web.schemes import SCHEME, SCHEMES, writers

blueprint = Blueprint("scheme_numbers", __name__)


def numbers_form(groups: tuple[Group, ...]) -> type[RevisedForm]:
    """A form with a box for every number of this document."""
    fields = {box.name: _field(box) for group in groups for box in group.boxes()}
    return type("SchemeNumbersForm", (RevisedForm,), fields)


def _field(box: Box) -> StringField:
    wordy = box.path[-1] in ("name", "text")
    keys = {} if wordy else {"inputmode": "decimal"}
    return StringField(_(box.label), [Optional(), Length(max=200)], filters=[] if wordy else [plain], render_kw=keys)


@blueprint.get(f"{SCHEME}/numbers")
@writers
def page(scheme_id: int) -> Response:
    """All numbers."""
    found = drafts.scheme_of(scheme_id=scheme_id, actor=web.actor())
    drafts.require_editable(found.row)
    groups = service.boxes(found)
    values = {box.name: box.value for group in groups for box in group.boxes()}
    form = web.form_for(numbers_form(groups), key="scheme.numbers", arguments={"scheme_id": scheme_id}, **values)
    return _page(found, groups, form)


@blueprint.post(f"{SCHEME}/numbers")
@writers
@web.keeps_draft("scheme.numbers")
def save(scheme_id: int) -> Response:
    """Save them together, or show every mistake at its box."""
    found = drafts.scheme_of(scheme_id=scheme_id, actor=web.actor())
    groups = service.boxes(found)
    form = web.form_for(numbers_form(groups))
    done = attempt(form, lambda: _save(found, groups, form))
    if not done:
        return _page(drafts.scheme_of(scheme_id=scheme_id, actor=web.actor()), groups, form)
    web.say(_("已保存"))
    return web.see_other(f"{SCHEMES}/{scheme_id}")


def _save(found: drafts.Document, groups: tuple[Group, ...], form: RevisedForm) -> None:
    typed = {box.name: form[box.name].data or "" for group in groups for box in group.boxes()}
    try:
        service.save(
            document=found,
            typed=typed,
            revision=form.shown_revision,
            registry=web.portal().registry,
            actor=web.actor(),
            now=web.now(),
        )
    except Mistakes as mistakes:
        boxes = [box for group in groups for box in group.boxes()]
        placed: dict[str, str] = {}
        for mistake in mistakes.found:
            placed.setdefault(box_for(mistake.path, boxes) or boxes[0].name, mistake.text)
        mistakes.errors = placed
        raise


def _page(found: drafts.Document, groups: tuple[Group, ...], form: RevisedForm) -> Response:
    shown = [
        {"title": _(group.title) if group.title else "", "depth": group.depth, "rows": _rows(group, form)}
        for group in groups
    ]
    return form_page("series/scheme-numbers.html", form, revision=found.row.revision, found=found, groups=shown)


def _rows(group: Group, form: RevisedForm) -> list[dict[str, Any]]:
    """Rows of (box, label); the conditions of an item, with one box each, stand side by side under their own words."""
    rows: list[dict[str, Any]] = []
    said: list[tuple[Any, str]] = []
    for row in group.rows:
        if row.said:
            said.extend((form[box.name], row.said) for box in row.boxes)
            continue
        legend = _(row.legend, number=row.number) if row.legend else ""
        rows.append({"legend": legend, "fields": [(form[box.name], "") for box in row.boxes]})
    return [*rows, {"legend": "", "fields": said}] if said else rows
