"""Workbooks of experts: reading the first sheet of an .xlsx, and the template that can be downloaded."""

import io
import zipfile
from datetime import date

import python_calamine
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from plugins.committees.domain.expert import LEVELS, REGIONS
from plugins.committees.domain.expert_import import HEADERS, MOST_LINES
from portal.plugin import Invalid, _, registry

MIB = 1024 * 1024
LARGEST = 5 * MIB
# What a workbook may unpack to: far more than the most lines need.
_UNPACKED = 64 * MIB


def rows_of(content: bytes) -> list[list[object]]:
    """The cells of the first sheet. Raises Invalid for what is no such workbook."""
    if not content:
        raise Invalid({"file": _("请选择文件")})
    if len(content) > LARGEST:
        raise Invalid({"file": _("文件太大，请不要超过5MB")})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(each.file_size for each in archive.infolist())
        if unpacked > _UNPACKED:
            raise Invalid({"file": _("文件内容太大，请分成几个文件导入")})
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheet = book.get_sheet_by_index(0)
            if sheet.total_height > MOST_LINES * 5 or sheet.total_width > 200:
                raise Invalid({"file": _("表格太大，一次最多导入%(count)s行", count=MOST_LINES)})
            return sheet.to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, zipfile.BadZipFile, IndexError, OSError, ValueError) as error:
        raise Invalid({"file": _("无法读取这个文件，请上传.xlsx格式的Excel文件")}) from error


def template() -> bytes:
    """An empty workbook with the headers, lists to choose from, and what to fill in."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    sheet, help_sheet = book.add_worksheet(_("评审专家")), book.add_worksheet(_("填写说明"))
    bold, text = book.add_format({"bold": True, "bg_color": "#E8EEF7"}), book.add_format({"num_format": "@"})
    for place, words in enumerate(HEADERS.values()):
        sheet.write_string(0, place, words[0], bold)
        # Every cell is text: numbers of 18 digits and dates stay as they are typed.
        sheet.set_column(place, place, 24 if words[0] in ("证件号码", "工作单位") else 14, text)
    sheet.freeze_panes(1, 0)
    _lists(sheet)
    for row, line in enumerate(_instructions()):
        help_sheet.write_string(row, 0, line)
    help_sheet.set_column(0, 0, 90)
    book.close()
    return file.getvalue()


def _lists(sheet: Worksheet) -> None:
    places = list(HEADERS)
    choices = {
        "series": [each.name for each in registry().series()],
        "title_level": list(reversed(LEVELS)),
        "region": list(REGIONS.values()),
    }
    for name, values in choices.items():
        # A list in a cell may hold 255 characters.
        if len(",".join(values)) <= 255:
            place = places.index(name)
            sheet.data_validation(1, place, MOST_LINES, place, {"validate": "list", "source": values})


def _instructions() -> list[str]:
    return [
        _("每行一位专家，从第2行开始填写；不要改动第1行的表头。"),
        _("证件号码按证件填写18位，最后一位是X的大小写均可；单元格保持文本格式。"),
        _("系列：%(names)s。", names="、".join(each.name for each in registry().series())),
        _("专业：有几个专业的，用顿号分开。"),
        _("职称层级：%(names)s。", names="、".join(reversed(LEVELS))),
        _("地域：工作单位所在的市（州），省直单位填“省直”；省外的填6位行政区划代码。"),
        _("任期：按 %(example)s 的格式填写，不超过3年。", example=date(2023, 6, 1).isoformat()),
    ]
