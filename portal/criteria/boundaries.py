"""Facts on both sides of each condition: those that just meet it, and those that fail it by one step.

The step is one day, one hour, one item, one answer. What only a person can confirm (`attested`) has no such facts.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.criteria.answers import AnswerAtLeast, AnswerIs
from portal.criteria.edition import Edition
from portal.criteria.experience import EducationAtLeast, TitleHeld, WorkYears
from portal.criteria.facts import Achievement, Education, Employment, Facts, Hours, Sanction, Title
from portal.criteria.levels import EducationLevel, is_among
from portal.criteria.results import HoursPerYear, Item
from portal.criteria.rules import Rule
from portal.criteria.standing import Attested, NoMisconduct, NoSanctionInForce, NotEmployedAs
from portal.criteria.verdict import When
from portal.criteria.years import add_years

Sides = tuple[Facts, Facts]
Custom = Mapping[str, Callable[[Any], Sides]]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Boundary:
    """One rule, facts that just meet it, facts that just don't, and what the step between them is."""

    place: str
    rule: Rule
    passes: Facts
    fails: Facts
    why: str

    @property
    def rule_id(self) -> str:
        return self.rule.id


def place_of(edition: Edition) -> str:
    """Where findings on an edition are: slug and year, and the version when it isn't the first."""
    return f"{edition.slug}/{edition.year}" + (f"-{edition.version}" if edition.version > 1 else "")


def when_of(edition: Edition) -> When:
    """The days at which boundaries are judged: 申报 on the day to which years are counted."""
    return When(at=edition.counted_to, on=edition.counted_to)


def leaves(rule: Rule) -> Iterator[Rule]:
    """The rules below (or itself) that combine no others."""
    return (each for each in rule.walk() if not getattr(each, "rules", None))


def undecided(rule: Rule) -> bool:
    """Is it never decided by machine?"""
    return isinstance(rule, Attested)


def boundaries(edition: Edition, *, custom: Custom | None = None) -> Iterator[Boundary]:
    """The boundary of every leaf rule of every criteria; of a kind that is neither known nor in `custom`, none."""
    when = when_of(edition)
    for entry in edition.criteria:
        place = f"{place_of(edition)}/{entry.level}/{'+'.join(entry.tracks)}"
        for rule in leaves(entry.rule):
            for passes, fails, why in sides(rule, when, custom or {}):
                yield Boundary(f"{place}/{rule.id}", rule, passes, fails, why)


def sides(rule: Rule, when: When, custom: Custom) -> Iterator[tuple[Facts, Facts, str]]:
    """Facts that pass, facts that fail, and the step between them."""
    if rule.kind in custom:
        yield (*custom[rule.kind](rule), "a step of the rule's own")
        return
    make = _MAKERS.get(type(rule))
    if make is not None:
        yield from make(rule, when)


def _years_back(day: date, years: int) -> date:
    """The last day from which so many full years have passed on `day`."""
    start = add_years(day, -years)
    while add_years(start + DAY, years) <= day:
        start += DAY
    return start


def _education(rule: EducationAtLeast, when: When) -> Iterator[tuple[Facts, Facts, str]]:
    def having(graduated: date) -> Facts:
        level = rule.level or EducationLevel.PRIMARY
        degree = None if rule.level else rule.degree
        return Facts(education=(Education(level, degree, graduated=graduated),))

    yield having(when.at), having(when.at + DAY), "one day"


def _title(rule: TitleHeld, when: When) -> Iterator[tuple[Facts, Facts, str]]:
    series = rule.series[0] if rule.series else "某系列"
    # Not one of the cohorts whose years are counted from another day.
    year = min(rule.late_cohorts, default=2000) - 1

    def held(since: date) -> Facts:
        title = Title(series, "职称", rule.level, obtained=since, appointed=since, application_year=year)
        return Facts(titles=(title,))

    start = _years_back(when.at, rule.years)
    yield held(start), held(start + DAY), "one day"


def _work(rule: WorkYears, when: When) -> Iterator[tuple[Facts, Facts, str]]:
    kind = next(each for each in ("企业", "事业单位", "其他单位") if not is_among(each, rule.kinds_excluded))

    def working(since: date) -> Facts:
        return Facts(employment=(Employment("某单位", kind, since),))

    start = _years_back(when.at, rule.years)
    yield working(start), working(start + DAY), "one day"


def _hours(rule: HoursPerYear, when: When) -> Iterator[tuple[Facts, Facts, str]]:
    public = max(rule.public, rule.total - rule.professional)
    # One hour less where it is missed: of what is asked for by itself, else of the total.
    less = (public - 1, rule.professional) if public > 0 else (public, rule.professional - 1)
    years = range(when.at.year - rule.years + 1, when.at.year + 1)

    def done(last: tuple[int, int]) -> Facts:
        full = tuple(Hours(year, public, rule.professional) for year in years[:-1])
        return Facts(hours=(*full, Hours(when.at.year, *last)))

    if max(public, rule.professional) > 0:
        yield done((public, rule.professional)), done(less), "one hour"


def _item(rule: Item, when: When) -> Iterator[tuple[Facts, Facts, str]]:
    one = Achievement(
        rule.kinds[0],
        rank=rule.ranks[0] if rule.ranks else None,
        role=rule.roles[0] if rule.roles else None,
        achieved=when.at,
    )
    if rule.count:
        yield Facts(achievements=(one,) * rule.count), Facts(achievements=(one,) * (rule.count - 1)), "one item"


def _employed(rule: NotEmployedAs, when: When) -> Iterator[tuple[Facts, Facts, str]]:
    def until(end: date) -> Facts:
        return Facts(employment=(Employment("某单位", rule.kinds[0], add_years(when.on, -5), end),))

    yield until(when.on - DAY), until(when.on), "one day"


def _sanction(rule: NoSanctionInForce, when: When) -> Iterator[tuple[Facts, Facts, str]]:
    def until(end: date) -> Facts:
        return Facts(sanctions=(Sanction(rule.kinds[0], add_years(when.on, -1), end),))

    yield until(when.on - DAY), until(when.on), "one day"


def _misconduct(rule: NoMisconduct, when: When) -> Iterator[tuple[Facts, Facts, str]]:
    def since(start: date) -> Facts:
        return Facts(sanctions=(Sanction(rule.kinds[0], start, None),))

    start = _years_back(when.on, rule.years)
    yield since(start), since(start + DAY), "one day"


def _number(rule: AnswerAtLeast, _when: When) -> Iterator[tuple[Facts, Facts, str]]:
    if rule.minimum:
        yield Facts(answers={rule.key: rule.minimum}), Facts(answers={rule.key: rule.minimum - 1}), "one unit"


def _answer(rule: AnswerIs, _when: When) -> Iterator[tuple[Facts, Facts, str]]:
    other = f"不是{rule.values[0]}"
    yield Facts(answers={rule.key: rule.values[0]}), Facts(answers={rule.key: other}), "another answer"


_MAKERS: Mapping[type[Rule], Callable[[Any, When], Iterator[tuple[Facts, Facts, str]]]] = {
    EducationAtLeast: _education,
    TitleHeld: _title,
    WorkYears: _work,
    HoursPerYear: _hours,
    Item: _item,
    NotEmployedAs: _employed,
    NoSanctionInForce: _sanction,
    NoMisconduct: _misconduct,
    AnswerAtLeast: _number,
    AnswerIs: _answer,
}
