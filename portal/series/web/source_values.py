"""The list of values that wait for the province's confirmation; confirming and correcting them in a draft."""

from typing import Any

from flask import Blueprint, Response, request

from portal.criteria import Series
from portal.kernel import web
from portal.kernel.i18n import _
from portal.series.domain.edition_document import PARTS, Place, write_place
from portal.series.domain.source_values import OpenValue
from portal.series.forms.edition import ConfirmForm
from portal.series.service import source_values as service
from portal.series.service.edition_wording import STATUSES, say_place, say_rule
from portal.series.web import edition_view as view
from portal.series.web.edition_parts import here
from portal.series.web.edition_posting import attempt, form_page
from portal.series.web.editions import EDITIONS, administrators, readers

blueprint = Blueprint("source_values", __name__)
VALUES = f"{EDITIONS}/values/<series>"
VALUE = f"{VALUES}/<int:year>/<int:number>/<path:place>"


@blueprint.get(VALUES)
@readers
def listed(series: str) -> Response:
    """Every value of an edition that waits: of the one in force, or of the one asked for."""
    year, version = (request.args.get(name, default=0, type=int) for name in ("year", "version"))
    found = service.waiting(series=series, year=year, version=version, **here())
    return web.render(
        "series/edition-values.html",
        found=found,
        groups=_groups([_row(value, found.series) for value in found.values]),
    )


def _row(value: OpenValue, series: Series) -> dict[str, Any]:
    return {
        "part": say_place(value.place[:1]),
        "where": say_place(value.place),
        "name": name_of(value, series),
        "source": f"{value.document} {value.clause}".strip(),
        "status": str(STATUSES.get(value.status, value.status)),
        "covers": value.covers,
        "place": write_place(value.place),
    }


def name_of(value: OpenValue, series: Series) -> str:
    """What the value is, in words."""
    part = str(value.place[0])
    if part in PARTS and len(value.place) == 2:
        return view.entry_name(part, value.entry)
    return say_place(value.place) if part == "source" else say_rule(value.entry, series.kinds)


def _groups(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["part"], []).append(row)
    return groups


@blueprint.get(VALUE)
@administrators
def confirm_page(series: str, year: int, number: int, place: str) -> Response:
    """Confirm a value: which text of the province says so?"""
    arguments = {"series": series, "year": year, "number": number, "place": place}
    form = web.form_for(ConfirmForm, key="edition.confirm", arguments=arguments)
    return _confirm_page(form, series, year, number, place)


def _confirm_page(form: ConfirmForm, series: str, year: int, number: int, place: str) -> Response:
    found = service.waiting(series=series, year=year, version=number, **here())
    value = service.value_at(found, place)
    return form_page(
        "series/edition-value.html",
        form,
        found=found,
        value=_row(value, found.series),
        parameters=view.parameters(value.entry),
        place=place,
    )


@blueprint.post(VALUE)
@administrators
@web.keeps_draft("edition.confirm")
def confirm(series: str, year: int, number: int, place: str) -> Response:
    """Put the confirmation into a draft."""
    form = web.form_for(ConfirmForm)
    chosen = {"series": series, "year": year, "version": number, "place": place}
    if not attempt(
        form,
        lambda: service.confirm(**chosen, document=form.document.data or "", clause=form.clause.data or "", **here()),
    ):
        return _confirm_page(form, series, year, number, place)
    web.say(_("已写入新版本的草案；批准后生效"))
    return web.see_other(f"{EDITIONS}/values/{series}?year={year}&version={number}")


@blueprint.post(f"{EDITIONS}/correct/<series>/<int:year>/<int:number>/<path:place>")
@administrators
def correct(series: str, year: int, number: int, place: str) -> Response:
    """Open the value in a draft, to be corrected."""
    draft_id, where = service.correct(series=series, year=year, version=number, place=place, **here())
    return web.see_other(f"{EDITIONS}/{draft_id}{page_of(where)}")


def page_of(place: Place) -> str:
    """The page of a draft on which an entry or a rule is edited."""
    if place[0] == "source":
        return "/head"
    if place[0] in PARTS and len(place) == 2:
        return f"/parts/{write_place(place)}"
    return f"/rule/{write_place(place)}"
