"""One line of a municipal spreadsheet: what it says, and everything that is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plugins.certificates.domain.certificate import LEVELS, WAYS, plain_number
from plugins.certificates.domain.cleaning import (
    Cell,
    Unclear,
    day_of,
    document_fault,
    document_of,
    name_of,
    text_of,
)
from plugins.certificates.domain.historical_columns import CODES, KINDS, LEVEL_NAMES, MOST
from plugins.certificates.domain.old_titles import known_series, ranked


class Kind(StrEnum):
    """A refusal keeps the line out; a warning lets it in and is shown."""

    REFUSAL = "refusal"
    WARNING = "warning"


@dataclass(frozen=True)
class Note:
    """What is to be said of a cell: `code` is worded elsewhere, `value` stands in it."""

    kind: Kind
    field: str
    code: str
    value: str = ""


@dataclass(frozen=True)
class Place:
    """For whom the lines are read: a municipal bureau's own region (empty: the province, any), its name, the day."""

    region: str
    issuer: str
    today: date


@dataclass
class Cleaned:
    """A line as it would be registered, and its notes. `record` holds texts; days are YYYY-MM-DD."""

    record: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def refuse(self, name: str, code: str, value: str = "") -> None:
        self.notes.append(Note(Kind.REFUSAL, name, code, value))

    def warn(self, name: str, code: str, value: str = "") -> None:
        self.notes.append(Note(Kind.WARNING, name, code, value))

    @property
    def refused(self) -> bool:
        return any(each.kind is Kind.REFUSAL for each in self.notes)


def clean(cells: Mapping[str, Cell], place: Place) -> Cleaned:
    """Read one line; every fault is noted, not the first one alone."""
    made = Cleaned()
    for key in ("specialty", "committee", "paper", "issuer", "employer", "scope"):
        made.record[key] = text_of(cells.get(key))
    _person(made, cells)
    _number(made, cells)
    for key in ("passed_on", "issued_on"):
        _day(made, key, cells, place.today)
    _title(made, cells)
    _rest(made, cells, place)
    for key, most in MOST.items():
        if len(made.record.get(key, "")) > most:
            made.refuse(key, "too_long", str(most))
    return made


def _person(made: Cleaned, cells: Mapping[str, Cell]) -> None:
    made.record["name"] = name = name_of(cells.get("name"))
    if not name:
        made.refuse("name", "lacks")
    elif re.search(r"[0-9]", name):
        made.refuse("name", "name_digits")
    told = text_of(cells.get("document_kind"))
    kind = KINDS.get(told, "")
    made.record["document_kind"] = kind or "resident_id"
    if not kind:
        made.refuse("document_kind", "kind_unknown", told)
    made.record["document"] = ""
    try:
        made.record["document"] = number = document_of(cells.get("document"))
    except Unclear as error:
        made.refuse("document", str(error))
        return
    if not number:
        made.warn("document", "document_absent")
    elif kind in ("resident_id", "hmt_residence"):
        if fault := document_fault(number):
            made.refuse("document", fault)
        elif len(number) == 15:
            made.warn("document", "document_15")
    elif not re.fullmatch(r"[A-Z0-9]{5,20}", number):
        made.refuse("document", "document_other")


def _number(made: Cleaned, cells: Mapping[str, Cell]) -> None:
    cell = cells.get("number")
    made.record["number"] = number = plain_number(text_of(cell))
    if not number:
        made.refuse("number", "lacks")
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= 1e15:
            made.refuse("number", "number_spoilt")
        else:
            made.warn("number", "number_numeric")
    elif re.fullmatch(r"[0-9.]+E\+[0-9]+", number):
        made.refuse("number", "number_spoilt")


def _day(made: Cleaned, key: str, cells: Mapping[str, Cell], today: date) -> None:
    made.record[key] = ""
    try:
        told = day_of(cells.get(key), today=today)
    except Unclear as error:
        made.refuse(key, str(error), text_of(cells.get(key))[:40])
        return
    if told is not None:
        made.record[key] = told.on.isoformat()
        if told.precision != "day":
            made.warn(key, f"day_{told.precision}", told.on.isoformat())
    elif key == "passed_on":
        made.refuse(key, "lacks")


def _title(made: Cleaned, cells: Mapping[str, Cell]) -> None:
    """The level is the table's, by series, title and day; what the line says must agree with it."""
    told, title = text_of(cells.get("series")), text_of(cells.get("title")).replace(" ", "")
    series = known_series(told)
    asserted = LEVEL_NAMES.get(text_of(cells.get("level")), "")
    made.record |= {"title": title, "series_name": series or told, "level": asserted}
    if text_of(cells.get("level")) and not asserted:
        made.refuse("level", "level_unknown", text_of(cells.get("level")))
    if not told:
        made.refuse("series", "lacks")
    elif not series:
        made.refuse("series", "series_unknown", told)
    if not title:
        made.refuse("title", "lacks")
    if not title or not series or not made.record["passed_on"]:
        return
    found = ranked(series, title, date.fromisoformat(made.record["passed_on"]))
    if len(found.levels) == 1:
        _compare(made, next(iter(found.levels)), asserted, sure=found.sure)
    elif not asserted:
        made.refuse("level", "title_other_time" if found.other_times else "title_unknown", title)
    else:
        made.warn("title", "title_other_time_told" if found.other_times else "title_unknown_told", title)


def _compare(made: Cleaned, level: str, asserted: str, *, sure: bool) -> None:
    if asserted and asserted != level and sure:
        made.refuse("level", "level_differs", level)
    elif asserted and asserted != level:
        made.warn("level", "level_unsure", level)
    else:
        made.record["level"] = level
        if not sure:
            made.warn("title", "title_unsure", level)


def _rest(made: Cleaned, cells: Mapping[str, Cell], place: Place) -> None:
    way = text_of(cells.get("way")) or WAYS[0]
    made.record["way"] = way
    if way not in WAYS:
        made.refuse("way", "way_unknown", way)
    if made.record["level"] and made.record["level"] not in LEVELS:
        made.refuse("level", "level_unknown", made.record["level"])
    if not made.record["issuer"]:
        made.record["issuer"] = place.issuer
        made.warn("issuer", "issuer_absent", place.issuer)
    made.record["scope"] = made.record["scope"] or "全省"
    told = text_of(cells.get("city"))
    code = CODES.get(told, "")
    made.record["region"] = code or place.region
    if told and not code:
        made.refuse("city", "city_unknown", told)
    elif not told and not place.region:
        made.refuse("city", "city_absent")
    elif place.region and code and code != place.region:
        made.refuse("city", "city_other", told)
    passed, issued = made.record["passed_on"], made.record["issued_on"]
    if passed and issued and issued < passed:
        made.warn("issued_on", "issued_before")
