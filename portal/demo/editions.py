"""What an edition asks for, entered as a person would enter it: read off its rules, so that every series has somebody.

The same material walks through every entry of the plan in the tests.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.criteria import AnswerAtLeast, AnswerIs, Edition, FormField, HoursPerYear, Item, Rule, TitleHeld
from portal.submissions.domain.dossier import ACHIEVEMENT_WORDS, Section
from portal.submissions.domain.dossier_kinds import KINDS, TITLE_SERIES, FieldKind

# The level that can be applied for in every series, and the one below it.
LEVEL, HELD = "副高级", "中级"
Entry = tuple[Section, str, dict[str, Any]]

# Answers that a series' own kinds of rules read: they are not to be seen from the rules known here.
OWN_ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "health": {"medical_credits": 25, "practice_weeks": 40},
    "teachers": {"school_stage": "高中", "school_place": "乡村学校"},
}
TEXT = "长期从事本专业技术工作，解决了生产和教学中的实际问题，成果在本地推广使用。"


def answers_for(edition: Edition, track: str, level: str = LEVEL) -> dict[str, Any]:
    """An answer to every required field: as the rules ask for it, else anything of the field's kind."""
    wanted: dict[str, Any] = {}
    for rule in edition.rule_for(level, track).walk():
        if isinstance(rule, AnswerAtLeast):
            wanted[rule.key] = max(rule.minimum, wanted.get(rule.key, 0))
        elif isinstance(rule, AnswerIs):
            wanted.setdefault(rule.key, rule.values[0])
    wanted |= OWN_ANSWERS.get(edition.slug, {})
    return {
        spec.key: wanted.get(spec.key, _any(spec))
        for spec in edition.fields_for(level, track)
        if spec.required or spec.key in wanted
    }


def _any(spec: FormField) -> Any:
    match spec.kind:
        case "choice":
            return spec.choices[0]
        case "integer":
            return min(12, spec.maximum or 12)
        case "date":
            return "2012-03-15"
    return TEXT[: spec.maximum]


def items_for(edition: Edition, track: str, level: str = LEVEL) -> tuple[Entry, ...]:
    """Schooling, the title below, hours of every year that is looked at, and every result of the menus."""
    rules = list(edition.rule_for(level, track).walk())
    schooling = {"level": "本科", "degree": "学士", "school": "贵州大学", "major": "本专业", "graduated": "2005-07"}
    return (
        (Section.EDUCATION, "education", schooling),
        (Section.TITLES, "title", _title(edition, rules)),
        *_hours(edition, rules),
        *_results(rules),
    )


def _title(edition: Edition, rules: list[Rule]) -> dict[str, Any]:
    named = [name for rule in rules if isinstance(rule, TitleHeld) for name in rule.series if name in TITLE_SERIES]
    return {
        "series": named[0] if named else "其他系列",
        "level": HELD,
        "title": edition.title_of(HELD, edition.specialties[0].name),
        "obtained": "2012-11-20",
        "application_year": 2012,
        "appointed": "2012-12",
    }


def _hours(edition: Edition, rules: list[Rule]) -> Iterator[Entry]:
    asked = [rule for rule in rules if isinstance(rule, HoursPerYear)]
    total = max((rule.total for rule in asked), default=90)
    for year in range(edition.year - max((rule.years for rule in asked), default=1) + 1, edition.year + 1):
        yield Section.HOURS, "hours", {"year": year, "public": total, "professional": total}


def _results(rules: list[Rule]) -> Iterator[Entry]:
    for rule in {rule.id: rule for rule in rules if isinstance(rule, Item)}.values():
        # A name that says exactly what it is goes before one that stands for several.
        found = [found for name in rule.kinds if (found := _kind_of(name))]
        kind, word = min(found, key=lambda each: not each[1])
        for number in range(rule.count):
            yield Section.ACHIEVEMENTS, kind, _result(kind, word, rule, number)


def _kind_of(word: str) -> tuple[str, str] | None:
    """(slug, kind_word) under which a result of that name is entered."""
    for spec in KINDS.values():
        for each in spec.fields:
            if each.key == "kind_word" and word in each.choices:
                return spec.slug, word
    return next(((slug, "") for slug, name in ACHIEVEMENT_WORDS.items() if name == word and slug in KINDS), None)


def _result(kind: str, word: str, rule: Item, number: int) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for spec in KINDS[kind].fields:
        wanted = {"rank": rule.ranks, "role": rule.roles}.get(spec.key, ())
        fitting = [each for each in wanted if not spec.choices or each in spec.choices]
        if spec.key == "kind_word":
            data[spec.key] = word or spec.choices[0]
        elif spec.key == "date":
            data[spec.key] = "2021-05"
        elif fitting or (spec.key in ("rank", "role") and spec.choices):
            data[spec.key] = fitting[0] if fitting else spec.choices[0]
        elif spec.required:
            data[spec.key] = spec.choices[0] if spec.kind is FieldKind.CHOICE else f"{rule.shown[:60]}（{number + 1}）"
    return data
