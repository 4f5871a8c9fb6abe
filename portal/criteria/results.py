"""Rules on continuing education and on results (业绩成果)."""

from dataclasses import dataclass
from typing import ClassVar

from portal.criteria.facts import Achievement, Facts, Hours
from portal.criteria.levels import is_among
from portal.criteria.rules import Rule
from portal.criteria.verdict import Outcome, Used, Verdict, When, k_of


@dataclass(frozen=True, kw_only=True)
class HoursPerYear(Rule):
    """Hours of continuing education in each of the last `years` years up to the application year.

    The share of professional hours is measured on the *required* total (DOMAIN 2): with 120 hours done of which 60
    professional, 60 of the required 90 is two thirds. The literal reading, 60 of 120, is shown beside it.
    """

    kind: ClassVar[str] = "hours_per_year"
    reads: ClassVar[str] = "hours"
    total: int
    professional: int = 0
    public: int = 0
    years: int = 1

    def wording(self) -> str:
        span = "申报年度" if self.years == 1 else f"近{self.years}年每年"
        parts = [f"专业科目不少于{self.professional}学时"] if self.professional else []
        if self.public:
            parts.append(f"公需科目不少于{self.public}学时")
        detail = f"（其中{'，'.join(parts)}）" if parts else ""
        return f"{span}继续教育不少于{self.total}学时{detail}"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.hours is None:
            return self.not_known("hours", when)
        outcomes, used, cures = [], [], []
        for year in range(when.at.year - self.years + 1, when.at.year + 1):
            items = [(index, item) for index, item in enumerate(facts.hours) if item.year == year]
            outcome, cure = self._year(year, [item for _, item in items])
            outcomes.append(outcome)
            cures.extend([cure] if cure else [])
            used.extend(Used("hours", index, self._reading(item)) for index, item in items)
        return self.verdict(k_of(outcomes, len(outcomes)), when, facts=used, cure="；".join(cures))

    def _year(self, year: int, items: list[Hours]) -> tuple[Outcome, str]:
        public = sum(item.public or 0 for item in items)
        professional = sum(item.professional or 0 for item in items)
        public_open = any(item.public is None for item in items)
        professional_open = any(item.professional is None for item in items)
        outcome = k_of(
            [
                _reached(public + professional, self.total, public_open or professional_open),
                _reached(professional, self.professional, professional_open),
                _reached(public, self.public, public_open),
            ],
            3,
        )
        if outcome is Outcome.MET:
            return outcome, ""
        if outcome is Outcome.UNKNOWN:
            return outcome, f"补填{year}年度的公需和专业学时后可判断"
        gaps = [
            (self.total - public - professional, "学时"),
            (self.professional - professional, "专业学时"),
            (self.public - public, "公需学时"),
        ]
        lacking = "、".join(f"{gap}{word}" for gap, word in gaps if gap > 0)
        return outcome, f"{year}年度还差{lacking}"

    def _reading(self, item: Hours) -> str:
        if item.public is None or item.professional is None:
            return f"{item.year}年度：公需{_shown(item.public)}，专业{_shown(item.professional)}"
        total = item.public + item.professional
        base = f"{item.year}年度：公需{item.public}学时，专业{item.professional}学时，合计{total}学时"
        if not self.professional:
            return base
        share = "达到" if 3 * item.professional >= 2 * total else "不足"
        return (
            f"{base}；按规定的{self.total}学时计，专业{item.professional}/{self.professional}学时；"
            f"按实际合计计，专业占{item.professional}/{total}，{share}三分之二"
        )


def _shown(hours: int | None) -> str:
    return "未填" if hours is None else f"{hours}学时"


def _reached(value: int, needed: int, open_ended: bool) -> Outcome:
    if value >= needed:
        return Outcome.MET
    return Outcome.UNKNOWN if open_ended else Outcome.NOT_MET


@dataclass(frozen=True, kw_only=True)
class Item(Rule):
    """At least `count` results of one of these kinds, ranks and roles (empty: any), dated by the count's end."""

    kind: ClassVar[str] = "item"
    reads: ClassVar[str] = "achievements"
    kinds: tuple[str, ...]
    ranks: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    count: int = 1

    def wording(self) -> str:
        ranks = f"{'、'.join(self.ranks)}的" if self.ranks else ""
        return f"{ranks}{'、'.join(self.kinds)}不少于{self.count}项"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.achievements is None:
            return self.not_known("achievements", when)
        sure: list[Used] = []
        open_items: list[Used] = []
        for index, item in enumerate(facts.achievements):
            outcome = self._suits(item, when)
            used = Used("achievements", index, _described(item))
            if outcome is Outcome.MET:
                sure.append(used)
            elif outcome is Outcome.UNKNOWN:
                open_items.append(used)
        if len(sure) >= self.count:
            return self.verdict(Outcome.MET, when, facts=sure)
        if len(sure) + len(open_items) >= self.count:
            cure = f"补填“{open_items[0].text}”的级别、角色或日期后可判断"
            return self.verdict(Outcome.UNKNOWN, when, facts=[*sure, *open_items], cure=cure)
        return self.verdict(
            Outcome.NOT_MET, when, facts=[*sure, *open_items], cure=f"还差{self.count - len(sure)}项：{self.shown}"
        )

    def _suits(self, item: Achievement, when: When) -> Outcome:
        if not is_among(item.kind, self.kinds):
            return Outcome.NOT_MET
        checks = [Outcome.UNKNOWN if item.achieved is None else _value(item.achieved <= when.at)]
        for value, accepted in ((item.rank, self.ranks), (item.role, self.roles)):
            if accepted:
                checks.append(Outcome.UNKNOWN if value is None else _value(is_among(value, accepted)))
        return k_of(checks, len(checks))


def _value(truth: bool) -> Outcome:
    return Outcome.MET if truth else Outcome.NOT_MET


def _described(item: Achievement) -> str:
    return "，".join(part for part in (item.name or item.kind, item.rank or "", item.role or "") if part)
