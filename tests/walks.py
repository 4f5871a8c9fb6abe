"""One applicant for each entry of the plan: what an edition asks for, entered as a person would enter it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from portal.calendar import service as calendar
from portal.criteria import AnswerAtLeast, AnswerIs, Edition, FormField, HoursPerYear, Item, Rule, TitleHeld
from portal.submissions.domain.dossier import ACHIEVEMENT_WORDS, Section
from portal.submissions.domain.dossier_kinds import KINDS, TITLE_SERIES, FieldKind
from portal.submissions.service import offers as offered
from portal.submissions.service.offers import Offer
from tests.applicants import Items

# The level that can be applied for in every series, and the one below it.
LEVEL, HELD = "副高级", "中级"


@dataclass(frozen=True)
class Walker:
    """What of an applicant is not to be seen from the edition's rules: answers that its own kinds of rules read."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    title: str = "中级职称"


WALKERS: Mapping[str, Walker] = {
    "health": Walker(answers={"medical_credits": 25, "practice_weeks": 40}),
    "teachers": Walker(answers={"school_stage": "高中", "school_place": "乡村"}),
}


def track_of(offer: Offer) -> str:
    return offer.track or "normal"


def answers_of(offer: Offer, edition: Edition, level: str = LEVEL) -> dict[str, Any]:
    """An answer to every required field: as the rules ask for it, else anything of the field's kind."""
    rule = edition.rule_for(level, track_of(offer))
    wanted: dict[str, Any] = {}
    for each in rule.walk():
        if isinstance(each, AnswerAtLeast):
            wanted[each.key] = max(each.minimum, wanted.get(each.key, 0))
        elif isinstance(each, AnswerIs):
            wanted.setdefault(each.key, each.values[0])
    own = WALKERS.get(offer.series, Walker()).answers
    return {
        spec.key: own.get(spec.key, wanted.get(spec.key, _any(spec)))
        for spec in edition.fields_for(level, track_of(offer))
        if spec.required or spec.key in wanted or spec.key in own
    }


def _any(spec: FormField) -> Any:
    match spec.kind:
        case "choice":
            return spec.choices[0]
        case "integer":
            return min(12, spec.maximum or 12)
        case "date":
            return "2012-03-15"
    return "长期从事本专业工作"[: spec.maximum]


def items_of(offer: Offer, edition: Edition, level: str = LEVEL) -> Items:
    """Schooling, the title below, hours of every year that is looked at, and every result of the menus."""
    rules = list(edition.rule_for(level, track_of(offer)).walk())
    return (
        (Section.EDUCATION, "education", {
            "level": "本科", "degree": "学士", "school": "贵州大学", "major": "本专业", "graduated": "2005-07",
        }),
        (Section.TITLES, "title", _title(edition, rules)),
        *_hours(edition, rules),
        *_results(rules),
    )  # fmt: skip


def _title(edition: Edition, rules: list[Rule]) -> dict[str, Any]:
    named = [name for rule in rules if isinstance(rule, TitleHeld) for name in rule.series if name in TITLE_SERIES]
    return {
        "series": named[0] if named else "其他系列",
        "level": HELD,
        "title": edition.title_of(HELD),
        "obtained": "2012-11-20",
        "application_year": 2012,
        "appointed": "2012-12",
    }


def _hours(edition: Edition, rules: list[Rule]) -> Iterator[tuple[Section, str, dict[str, Any]]]:
    asked = [rule for rule in rules if isinstance(rule, HoursPerYear)]
    for year in range(edition.year - max((rule.years for rule in asked), default=1) + 1, edition.year + 1):
        total = max((rule.total for rule in asked), default=90)
        yield Section.HOURS, "hours", {"year": year, "public": total, "professional": total}


def _results(rules: list[Rule]) -> Iterator[tuple[Section, str, dict[str, Any]]]:
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
        if spec.key == "kind_word":
            data[spec.key] = word or spec.choices[0]
        elif spec.key == "date":
            data[spec.key] = "2021-05"
        elif wanted and (not spec.choices or set(wanted) & set(spec.choices)):
            data[spec.key] = next(each for each in wanted if not spec.choices or each in spec.choices)
        elif spec.key in ("rank", "role") and spec.choices:
            data[spec.key] = spec.choices[0]
        elif spec.required:
            data[spec.key] = spec.choices[0] if spec.kind is FieldKind.CHOICE else f"{rule.id[:40]} {number + 1}"
    return data


@dataclass(frozen=True)
class Days:
    """When one case is filled in, applied with, and goes its way: all inside the entry's own dates."""

    filled: datetime
    applied: datetime
    audited: datetime
    published: datetime
    shown_out: datetime
    reviewed: datetime
    received: datetime


def days_of(windows: calendar.PlanEntry) -> Days:
    dates = windows.windows
    applied = dates.apply.opens + timedelta(hours=2)
    audited = applied + timedelta(days=1)
    return Days(
        filled=dates.upload.opens + timedelta(days=1, hours=9),
        applied=applied,
        audited=audited,
        published=audited + timedelta(hours=2),
        # Five working days lie within twelve days, the national holiday's week included.
        shown_out=audited + timedelta(days=15),
        reviewed=audited + timedelta(days=16),
        received=audited + timedelta(days=17),
    )


def offer_of(key: str, *, registry: Any, now: datetime) -> Offer:
    return next(each for each in offered.offers(registry=registry, now=now) if each.key == key)
