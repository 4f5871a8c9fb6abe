"""A spreadsheet as rows of cells: .xlsx of any office program, or CSV in UTF-8 or GB18030."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

import python_calamine

from plugins.certificates.domain.cleaning import Cell
from plugins.certificates.domain.historical_columns import header_of, is_header, lacking
from portal.plugin import Invalid, _

# A sheet of 20,000 lines unpacks to some 20 MB; what unpacks to more is no list of certificates.
LARGEST_UNPACKED = 150 * 1024 * 1024
MOST_LINES = 50_000
HEADER_WITHIN = 10


@dataclass(frozen=True)
class Table:
    """The rows below the header, each with its line in the file, and the columns: place -> field."""

    columns: dict[int, str]
    rows: tuple[tuple[int, list[Cell]], ...]


def read(content: bytes) -> Table:
    """The first sheet with a header, or the CSV. Raises Invalid beside `file` with what is to be done."""
    if not content:
        raise Invalid({"file": _("请选择文件")})
    sheets = _sheets(content) if content.startswith(b"PK") else iter([_csv(content)])
    lacks: tuple[str, ...] = ()
    for rows in sheets:
        place = next((i for i, row in enumerate(rows[:HEADER_WITHIN]) if is_header(row)), None)
        if place is None:
            continue
        columns = header_of(rows[place])
        lacks = lacking(columns)
        if not lacks:
            return _table(columns, rows, place)
    if lacks:
        raise Invalid({"file": _("表头缺少这些列：%(columns)s", columns="、".join(lacks))})
    raise Invalid({"file": _("前10行里找不到表头。表头至少要有：姓名、证件号码、职称名称、取得日期、证书编号")})


def _table(columns: dict[int, str], rows: list[list[Cell]], place: int) -> Table:
    lines = tuple(
        (number, row)
        for number, row in enumerate(rows[place + 1 :], start=place + 2)
        if any(str(cell).strip() for cell in row if cell is not None)
    )
    if not lines:
        raise Invalid({"file": _("表头下面没有数据")})
    if len(lines) > MOST_LINES:
        raise Invalid({"file": _("一个文件最多%(most)d行，请分成几个文件", most=MOST_LINES)})
    return Table(columns, lines)


def _sheets(content: bytes) -> Iterator[list[list[Cell]]]:
    broken = Invalid({"file": _("文件打不开：不是.xlsx表格，或者已经损坏、加了密码。请另存为.xlsx再上传")})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile as error:
        raise broken from error
    if unpacked > LARGEST_UNPACKED:
        raise Invalid({"file": _("文件解压后太大，请分成几个文件")})
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        for name in book.sheet_names:
            # Empty rows in front count too: the lines must be the spreadsheet's own.
            sheet = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield [[str(cell) if isinstance(cell, time) else cell for cell in row] for row in sheet]
    except python_calamine.CalamineError as error:
        raise broken from error


def _csv(content: bytes) -> list[list[Cell]]:
    text = _decoded(content)
    head = text[:4096]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise Invalid({"file": _("CSV文件不完整，请用表格软件打开检查后另存")}) from error


def _decoded(content: bytes) -> str:
    """UTF-8 is tried first: text in GB18030 is hardly ever valid UTF-8, the other way round it often is."""
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid({"file": _("请上传.xlsx或CSV文件；旧版.xls请另存为.xlsx")})
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid({"file": _("文字编码不是UTF-8，也不是GBK或GB18030。请另存为.xlsx再上传")})
