"""The published catalogue from the editions in force: all of it, searched, and as files. For everybody."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

import xlsxwriter

from portal.calendar import service as calendar
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.registry import Registry
from portal.series.domain import catalogue as rules
from portal.series.domain.catalogue import Entry, Row, Title
from portal.series.service.edition_board import in_force
from portal.series.service.edition_wording import STATUSES

LONGEST_SEARCH = 60
WIDTHS = (16, 40, 16, 8, 24, 60, 50, 24)


def entries(*, registry: Registry, now: datetime) -> tuple[Entry, ...]:
    """Every series by its edition in force, in the order of the plan; what the plan does not name comes last."""
    order = {entry.slug: place for place, entry in enumerate(calendar.plan_entries(now))}
    series = sorted(registry.series(), key=lambda each: (order.get(each.slug, len(order)), each.slug))
    return tuple(rules.entry_of(each, in_force(each, now)) for each in series)


def search(*, text: str, series: str = "", registry: Registry, now: datetime) -> tuple[Entry, ...]:
    """The part of the catalogue that holds the text; all of it for an empty one. Raises Missing."""
    known = entries(registry=registry, now=now)
    if series:
        known = tuple(each for each in known if each.series.slug == series)
        if not known:
            raise Missing(_("没有这个职称系列"))
    return rules.found(known, text[:LONGEST_SEARCH]) if text.strip() else known


def headers() -> list[str]:
    """The columns: those of attachment 1, with the series and its titles in front."""
    return [
        _("职称系列"),
        _("层级和职称名称"),
        _("专业大类"),
        _("序号"),
        _("专业技术名称"),
        _("相关专业及适用范围"),
        _("设置依据"),
        _("确认状态"),
    ]


def cells(row: Row) -> list[str]:
    """A row as texts."""
    return [
        row.series,
        say_titles(row.titles),
        row.group,
        "" if row.number is None else str(row.number),
        row.name,
        row.scope,
        row.basis,
        str(STATUSES[row.status]) if row.status else "",
    ]


def say_titles(titles: Iterable[Title]) -> str:
    """`中级：工程师（评审）；…`."""
    return _("；").join(
        _("%(level)s：%(title)s（%(mode)s）", level=t.level, title=t.title, mode=t.mode) for t in titles
    )


def to_csv(known: Iterable[Entry]) -> str:
    """CSV with a byte order mark, so that spreadsheet programs read it as UTF-8; no cell is ever a formula."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headers())
    for row in rules.rows_of(known):
        writer.writerow([rules.safe_cell(cell) for cell in cells(row)])
    return "\ufeff" + text.getvalue()


def to_xlsx(known: Iterable[Entry], *, now: datetime) -> bytes:
    """The same as a workbook: every cell a text, or the row's number."""
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": _("职称评审专业目录"), "created": now.replace(tzinfo=None, microsecond=0)})
    sheet = book.add_worksheet(_("职称评审专业目录"))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for column, text in enumerate(headers()):
        sheet.write_string(0, column, text, head)
    for line, row in enumerate(rules.rows_of(known), start=1):
        for column, text in enumerate(cells(row)):
            sheet.write_string(line, column, text, body)
        if row.number is not None:
            sheet.write_number(line, 3, row.number, body)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return file.getvalue()
