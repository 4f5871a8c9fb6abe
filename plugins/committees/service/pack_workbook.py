"""The offline pack as a workbook: written with xlsxwriter, read back with calamine. Knows cells, decides nothing."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import python_calamine
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from plugins.committees.domain.pack import Given, Line, key_of
from plugins.committees.domain.score import NotANumber, plain, read_mark
from plugins.committees.store.meeting import Case
from portal.plugin import ExpertMark, ExpertRange, Invalid, Scheme, SchemeItem, _, allowed_text

# The head of the key column tells where the table begins, wherever lines were put above it.
KEY_HEAD = "#"
SEAL_SHEET = "portal"
# An Excel cell holds 32 767 characters.
CHUNK = 30_000
LARGEST_UNPACKED = 30 * 1024 * 1024
MOST_LINES = 20_000
WIDTHS = (8, 16, 10, 14, 18, 26, 8, 44, 30)


@dataclass(frozen=True)
class Sealed:
    """What came back: the claims' text with its seal, and the typed lines."""

    claims: str
    seal: str
    lines: tuple[Line, ...]


def write(
    *,
    title: str,
    scheme: Scheme,
    cases: Iterable[Case],
    given: Mapping[int, Given],
    claims: str,
    seal: str,
    now: datetime,
) -> bytes:
    """The workbook. Only marks, justifications and reasons can be typed; a hidden sheet says whose it is."""
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": title, "created": now.replace(tzinfo=None, microsecond=0)})
    sheet = book.add_worksheet(_("评分"))
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1}),
        "body": book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
        "open": book.add_format({"text_wrap": True, "valign": "top", "border": 1, "locked": 0, "bg_color": "#FFF8E1"}),
    }
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width, None, {"hidden": column == 0})
    row = _introduction(sheet, title)
    for column, text in enumerate(_heads()):
        sheet.write_string(row, column, text, formats["head"])
    sheet.freeze_panes(row + 1, 2)
    for case in cases:
        for item in scheme.expert_items():
            row += 1
            _line(sheet, row, case, item, given.get(case.id), formats)
    sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True, "sort": True})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    _seal(book, claims, seal)
    book.close()
    return file.getvalue()


def _heads() -> tuple[str, ...]:
    return (
        KEY_HEAD,
        _("申报编号"),
        _("申报人"),
        _("专业"),
        _("评议项目"),
        _("可以给的分数"),
        _("分数"),
        _("评分理由（必填）"),
        _("重新评分的理由"),
    )


def _introduction(sheet: Worksheet, title: str) -> int:
    sheet.write_string(0, 1, title)
    sheet.write_string(1, 1, _("只填写浅黄色的单元格；每一项分数都要写明理由。填好后在平台“离线评分”页交回本文件。"))
    sheet.write_string(2, 1, _("已经评过分的申报如需修改，请同时填写重新评分的理由。不填的申报不会改变。"))
    return 4


def _line(
    sheet: Worksheet,
    row: int,
    case: Case,
    item: SchemeItem,
    given: Given | None,
    formats: Mapping[str, object],
) -> None:
    told = (key_of(case.id, item.slug), case.number, case.applicant_name, case.specialty, item.name, allowed_text(item))
    for column, text in enumerate(told):
        sheet.write_string(row, column, text, formats["body"])
    if given and item.slug in given.marks:
        sheet.write_number(row, 6, float(given.marks[item.slug]), formats["open"])
    else:
        sheet.write_blank(row, 6, None, formats["open"])
    sheet.write_string(row, 7, given.reasons.get(item.slug, "") if given else "", formats["open"])
    sheet.write_string(row, 8, "", formats["open"])
    if check := _validation(item):
        sheet.data_validation(
            row, 6, row, 6, {**check, "error_title": _("分数不对"), "error_message": allowed_text(item)[:250]}
        )


def _validation(item: SchemeItem) -> dict[str, object]:
    if isinstance(item, ExpertRange):
        return {"validate": "decimal", "criteria": "between", "minimum": float(item.lowest), "maximum": float(item.cap)}
    if isinstance(item, ExpertMark):
        return {"validate": "list", "source": [plain(grade.points) for grade in item.grades]}
    return {}


def _seal(book: xlsxwriter.Workbook, claims: str, seal: str) -> None:
    sheet = book.add_worksheet(SEAL_SHEET)
    sheet.write_string(0, 0, seal)
    for number, start in enumerate(range(0, len(claims), CHUNK), start=1):
        sheet.write_string(number, 0, claims[start : start + CHUNK])
    sheet.protect("")
    sheet.very_hidden()


def read(content: bytes) -> Sealed:
    """What the file says. Raises Invalid beside `file` for one that is no pack."""
    _check_size(content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        if SEAL_SHEET not in book.sheet_names:
            raise Invalid({"file": _("这不是本平台的离线评分表，请交回从平台下载的那一份")})
        hidden = book.get_sheet_by_name(SEAL_SHEET).to_python(skip_empty_area=False)
        first = next(name for name in book.sheet_names if name != SEAL_SHEET)
        rows = book.get_sheet_by_name(first).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, zipfile.BadZipFile, StopIteration) as error:
        raise Invalid({"file": _("文件打不开，请用Excel或WPS另存为xlsx格式后再交")}) from error
    sealed = [str(row[0]) for row in hidden if row]
    return Sealed("".join(sealed[1:]), sealed[0] if sealed else "", tuple(_lines(rows)))


def _check_size(content: bytes) -> None:
    """A small file that unpacks to gigabytes is not opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(each.file_size for each in packed.infolist())
    except zipfile.BadZipFile as error:
        raise Invalid({"file": _("请交回xlsx格式的文件")}) from error
    if size > LARGEST_UNPACKED:
        raise Invalid({"file": _("文件太大，这不是本平台的离线评分表")})


def _lines(rows: list[list[object]]) -> Iterable[Line]:
    start = next((number for number, row in enumerate(rows) if row and row[0] == KEY_HEAD), None)
    if start is None or len(rows) - start > MOST_LINES:
        raise Invalid({"file": _("文件里找不到评分表，请不要删除表头和隐藏的列")})
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        cells = [*row, *[""] * (len(WIDTHS) - len(row))]
        if any(str(cell).strip() for cell in cells):
            key, mark, reason, why = (cells[column] for column in (0, 6, 7, 8))
            yield Line(number, _text(key), _mark_text(mark), _text(reason), _text(why))


def _text(cell: object) -> str:
    """What was typed; a number in a text column stays what it looks like."""
    if isinstance(cell, float):
        return plain(Decimal(format(cell, ".12g")))
    return str(cell).strip()


def _mark_text(cell: object) -> str:
    try:
        mark = read_mark(cell)
    except NotANumber:
        return str(cell).strip()[:40]
    return "" if mark is None else plain(mark)
