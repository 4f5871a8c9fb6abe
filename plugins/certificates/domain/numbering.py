"""Certificate numbers: made from a template that the province sets (DOMAIN 6: no national format was found)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

FIELDS = ("province", "year", "series", "level", "way", "serial")
# 1正高 2副高 3中级 4初级 (DOMAIN 6); 员级 is the lower half of 初级.
LEVEL_CODES: Mapping[str, str] = {"正高级": "1", "副高级": "2", "中级": "3", "助理级": "4", "员级": "5"}
WAY_CODES: Mapping[str, str] = {"评审": "P", "认定": "R", "考试": "K", "确认": "Q", "互认": "H"}
UNKNOWN_SERIES = "00"
LEAST_WIDTH, MOST_WIDTH = 3, 10
LONGEST = 60
_FIXED = re.compile(r"[A-Za-z0-9〔〕()（）号第字\-\u4e00-\u9fff]*")
_WIDTH = re.compile(r"0(\d{1,2})")
_CODE = re.compile(r"([a-z][a-z0-9_]*)=([A-Za-z0-9]{1,6})")


class Fault(StrEnum):
    """What is wrong with a template, or with the codes of series."""

    BRACES = "braces"
    FIXED = "fixed"
    SERIAL = "serial"
    YEAR = "year"
    TWICE = "twice"
    LONG = "long"
    FIELD = "field"
    FORMAT = "format"
    WIDTH = "width"
    CODE = "code"


class BadTemplate(ValueError):
    """The template can't make numbers. `fault` says why, `word` what is meant."""

    def __init__(self, fault: Fault, word: str = "") -> None:
        super().__init__(f"{fault}: {word}")
        self.fault = fault
        self.word = word


class SerialsSpent(ValueError):
    """Every serial of this width has been given under this prefix."""


@dataclass(frozen=True)
class Template:
    """A checked template. `width` is the number of digits of its serial."""

    text: str
    width: int

    def prefix(self, values: Mapping[str, str]) -> str:
        """The number with its serial left open, as ￭: one counter runs for each."""
        parts = []
        for fixed, name, _format, _conversion in Formatter().parse(self.text):
            parts.append(fixed)
            if name is not None:
                parts.append("￭" if name == "serial" else values[name])
        return "".join(parts)

    def number(self, prefix: str, serial: int) -> str:
        """The number with this serial. Raises SerialsSpent for one that is too long for its place."""
        if serial < 1 or len(str(serial)) > self.width:
            raise SerialsSpent(str(serial))
        return prefix.replace("￭", f"{serial:0{self.width}}")


def parse(text: str) -> Template:
    """A template such as {province}{year}{series}{level}{serial:06}. Raises BadTemplate."""
    try:
        parts = list(Formatter().parse(text.strip()))
    except ValueError as error:
        raise BadTemplate(Fault.BRACES) from error
    names = [name for _fixed, name, _format, _conversion in parts if name is not None]
    width = 0
    for fixed, name, form, conversion in parts:
        if not _FIXED.fullmatch(fixed):
            raise BadTemplate(Fault.FIXED, fixed)
        if name is None:
            continue
        width = _width(name, form or "", conversion) or width
    if names.count("serial") != 1:
        raise BadTemplate(Fault.SERIAL)
    if "year" not in names:
        raise BadTemplate(Fault.YEAR)
    if len(set(names)) < len(names):
        raise BadTemplate(Fault.TWICE)
    if sum(len(fixed) for fixed, *_rest in parts) + 6 * len(names) + width > LONGEST:
        raise BadTemplate(Fault.LONG)
    return Template(text.strip(), width)


def _width(name: str, form: str, conversion: str | None) -> int:
    """The digits of the serial; 0 for another field. Raises BadTemplate."""
    if name not in FIELDS or conversion:
        raise BadTemplate(Fault.FIELD, name)
    if name != "serial":
        if form:
            raise BadTemplate(Fault.FORMAT, name)
        return 0
    found = _WIDTH.fullmatch(form)
    if found is None or not LEAST_WIDTH <= int(found[1]) <= MOST_WIDTH:
        raise BadTemplate(Fault.WIDTH)
    return int(found[1])


def series_codes(text: str) -> dict[str, str]:
    """The codes of the series, from `teachers=01 health=04`. Raises BadTemplate."""
    found: dict[str, str] = {}
    for part in re.split(r"[\s,，;；]+", text.strip()):
        if not part:
            continue
        matched = _CODE.fullmatch(part)
        if matched is None:
            raise BadTemplate(Fault.CODE, part)
        found[matched[1]] = matched[2]
    return found
