"""Rules on who may apply at all: employment, sanctions, misconduct, and what only a paper can show."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from portal.criteria.facts import Facts, Sanction
from portal.criteria.levels import is_among
from portal.criteria.rules import Rule
from portal.criteria.verdict import Outcome, Used, Verdict, When
from portal.criteria.years import add_years


def _within(start: date, end: date | None, day: date) -> bool:
    return start <= day and (end is None or day <= end)


def free_from(periods: list[tuple[date, date | None]], day: date) -> date | None:
    """The first day, from `day` on, that lies in none of the periods; None when one of them has no end."""
    while current := [end for start, end in periods if _within(start, end, day)]:
        ends = [end for end in current if end is not None]
        if len(ends) < len(current):
            return None
        day = max(ends) + timedelta(days=1)
    return day


@dataclass(frozen=True, kw_only=True)
class NotEmployedAs(Rule):
    """No employment of these kinds lasts on the day of 申报 (离退休人员, 公务员, 参公人员)."""

    kind: ClassVar[str] = "not_employed_as"
    reads: ClassVar[str] = "employment"
    more_helps: ClassVar[bool] = False
    kinds: tuple[str, ...]

    def wording(self) -> str:
        return f"申报时不属于{'、'.join(self.kinds)}"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.employment is None:
            return self.not_known("employment", when)
        listed = [(index, work) for index, work in enumerate(facts.employment) if is_among(work.kind, self.kinds)]
        used = [
            Used("employment", index, f"{work.employer}（{work.kind}），{work.start} 起")
            for index, work in listed
            if _within(work.start, work.end, when.on)
        ]
        if not used:
            return self.verdict(Outcome.MET, when)
        earliest = free_from([(work.start, work.end) for _, work in listed], when.on)
        return self.verdict(
            Outcome.NOT_MET, when, facts=used, cure=f"{'、'.join(self.kinds)}人员不得申报；如登记有误，请更正工作经历",
            earliest=earliest,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NoSanctionInForce(Rule):
    """No sanction of these kinds is in force on the day of 申报; a kind that is in neither list must be looked at."""

    kind: ClassVar[str] = "no_sanction_in_force"
    reads: ClassVar[str] = "sanctions"
    more_helps: ClassVar[bool] = False
    kinds: tuple[str, ...]
    harmless: tuple[str, ...] = ()

    def wording(self) -> str:
        return f"申报时不在处分期内（{'、'.join(self.kinds)}）"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.sanctions is None:
            return self.not_known("sanctions", when)
        barring = [(i, s) for i, s in enumerate(facts.sanctions) if is_among(s.kind, self.kinds)]
        current = [(i, s) for i, s in barring if _within(s.start, s.end, when.on)]
        if current:
            free = free_from([(s.start, s.end) for _, s in barring], when.on)
            cure = f"处分期满后可申报，最早{free}" if free else "处分解除后可申报"
            return self.verdict(
                Outcome.NOT_MET, when, facts=[_sanction_used(i, s) for i, s in current], cure=cure, earliest=free
            )
        known = (*self.kinds, *self.harmless)
        strange = [
            (i, s)
            for i, s in enumerate(facts.sanctions)
            if not is_among(s.kind, known) and _within(s.start, s.end, when.on)
        ]
        if strange:
            cure = f"请核对“{strange[0][1].kind}”属于哪一种处分"
            return self.verdict(Outcome.UNKNOWN, when, facts=[_sanction_used(i, s) for i, s in strange], cure=cure)
        return self.verdict(Outcome.MET, when)


def _sanction_used(index: int, sanction: Sanction) -> Used:
    return Used("sanctions", index, f"{sanction.kind}，{sanction.start} 至 {sanction.end or '未定'}")


@dataclass(frozen=True, kw_only=True)
class NoMisconduct(Rule):
    """No application for `years` years after serious academic misconduct (通知三(三))."""

    kind: ClassVar[str] = "no_misconduct"
    reads: ClassVar[str] = "sanctions"
    more_helps: ClassVar[bool] = False
    kinds: tuple[str, ...]
    years: int

    def wording(self) -> str:
        return f"{self.years}年内没有情节严重的学术不端"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.sanctions is None:
            return self.not_known("sanctions", when)
        bars = [
            (index, sanction, add_years(sanction.start, self.years) - timedelta(days=1))
            for index, sanction in enumerate(facts.sanctions)
            if is_among(sanction.kind, self.kinds)
        ]
        barred = [(index, sanction) for index, sanction, end in bars if _within(sanction.start, end, when.on)]
        if not barred:
            return self.verdict(Outcome.MET, when)
        free = free_from([(sanction.start, end) for _, sanction, end in bars], when.on)
        return self.verdict(
            Outcome.NOT_MET,
            when,
            facts=[Used("sanctions", index, f"{sanction.kind}，{sanction.start} 起") for index, sanction in barred],
            cure=f"取消申报资格{self.years}年，最早{free}可申报",
            earliest=free,
        )


@dataclass(frozen=True, kw_only=True)
class Attested(Rule):
    """A condition that no registered fact can show: a person confirms it from a paper. Never decided by machine."""

    kind: ClassVar[str] = "attested"
    needs: str

    def wording(self) -> str:
        return self.needs

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        return self.verdict(Outcome.UNKNOWN, when, cure=self.needs)
