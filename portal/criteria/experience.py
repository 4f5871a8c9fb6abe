"""Rules on schooling, titles held and years of work."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from portal.criteria.facts import Education, Facts, Title
from portal.criteria.levels import Degree, EducationLevel, Level, folded, is_among
from portal.criteria.rules import Rule
from portal.criteria.verdict import Outcome, Source, Status, Used, Verdict, When
from portal.criteria.years import add_years, full_years, span_text, union, year_end


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A schooling that counts as another (技工院校): data of the edition, with its own status."""

    level: EducationLevel
    counts_as: EducationLevel
    source: Source


@dataclass(frozen=True, kw_only=True)
class EducationAtLeast(Rule):
    """A schooling of at least `level`, or a degree of at least `degree`, completed by the day years are counted to."""

    kind: ClassVar[str] = "education"
    reads: ClassVar[str] = "education"
    level: EducationLevel | None = None
    degree: Degree | None = None
    equivalents: tuple[Equivalent, ...] = ()

    def wording(self) -> str:
        parts = [f"{self.level}及以上学历"] if self.level else []
        if self.degree:
            parts.append(f"{self.degree}及以上学位")
        return "或".join(parts)

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.education is None:
            return self.not_known("education", when)
        undated, future = [], []
        found: list[tuple[Status, int, Education]] = []
        for index, item in enumerate(facts.education):
            status = self._suits(item)
            if status is None:
                continue
            if item.graduated is None:
                undated.append((index, item))
            elif item.graduated > when.at:
                future.append((index, item, item.graduated))
            else:
                found.append((status, index, item))
        if found:
            # A schooling that needs no equivalence is the firmer ground.
            status, index, item = min(found, key=lambda each: (each[0] is not Status.CONFIRMED, each[1]))
            own = self.source.status
            return self.verdict(
                Outcome.MET, when, facts=[_schooling(index, item)],
                status=status if own is Status.CONFIRMED else own,
            )  # fmt: skip
        if undated:
            index, item = undated[0]
            return self.verdict(
                Outcome.UNKNOWN, when, facts=[_schooling(index, item)], cure=f"补填“{item.level}”的毕业日期后可判断"
            )
        if future:
            index, item, day = min(future, key=lambda each: each[2])
            return self.verdict(
                Outcome.NOT_MET, when, facts=[_schooling(index, item)],
                cure=f"“{item.level}”于{day}毕业，最早{year_end(day)}满足", earliest=year_end(day),
            )  # fmt: skip
        used = [_schooling(index, item) for index, item in enumerate(facts.education)]
        return self.verdict(Outcome.NOT_MET, when, facts=used, cure=f"需取得{self.wording()}")

    def _suits(self, item: Education) -> Status | None:
        """None when the schooling does not do; else how sure it is that it does."""
        if self.level and item.level.rank >= self.level.rank:
            return Status.CONFIRMED
        if self.degree and item.degree and item.degree.rank >= self.degree.rank:
            return Status.CONFIRMED
        for same in self.equivalents:
            if self.level and same.level is item.level and same.counts_as.rank >= self.level.rank:
                return same.source.status
        return None


def _schooling(index: int, item: Education) -> Used:
    parts = [item.level.value, item.degree.value if item.degree else "", item.major or ""]
    when = f"，{item.graduated} 毕业" if item.graduated else "，毕业日期未填"
    return Used("education", index, "，".join(part for part in parts if part) + when)


@dataclass(frozen=True, kw_only=True)
class TitleHeld(Rule):
    """A title of at least `level` in one of these series (empty: any) has been held for `years` full years.

    `basis` says from when years count: "obtained" (取得资格) or "appointed" (受聘). The late-pass concession
    (通知五(四); DOMAIN reading 11) moves only the start of holding, for `late_cohorts`, to 31 December of the
    application year, when the committee is on the province's list of delayed ones.
    """

    kind: ClassVar[str] = "title_held"
    reads: ClassVar[str] = "titles"
    level: Level
    years: int = 0
    series: tuple[str, ...] = ()
    basis: str = "obtained"
    late_cohorts: tuple[int, ...] = ()

    def wording(self) -> str:
        if self.basis == "appointed":
            return f"受聘{self.level}职务满{self.years}年"
        return f"取得{self.level}职称满{self.years}年" if self.years else f"已取得{self.level}职称"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.titles is None:
            return self.not_known("titles", when)
        held = [
            (index, title)
            for index, title in enumerate(facts.titles)
            if title.level.rank >= self.level.rank and (not self.series or is_among(title.series, self.series))
        ]
        if not held:
            return self.verdict(Outcome.NOT_MET, when, cure=f"需先取得本系列{self.level}职称")
        # The best of the titles decides: met before unknown before not met, and then the soonest.
        order = (Outcome.MET, Outcome.UNKNOWN, Outcome.NOT_MET)
        verdicts = [self._judge(index, title, when) for index, title in held]
        best = min(verdicts, key=lambda v: (order.index(v.outcome), v.earliest or date.max))
        if best.outcome is not Outcome.NOT_MET:
            return best
        return replace(best, earliest=min((v.earliest for v in verdicts if v.earliest), default=None))

    def _judge(self, index: int, title: Title, when: When) -> Verdict:
        begun = title.appointed if self.basis == "appointed" else title.obtained
        if begun is None:
            word = "受聘日期" if self.basis == "appointed" else "取得日期"
            used = [Used("titles", index, f"{title.title}（{title.level}），{word}未填")]
            return self.verdict(Outcome.UNKNOWN, when, facts=used, cure=f"补填“{title.title}”的{word}后可判断")
        start, possible = self._starts(title, begun, when.delayed_committees)
        due = add_years(start, self.years)
        moved = f"；按{start}起算（通知五(四)）" if start != begun else ""
        word = "受聘" if self.basis == "appointed" else "取得"
        counted = f"，至{when.at}满{full_years(start, when.at)}年" if start <= when.at else ""
        used = [Used("titles", index, f"{title.title}（{title.level}），{begun} {word}{moved}{counted}")]
        if due <= when.at:
            return self.verdict(Outcome.MET, when, facts=used)
        cure = f"还差{span_text(when.at, due)}，最早{year_end(due)}满足"
        if add_years(possible, self.years) <= when.at:
            cure = f"须确认是否属于延期评审的{possible.year}年度申报（按{possible}起算，通知五(四)）；不属于时，{cure}"
            return self.verdict(Outcome.UNKNOWN, when, facts=used, cure=cure)
        return self.verdict(Outcome.NOT_MET, when, facts=used, cure=cure, earliest=year_end(due))

    def _starts(self, title: Title, begun: date, delayed: frozenset[str] | None) -> tuple[date, date]:
        """From when the years surely count, and from when they may once more is known."""
        if self.basis != "obtained":
            return begun, begun
        cohorts = [title.application_year] if title.application_year else list(self.late_cohorts)
        ends = [date(year, 12, 31) for year in cohorts if year in self.late_cohorts]
        moved = min((end for end in ends if end < begun), default=begun)
        if moved == begun:
            return begun, begun
        if delayed is None or (delayed and title.committee is None):
            return begun, moved
        if title.committee is None or folded(title.committee) not in {folded(name) for name in delayed}:
            return begun, begun
        return (moved, moved) if title.application_year else (begun, moved)


@dataclass(frozen=True, kw_only=True)
class WorkYears(Rule):
    """`years` full years of work up to the day years are counted to; overlaps count once, gaps not at all."""

    kind: ClassVar[str] = "work_years"
    reads: ClassVar[str] = "employment"
    years: int
    kinds_excluded: tuple[str, ...] = ()

    def wording(self) -> str:
        return f"从事专业技术工作满{self.years}年"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.employment is None:
            return self.not_known("employment", when)
        # An end that is not set lies beyond every day that could be asked about.
        periods = union(
            [
                (work.start, work.end or date.max - timedelta(days=1))
                for work in facts.employment
                if not is_among(work.kind, self.kinds_excluded)
            ]
        )
        due = self._due(periods)
        used = [
            Used("employment", index, f"{work.employer}，{work.start} 至 {work.end or '今'}")
            for index, work in enumerate(facts.employment)
            if work.start <= when.at and not is_among(work.kind, self.kinds_excluded)
        ]
        if due and due <= when.at:
            return self.verdict(Outcome.MET, when, facts=used)
        if due:
            cure = f"还差{span_text(when.at, due)}，最早{year_end(due)}满足"
            return self.verdict(Outcome.NOT_MET, when, facts=used, cure=cure, earliest=year_end(due))
        return self.verdict(Outcome.NOT_MET, when, facts=used, cure=f"工作经历累计不满{self.years}年")

    def _due(self, periods: list[tuple[date, date]]) -> date | None:
        """The day on which the years are full, gaps pushing the start later; None when work ends before."""
        if not periods:
            return None
        start = periods[0][0]
        for index, (begun, ended) in enumerate(periods):
            if index:
                start += begun - periods[index - 1][1] - timedelta(days=1)
            if (due := add_years(start, self.years)) <= ended:
                return due
        return None
