"""The typed facts that criteria are judged on, and how they are read from a facts file.

A section that is None is *not yet known*; an empty tuple is *known to be none*. Inside an item, `graduated`,
`obtained`, `full_time`, `rank`, `role`, `achieved`, `public` and `professional` may be None = not yet known. A
`degree` of None means that the schooling carried no degree, and an `end` of None that the period has not ended.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from portal.criteria.levels import Degree, EducationLevel, Level, parse_word


class FactsError(ValueError):
    """A facts document that can't be read; the message begins with the place."""


@dataclass(frozen=True, slots=True)
class Education:
    """One completed (or dated future) schooling."""

    level: EducationLevel
    degree: Degree | None = None
    major: str | None = None
    graduated: date | None = None
    full_time: bool | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """A professional title held; `level` is stored with it, never inferred from its name."""

    series: str
    title: str
    level: Level
    obtained: date | None = None
    appointed: date | None = None
    application_year: int | None = None
    committee: str | None = None


@dataclass(frozen=True, slots=True)
class Employment:
    """A period of work; `end` None = it lasts."""

    employer: str
    kind: str
    start: date
    end: date | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Continuing education (学时) of one year, in hours."""

    year: int
    public: int | None = None
    professional: int | None = None


@dataclass(frozen=True, slots=True)
class Achievement:
    """One result: a project, patent, standard, award, paper ..."""

    kind: str
    rank: str | None = None
    role: str | None = None
    achieved: date | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Sanction:
    """A disciplinary sanction; `end` None = no end is set."""

    kind: str
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known of one person. A section that is None is not yet known; an `unfinished` one may have more."""

    birth_date: date | None = None
    education: tuple[Education, ...] | None = None
    titles: tuple[Title, ...] | None = None
    employment: tuple[Employment, ...] | None = None
    hours: tuple[Hours, ...] | None = None
    achievements: tuple[Achievement, ...] | None = None
    sanctions: tuple[Sanction, ...] | None = None
    unfinished: frozenset[str] = frozenset()


SECTION_NAMES = {
    "birth_date": "出生日期",
    "education": "学历学位",
    "titles": "现有职称",
    "employment": "工作经历",
    "hours": "继续教育学时",
    "achievements": "业绩成果",
    "sanctions": "处分和诚信记录",
}

_T = TypeVar("_T")


def _date(value: object, place: str) -> date:
    if not isinstance(value, str) or len(value) != 10:
        raise FactsError(f"{place}: a date must be written YYYY-MM-DD")
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise FactsError(f"{place}: {value!r} is not a date ({error})") from error
    _year(day.year, place)
    return day


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise FactsError(f"{place}: must be a text that is not empty")
    return value.strip()


def _rank(value: object, place: str) -> str:
    """A rank in words (省部级), or a place as a number (1 = first)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text(value, place)


def _whole(value: object, place: str) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JSON Schema counts 90.0 as an integer
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise FactsError(f"{place}: must be a whole number, 0 or more")
    return value


def _flag(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise FactsError(f"{place}: must be true or false")
    return value


def _year(value: object, place: str) -> int:
    year = _whole(value, place)
    if not 1900 <= year <= 2199:
        raise FactsError(f"{place}: {year} is not a year from 1900 to 2199")
    return year


def _word(vocabulary: Any) -> Callable[[object, str], Any]:
    def parse(value: object, place: str) -> Any:
        try:
            return parse_word(vocabulary, _text(value, place))
        except FactsError:
            raise
        except ValueError as error:
            raise FactsError(f"{place}: {error}") from error

    return parse


@dataclass(frozen=True, slots=True)
class _Field:
    """How one key of an item is read: into which attribute, by which parser, and whether it must be there."""

    attribute: str
    parse: Callable[[object, str], Any]
    required: bool = False


_ITEMS: dict[str, tuple[type, dict[str, _Field]]] = {
    "education": (
        Education,
        {
            "level": _Field("level", _word(EducationLevel), True),
            "degree": _Field("degree", _word(Degree)),
            "major": _Field("major", _text),
            "graduated": _Field("graduated", _date),
            "full_time": _Field("full_time", _flag),
        },
    ),
    "titles": (
        Title,
        {
            "series": _Field("series", _text, True),
            "title": _Field("title", _text, True),
            "level": _Field("level", _word(Level), True),
            "obtained": _Field("obtained", _date),
            "appointed": _Field("appointed", _date),
            "application_year": _Field("application_year", _year),
            "committee": _Field("committee", _text),
        },
    ),
    "employment": (
        Employment,
        {
            "employer": _Field("employer", _text, True),
            "kind": _Field("kind", _text, True),
            "from": _Field("start", _date, True),
            "to": _Field("end", _date),
            "region": _Field("region", _text),
        },
    ),
    "hours": (
        Hours,
        {
            "year": _Field("year", _year, True),
            "public": _Field("public", _whole),
            "professional": _Field("professional", _whole),
        },
    ),
    "achievements": (
        Achievement,
        {
            "kind": _Field("kind", _text, True),
            "rank": _Field("rank", _rank),
            "role": _Field("role", _text),
            "date": _Field("achieved", _date),
            "name": _Field("name", _text),
        },
    ),
    "sanctions": (
        Sanction,
        {
            "kind": _Field("kind", _text, True),
            "from": _Field("start", _date, True),
            "to": _Field("end", _date),
        },
    ),
}


def _item(section: str, raw: object, place: str) -> Any:
    maker, keys = _ITEMS[section]
    if not isinstance(raw, Mapping):
        raise FactsError(f"{place}: must be an object")
    unknown = sorted(set(raw) - set(keys))
    if unknown:
        raise FactsError(f"{place}: unknown key {unknown[0]!r}; known: {', '.join(keys)}")
    values: dict[str, Any] = {}
    for key, field in keys.items():
        value = raw.get(key)
        if value is not None:
            values[field.attribute] = field.parse(value, f"{place}.{key}")
        elif field.required:
            raise FactsError(f"{place}: {key!r} is required")
    start, end = values.get("start"), values.get("end")
    if start and end and end < start:
        raise FactsError(f"{place}: 'to' ({end}) is before 'from' ({start})")
    return maker(**values)


def facts_from_json(document: object) -> Facts:
    """Facts of a parsed facts file; FactsError names the first place that can't be read."""
    if not isinstance(document, Mapping):
        raise FactsError("facts: must be an object")
    known = [field.name for field in fields(Facts)]
    unknown = sorted(set(document) - set(known))
    if unknown:
        raise FactsError(f"facts: unknown key {unknown[0]!r}; known: {', '.join(known)}")
    values: dict[str, Any] = {}
    for section, raw in document.items():
        if raw is None:
            continue
        if section == "birth_date":
            values[section] = _date(raw, "birth_date")
            continue
        if not isinstance(raw, list | tuple):
            raise FactsError(f"{section}: must be a list")
        values[section] = tuple(_item(section, item, f"{section}[{i}]") for i, item in enumerate(raw))
    return Facts(**values)


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """The facts in the form of a facts file; what is not known is left out."""
    document: dict[str, Any] = {}
    if facts.birth_date is not None:
        document["birth_date"] = facts.birth_date.isoformat()
    for section, (_maker, keys) in _ITEMS.items():
        items = getattr(facts, section)
        if items is not None:
            document[section] = [
                {key: _plain(getattr(item, field.attribute)) for key, field in keys.items()} for item in items
            ]
    return document


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
