"""The published catalogue: searched, read, printed, saved as a file."""

from flask import Blueprint, Response, request

from portal.kernel import access, web
from portal.series.domain.catalogue import Entry
from portal.series.service import catalogue as service
from portal.series.service.edition_wording import STATUSES

blueprint = Blueprint("catalogue", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Rows of one page of results: the next page begins behind the last series of this one.
PAGE_ROWS = 60


def _search(series: str = "") -> tuple[str, tuple[Entry, ...]]:
    text = request.args.get("q", "").strip()[: service.LONGEST_SEARCH]
    return text, service.search(text=text, series=series, registry=web.portal().registry, now=web.now())


@blueprint.get("/catalogue")
@access.public
def index() -> Response:
    """All series with their titles; with a search, the specialties that match, page by page of whole series."""
    text, known = _search()
    after = request.args.get("after", "")
    shown, following = page_of(known, after) if text else (known, "")
    total = sum(row.number is not None for entry in known for row in entry.rows)
    return web.render(
        "series/catalogue.html",
        text=text,
        entries=shown,
        total=total,
        following=following,
        statuses=STATUSES,
    )


def page_of(known: tuple[Entry, ...], after: str) -> tuple[tuple[Entry, ...], str]:
    """Whole series behind the one with the slug `after`, until the page is full; and the key of the next page."""
    slugs = [each.series.slug for each in known]
    rest = known[slugs.index(after) + 1 :] if after in slugs else known
    taken, rows = 0, 0
    while taken < len(rest) and (not taken or rows + len(rest[taken].rows) <= PAGE_ROWS):
        rows += len(rest[taken].rows)
        taken += 1
    return rest[:taken], rest[taken - 1].series.slug if taken < len(rest) else ""


@blueprint.get("/catalogue/<series>")
@access.public
def one(series: str) -> Response:
    """One series: its levels, titles and specialties."""
    text, known = _search(series)
    whole = service.search(text="", series=series, registry=web.portal().registry, now=web.now())[0]
    return web.render(
        "series/catalogue-series.html", text=text, entry=known[0] if known else None, whole=whole, statuses=STATUSES
    )


@blueprint.get("/catalogue.csv")
@access.public
def as_csv() -> Response:
    """The catalogue, or what a search found, as CSV."""
    _text, known = _search(request.args.get("series", ""))
    answer = Response(service.to_csv(known), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="catalogue.csv"'
    return answer


@blueprint.get("/catalogue.xlsx")
@access.public
def as_xlsx() -> Response:
    """The same as a workbook."""
    _text, known = _search(request.args.get("series", ""))
    answer = Response(service.to_xlsx(known, now=web.now()), mimetype=XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="catalogue.xlsx"'
    return answer
