"""Numbers that a scheme's bands are laid over: years of a title, years of work, counts of results, hours, answers."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from portal.criteria.facts import Achievement, Facts
from portal.criteria.levels import Level, is_among
from portal.criteria.verdict import Outcome, Used, When, k_of
from portal.criteria.years import add_years, full_years, union

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a measure found. The number lies from `low` to `high`; None = nobody can say how high.

    Known exactly when both are the same. `cure` says what would make it known.
    """

    low: Decimal
    high: Decimal | None
    used: tuple[Used, ...] = ()
    cure: str = ""


@dataclass(frozen=True, kw_only=True)
class Measure(ABC):
    """One number read from the facts. `whole`: it has no fractions, so that "up to 11" and "from 12" leave no gap."""

    fact: ClassVar[str]
    reads: ClassVar[str]
    whole: ClassVar[bool] = True
    unit: ClassVar[str] = ""

    def measure(self, facts: Facts, when: When) -> Reading:
        """The reading; open upwards while the section may still grow."""
        found = self.read(facts, when)
        if self.reads in facts.unfinished:
            return Reading(found.low, None, found.used, found.cure or "相关业绩档案填写完毕后可判断")
        return found

    @abstractmethod
    def read(self, facts: Facts, when: When) -> Reading:
        """The reading of what is written down."""

    @abstractmethod
    def wording(self) -> str:
        """What is measured, in words."""


def years_between(start: date, end: date) -> Decimal:
    """Years with the part of the running one; whole exactly on the anniversary (DOMAIN 9.3 #12)."""
    if end < start:
        return ZERO
    full = full_years(start, end)
    begun, due = add_years(start, full), add_years(start, full + 1)
    return Decimal(full) + Decimal((end - begun).days) / Decimal((due - begun).days)


@dataclass(frozen=True, kw_only=True)
class TitleYears(Measure):
    """Years since a title of at least `level` was obtained, or appointed to; the longest held counts."""

    fact: ClassVar[str] = "title_years"
    reads: ClassVar[str] = "titles"
    whole: ClassVar[bool] = False
    unit: ClassVar[str] = "年"
    level: Level
    series: tuple[str, ...] = ()
    basis: str = "obtained"

    def wording(self) -> str:
        return f"{'受聘' if self.basis == 'appointed' else '取得'}{self.level}职称的年限"

    def read(self, facts: Facts, when: When) -> Reading:
        if facts.titles is None:
            return Reading(ZERO, None, cure="补填现有职称后可判断")
        word = "受聘" if self.basis == "appointed" else "取得"
        best, open_ended = Reading(ZERO, ZERO), ""
        for index, title in enumerate(facts.titles):
            if title.level.rank < self.level.rank or (self.series and not is_among(title.series, self.series)):
                continue
            begun = title.appointed if self.basis == "appointed" else title.obtained
            if begun is None:
                open_ended = f"补填“{title.title}”的{word}日期后可判断"
                continue
            value = years_between(begun, when.at)
            if value >= best.low:
                text = f"{title.title}（{title.level}），{begun} {word}，至{when.at}满{int(value)}年"
                best = Reading(value, value, (Used("titles", index, text),))
        return Reading(best.low, None, best.used, open_ended) if open_ended else best


@dataclass(frozen=True, kw_only=True)
class WorkingYears(Measure):
    """Years of work up to the day years are counted to; overlaps count once, gaps not at all."""

    fact: ClassVar[str] = "work_years"
    reads: ClassVar[str] = "employment"
    whole: ClassVar[bool] = False
    unit: ClassVar[str] = "年"
    kinds_excluded: tuple[str, ...] = ()

    def wording(self) -> str:
        return "从事专业技术工作的年限"

    def read(self, facts: Facts, when: When) -> Reading:
        if facts.employment is None:
            return Reading(ZERO, None, cure="补填工作经历后可判断")
        counted = [
            (index, work)
            for index, work in enumerate(facts.employment)
            if work.start <= when.at and not is_among(work.kind, self.kinds_excluded)
        ]
        periods = union([(work.start, min(work.end or when.at, when.at)) for _, work in counted])
        if not periods:
            return Reading(ZERO, ZERO)
        start = periods[0][0]
        for (_, ended), (begun, _) in zip(periods, periods[1:], strict=False):
            start += begun - ended - timedelta(days=1)
        value = years_between(start, periods[-1][1])
        used = tuple(
            Used("employment", index, f"{work.employer}，{work.start} 至 {work.end or '今'}") for index, work in counted
        )
        return Reading(value, value, used)


@dataclass(frozen=True, kw_only=True)
class ResultCount(Measure):
    """How many results of these kinds, ranks and roles (empty: any), dated by the day years are counted to."""

    fact: ClassVar[str] = "results"
    reads: ClassVar[str] = "achievements"
    unit: ClassVar[str] = "项"
    kinds: tuple[str, ...]
    ranks: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def wording(self) -> str:
        return f"{'、'.join(self.ranks)}{'的' if self.ranks else ''}{'、'.join(self.kinds)}的项数"

    def read(self, facts: Facts, when: When) -> Reading:
        if facts.achievements is None:
            return Reading(ZERO, None, cure="补填业绩成果后可判断")
        sure: list[Used] = []
        unclear: list[Used] = []
        for index, item in enumerate(facts.achievements):
            outcome = suits(item, self.kinds, self.ranks, self.roles, when)
            if outcome is not Outcome.NOT_MET:
                (sure if outcome is Outcome.MET else unclear).append(Used("achievements", index, described(item)))
        low, high = Decimal(len(sure)), Decimal(len(sure) + len(unclear))
        cure = f"补填“{unclear[0].text}”的级别、角色或日期后可判断" if unclear else ""
        return Reading(low, high, (*sure, *unclear), cure)


@dataclass(frozen=True, kw_only=True)
class YearHours(Measure):
    """Hours of continuing education in the application year: all, professional or public ones."""

    fact: ClassVar[str] = "hours"
    reads: ClassVar[str] = "hours"
    unit: ClassVar[str] = "学时"
    subject: str = "all"

    def wording(self) -> str:
        return {"all": "申报年度继续教育", "professional": "申报年度专业科目", "public": "申报年度公需科目"}[
            self.subject
        ] + "学时"

    def read(self, facts: Facts, when: When) -> Reading:
        if facts.hours is None:
            return Reading(ZERO, None, cure="补填继续教育学时后可判断")
        total, missing = 0, False
        used: list[Used] = []
        for index, item in enumerate(facts.hours):
            if item.year != when.at.year:
                continue
            parts = {"professional": item.professional, "public": item.public}
            wanted = parts.values() if self.subject == "all" else (parts[self.subject],)
            total += sum(part or 0 for part in wanted)
            missing = missing or None in wanted
            used.append(Used("hours", index, f"{item.year}年度：公需{item.public}学时，专业{item.professional}学时"))
        cure = f"补填{when.at.year}年度的学时后可判断" if missing else ""
        return Reading(Decimal(total), None if missing else Decimal(total), tuple(used), cure)


@dataclass(frozen=True, kw_only=True)
class AnswerNumber(Measure):
    """A whole number that the series asks for in its own form field."""

    fact: ClassVar[str] = "answer"
    reads: ClassVar[str] = "answers"
    key: str
    label: str

    def wording(self) -> str:
        return self.label

    def read(self, facts: Facts, when: When) -> Reading:
        answer = None if facts.answers is None else facts.answers.get(self.key)
        if not isinstance(answer, int) or isinstance(answer, bool):
            return Reading(ZERO, None, cure=f"填写“{self.label}”后可判断")
        value = Decimal(max(answer, 0))
        return Reading(value, value, (Used("answers", None, f"{self.label}：{answer}"),))


def suits(
    item: Achievement, kinds: tuple[str, ...], ranks: tuple[str, ...], roles: tuple[str, ...], when: When
) -> Outcome:
    """Is the result of one of the kinds, ranks and roles, by the day years are counted to?"""
    if not is_among(item.kind, kinds):
        return Outcome.NOT_MET
    checks = [_dated(item, when)]
    for value, accepted in ((item.rank, ranks), (item.role, roles)):
        if accepted:
            checks.append(Outcome.UNKNOWN if value is None else _truth(is_among(value, accepted)))
    return k_of(checks, len(checks))


def _dated(item: Achievement, when: When) -> Outcome:
    return Outcome.UNKNOWN if item.achieved is None else _truth(item.achieved <= when.at)


def _truth(value: bool) -> Outcome:
    return Outcome.MET if value else Outcome.NOT_MET


def described(item: Achievement) -> str:
    """A result in one line."""
    return "，".join(part for part in (item.name or item.kind, item.rank or "", item.role or "") if part)
