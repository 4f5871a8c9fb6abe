"""Reading experts from a workbook's cells: headers in any order and width, numbers kept as text, every line judged.

A cell is what a spreadsheet gives: text, a number, a date, or nothing. Nothing is guessed: what can't be read is
refused with its reason.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from plugins.committees.domain.expert import APPROVED_FIELDS, FACT_FIELDS, REGIONS, Entry, ExpertState

MOST_LINES = 2000
HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "专家姓名"),
    "number": ("证件号码", "身份证号", "身份证号码", "证件号"),
    "series": ("系列", "职称系列"),
    "specialties": ("专业", "评审专业"),
    "title": ("职称", "职称名称", "专业技术职务任职资格"),
    "title_level": ("职称层级", "层级", "职称级别"),
    "employer_name": ("工作单位", "单位", "单位名称"),
    "region": ("地域", "地区", "所在地"),
    "term_from": ("任期开始", "任期第一天", "聘期开始", "任期起"),
    "term_until": ("任期结束", "任期最后一天", "聘期结束", "任期止"),
}
_LEVELS = {"正高": "正高级", "副高": "副高级", "中": "中级", "助理": "助理级", "初级": "助理级", "员": "员级"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class Effect(StrEnum):
    """What a line will do."""

    ADDED = "added"
    REAPPLIED = "reapplied"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Trouble(StrEnum):
    """Why a line, or a file, can't be read."""

    NO_HEADER = "no_header"
    TOO_MANY = "too_many"
    NUMBER_CUT = "number_cut"
    NO_DATE = "no_date"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TWICE = "twice"
    LEAVING = "leaving"


class UnreadableFile(ValueError):
    """The file holds no experts; `trouble` says why, `detail` what is missing."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble}: {detail}")
        self.trouble, self.detail = trouble, detail


@dataclass(frozen=True)
class Line:
    """A line as it was read: the row's number in the sheet, the entry (None when faulty), troubles by field."""

    row: int
    name: str
    number: str
    entry: Entry | None
    troubles: tuple[tuple[str, str], ...] = ()


def folded(value: object) -> str:
    """A cell as text: half-width, without spaces, line breaks and marks of a header."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", str(value))
    visible = "".join(each for each in text if unicodedata.category(each) not in ("Cc", "Cf"))
    return "".join(visible.split()).strip("*＊:")


def header_of(rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]]:
    """The header's index among the first rows, and field -> column. Raises UnreadableFile."""
    missing: list[str] = []
    for index, row in enumerate(rows[:10]):
        cells = [folded(cell) for cell in row]
        columns = {}
        for name, words in HEADERS.items():
            place = next((cells.index(word) for word in words if word in cells), None)
            if place is not None:
                columns[name] = place
        if len(columns) == len(HEADERS):
            return index, columns
        if len(columns) > 2:
            missing = [words[0] for name, words in HEADERS.items() if name not in columns]
    raise UnreadableFile(Trouble.NO_HEADER, "、".join(missing))


def lines_of(
    rows: Sequence[Sequence[object]], *, series: Mapping[str, str], key: Callable[[str], str]
) -> tuple[Line, ...]:
    """Every line below the header that isn't empty. `series`: word -> slug; `key`: a document's number as compared.

    Raises UnreadableFile.
    """
    start, columns = header_of(rows)
    found = []
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        cells = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
        if any(folded(cell) for cell in cells.values()):
            found.append(_line(number, cells, series, key))
        if len(found) > MOST_LINES:
            raise UnreadableFile(Trouble.TOO_MANY, str(MOST_LINES))
    if not found:
        raise UnreadableFile(Trouble.EMPTY)
    return tuple(found)


def _line(row: int, cells: Mapping[str, object], series: Mapping[str, str], key: Callable[[str], str]) -> Line:
    troubles: list[tuple[str, str]] = []
    texts = {name: _plain(cells[name]) for name in ("name", "title", "employer_name")}
    troubles += [(name, Trouble.EMPTY) for name, text in texts.items() if not text]
    limits = {"name": 60, "title": 60, "employer_name": 200}
    troubles += [(name, Trouble.TOO_LONG) for name, text in texts.items() if len(text) > limits[name]]
    number = key(folded(cells["number"]))
    # A spreadsheet keeps 15 digits of a number: the rest of an 18-digit one has become zeros.
    if isinstance(cells["number"], int | float) and len(number) > 15 and abs(float(folded(cells["number"]))) >= 1e15:
        troubles.append(("number", Trouble.NUMBER_CUT))
    days = {name: _day(cells[name]) for name in ("term_from", "term_until")}
    troubles += [(name, Trouble.NO_DATE) for name, day in days.items() if day is None]
    first, last = days["term_from"], days["term_until"]
    shown = texts["name"]
    if troubles or first is None or last is None:
        return Line(row, shown, number, None, tuple(troubles))
    word = folded(cells["series"])
    entry = Entry(
        name=texts["name"],
        number=number,
        series=series.get(word, word),
        specialties=specialties_of(cells["specialties"]),
        title=texts["title"],
        title_level=level_of(folded(cells["title_level"])),
        employer_name=texts["employer_name"],
        region=region_of(folded(cells["region"])),
        term_from=first,
        term_until=last,
    )
    return Line(row, shown, number, entry)


def _plain(value: object) -> str:
    """A name as it is kept: its own width inside, no spaces at the ends, none between Chinese characters."""
    text = "".join(each for each in str(value) if unicodedata.category(each) not in ("Cc", "Cf")).strip()
    return re.sub(r"(?<=[\u3400-\u9fff])[ \u3000]+(?=[\u3400-\u9fff])", "", text)


def specialties_of(value: object) -> tuple[str, ...]:
    """Several specialties stand on lines, or between commas or semicolons."""
    parts = re.split(r"[、,，;；\n\r]+", str(value))
    return tuple(dict.fromkeys(part for part in (folded(each) for each in parts) if part))


def level_of(word: str) -> str:
    """The level's own name; 初级 is read as 助理级; what is unknown stays, and is refused."""
    return _LEVELS.get(word.removesuffix("级") if word != "初级" else word, word)


def region_of(word: str) -> str:
    """A code of 6 digits, from a code or a city's name, its ending left out or not."""
    if re.fullmatch(r"[0-9]{6}", word):
        return word
    names = {name: code for code, name in REGIONS.items()}
    long = {"黔西南布依族苗族自治州": "522300", "黔东南苗族侗族自治州": "522600", "黔南布依族苗族自治州": "522700"}
    own = {"贵州省": "520000", "省直": "520000", "省本级": "520000", "省级": "520000"}
    short = {name[:-1]: code for name, code in names.items() if name[-1] in "市州"}
    return {**names, **long, **own, **short}.get(word.removeprefix("贵州省") or word, "")


def _day(value: object) -> date | None:
    """A day from a date cell or from text such as 2023-06-01, 2023/6/1, 2023年6月1日, 20230601."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = folded(value)
    parts = _DATE.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    try:
        return date(*(int(part) for part in parts.groups())) if parts else None
    except ValueError:
        return None


def effect_of(entry: Entry, known: Entry | None, state: str) -> tuple[Effect, tuple[str, ...]]:
    """What an entry does to who is in the pool, and the fields that change. `state` is the known expert's."""
    if known is None:
        return Effect.ADDED, ()
    fields = tuple(name for name in (*APPROVED_FIELDS, *FACT_FIELDS) if getattr(entry, name) != getattr(known, name))
    if state == ExpertState.LEAVING:
        return Effect.REFUSED, ()
    if state in (ExpertState.LEFT, ExpertState.REFUSED):
        return Effect.REAPPLIED, fields
    if not fields:
        return Effect.UNCHANGED, ()
    decided = state == ExpertState.APPROVED and set(fields) & set(APPROVED_FIELDS)
    return (Effect.REAPPLIED if decided else Effect.CHANGED), fields
