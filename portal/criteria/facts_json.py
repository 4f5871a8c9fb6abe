"""Facts from a facts file (JSON), and back."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from portal.criteria.facts import Achievement, Answer, Education, Employment, Facts, Hours, Sanction, Title
from portal.criteria.levels import Degree, EducationLevel, Level, parse_word


class FactsError(ValueError):
    """A facts document that can't be read; the message begins with the place."""


_DATE = re.compile(r"\d{4}-\d\d-\d\d")


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


def _answers(raw: object) -> dict[str, Answer]:
    """A text that is a date, written YYYY-MM-DD, is one; null is not yet known."""
    if not isinstance(raw, Mapping):
        raise FactsError("answers: must be an object")
    answers: dict[str, Answer] = {}
    for key, value in raw.items():
        place = f"answers.{key}"
        if isinstance(value, str):
            answers[key] = _date(value, place) if _DATE.fullmatch(value) else _text(value, place)
        elif value is not None:
            answers[key] = _whole(value, place)
    return answers


def facts_from_json(document: object) -> Facts:
    """Facts of a parsed facts file; FactsError names the first place that can't be read."""
    if not isinstance(document, Mapping):
        raise FactsError("facts: must be an object")
    known = [field.name for field in fields(Facts) if field.name != "unfinished"]
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
        if section == "answers":
            values[section] = _answers(raw)
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
    if facts.answers is not None:
        document["answers"] = {key: _plain(value) for key, value in facts.answers.items()}
    return document


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
