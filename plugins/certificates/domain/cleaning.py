"""What stands in a municipal spreadsheet, made comparable: texts, days, numbers of documents. Nothing is guessed."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_BREAKS = re.compile(r"[\t\r\n\v\f  　  ]+")
_HAN_GAP = re.compile(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])")
_QUOTED = re.compile(r'^="(.*)"$', re.DOTALL)
_SPOILT = re.compile(r"^[0-9](\.[0-9]+)?E\+?[0-9]{2}$")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FIRST_DAY = date(1949, 10, 1)
# Of the 1900 date system, whose day 60 (29 February 1900) never was.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(18264, 73051)
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")

Cell = str | int | float | bool | date | datetime | timedelta | None


@dataclass(frozen=True)
class Day:
    """A day, and how precisely it was told: day, month or year. Without a day it is the last of its month or year:
    nobody's years of holding are counted from earlier than what is known."""

    on: date
    precision: str = "day"


class Unclear(ValueError):
    """A cell that can't be read; the message is a code of `notes`."""


def text_of(cell: Cell) -> str:
    """The cell as one line of text: half-width, without breaks, stray blanks, BOM or a leading apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    folded = unicodedata.normalize("NFKC", str(cell))
    shown = "".join(c if c in "\t\r\n" or unicodedata.category(c) not in ("Cc", "Cf") else "" for c in folded)
    if quoted := _QUOTED.match(shown.strip()):
        shown = quoted[1]
    line = re.sub(" +", " ", _BREAKS.sub(" ", shown)).strip(" '")
    return _HAN_GAP.sub("", line)


def name_of(cell: Cell) -> str:
    """A person's name: as a text, without blanks between its characters; words of Latin letters keep one."""
    return re.sub(r"(?<=[^A-Za-z]) +| +(?=[^A-Za-z])", "", text_of(cell))


def document_of(cell: Cell) -> str:
    """The document's number as it is printed: upper-case, without blanks. Raises Unclear when its digits are lost."""
    spoilt = isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 1e15
    told = re.sub(r"[\s\-‐‑–—]", "", text_of(cell)).upper()
    if spoilt or _SPOILT.match(told):
        raise Unclear("document_spoilt")
    return told


def check_character(first17: str) -> str:
    """The check character of GB 11643-1999, clause 4.2.4."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def document_fault(number: str) -> str:
    """Why this is no resident number (a code of `notes`); empty for 18 characters that hold, and for 15 digits."""
    if re.fullmatch(r"[0-9]{15}", number):
        return "" if _is_day("19" + number[6:12]) else "document_birth"
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return "document_shape"
    if not _is_day(number[6:14]):
        return "document_birth"
    return "" if check_character(number[:17]) == number[17] else "document_check"


def document_match(number: str) -> str:
    """By what documents are compared: 15 digits as the 18 that the same person bears now."""
    if re.fullmatch(r"[0-9]{15}", number):
        first17 = f"{number[:6]}19{number[6:]}"
        return first17 + check_character(first17)
    return number


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


def day_of(cell: Cell, *, today: date) -> Day | None:
    """The day in any of the forms in use; None for an empty cell. Raises Unclear."""
    if isinstance(cell, datetime):
        return _within(Day(cell.date()), today)
    if isinstance(cell, date):
        return _within(Day(cell), today)
    if isinstance(cell, bool | timedelta):
        raise Unclear("day_shape")
    if isinstance(cell, float) and not cell.is_integer():
        return _within(_of_fraction(cell), today)
    told = text_of(cell)
    return _within(_of_text(told), today) if told else None


def _of_fraction(cell: float) -> Day:
    """2008.6 typed as a number. 2008.1 may have been 2008.10: nobody knows any more. A serial may bear a time."""
    if int(cell) in _SERIALS:
        return Day(_SERIAL_ZERO + timedelta(days=int(cell)))
    year, _point, month = repr(cell).partition(".")
    if month == "1":
        raise Unclear("day_january")
    if len(month) > 2:
        raise Unclear("day_shape")
    return _made(year, month, "")


def _of_text(told: str) -> Day:
    told = _from_han(re.sub(r"[\sT]+[0-9]{1,2}:[0-9]{2}(:[0-9.]+)?$", "", told).replace(" ", ""))
    if re.fullmatch(r"[0-9]{5}", told) and int(told) in _SERIALS:
        return Day(_SERIAL_ZERO + timedelta(days=int(told)))
    for shape in (
        r"([0-9]{4})([0-9]{2})([0-9]{2})",
        r"([0-9]{4})([0-9]{2})()",
        r"([0-9]{4})年?()()",
        r"([0-9]{4})[.\-/年、·]([0-9]{1,2})月?()\.?",
        r"([0-9]{4})[.\-/年、·]([0-9]{1,2})[.\-/月、·]([0-9]{1,2})[日号]?\.?",
    ):
        if found := re.fullmatch(shape, told):
            return _made(*found.groups())
    raise Unclear("day_shape")


def _from_han(told: str) -> str:
    """二〇〇八年六月十五日 -> 2008年6月15日."""

    def number(found: re.Match[str]) -> str:
        tens, ten, ones = found[0].partition("十")
        if not ten:
            return found[0].translate(_DIGITS)
        return str(int((tens or "一").translate(_DIGITS)) * 10 + int((ones or "〇").translate(_DIGITS)))

    return re.sub("[〇零一二三四五六七八九十]+", number, told)


def _made(year: str, month: str, day: str) -> Day:
    try:
        if not month:
            return Day(date(int(year), 12, 31), "year")
        if not day:
            return Day(date(int(year), int(month), calendar.monthrange(int(year), int(month))[1]), "month")
        return Day(date(int(year), int(month), int(day)))
    except ValueError as error:
        raise Unclear("day_none") from error


def _within(told: Day, today: date) -> Day:
    """Neither before there were such titles nor after today; the end of a running month is today at the latest."""
    if told.precision != "day" and told.on > today >= told.on.replace(day=1, **_first(told.precision)):
        return Day(today, told.precision)
    if told.on > today:
        raise Unclear("day_future")
    if told.on < _FIRST_DAY:
        raise Unclear("day_early")
    return told


def _first(precision: str) -> dict[str, int]:
    return {"month": 1} if precision == "year" else {}
