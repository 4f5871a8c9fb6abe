"""What every rule is, and the three combinators: all of, any of, at least k of n."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from portal.criteria.facts import SECTION_NAMES, Facts
from portal.criteria.verdict import Outcome, Source, Status, Used, Verdict, When, k_of


@dataclass(frozen=True, kw_only=True)
class Rule(ABC):
    """One condition. `text` is what a reader sees; when empty, `wording()` says it."""

    kind: ClassVar[str]
    # The section of the facts that a leaf reads, and whether a further entry in it could only help, or only harm.
    reads: ClassVar[str] = ""
    more_helps: ClassVar[bool] = True
    id: str
    source: Source
    text: str = ""

    def judge(self, facts: Facts, when: When) -> Verdict:
        """The verdict, undecided where an entry that the person has not written down yet could turn it."""
        found = self.evaluate(facts, when)
        turnable = Outcome.NOT_MET if self.more_helps else Outcome.MET
        if self.reads not in facts.unfinished or found.outcome is not turnable:
            return found
        still_open = f"“{SECTION_NAMES[self.reads]}”填写完毕后可判断"
        cure = f"{found.cure}；{still_open}" if found.cure else still_open
        return replace(found, outcome=Outcome.UNKNOWN, firm=Outcome.UNKNOWN, earliest=None, cure=cure)

    @abstractmethod
    def evaluate(self, facts: Facts, when: When) -> Verdict:
        """The verdict on these facts; the same facts and days always give the same verdict."""

    @abstractmethod
    def wording(self) -> str:
        """The condition in words, from its parameters."""

    @property
    def shown(self) -> str:
        """The text of the rule, written or worded."""
        return self.text or self.wording()

    def walk(self) -> Iterator["Rule"]:
        """This rule and all below it, parents first."""
        yield self

    def verdict(
        self,
        outcome: Outcome,
        when: When,
        *,
        facts: Iterable[Used] = (),
        cure: str = "",
        earliest: date | None = None,
        status: Status | None = None,
    ) -> Verdict:
        """A leaf's verdict; what is met has no cure and is met from `when.at` on."""
        status = status or self.source.status
        firm = outcome
        if outcome is Outcome.NOT_MET and status is not Status.CONFIRMED:
            firm = Outcome.UNKNOWN
        met = outcome is Outcome.MET
        if outcome is Outcome.UNKNOWN:
            earliest = None
        return Verdict(
            id=self.id,
            text=self.shown,
            outcome=outcome,
            clause=self.source.text,
            status=status,
            facts=tuple(facts),
            cure="" if met else cure,
            earliest=when.at if met else max(earliest, when.at) if earliest else None,
            firm=firm,
        )

    def not_known(self, section: str, when: When) -> Verdict:
        """The verdict when a whole section of the facts is not yet known."""
        return self.verdict(Outcome.UNKNOWN, when, cure=f"填写“{SECTION_NAMES[section]}”后可判断")


@dataclass(frozen=True, kw_only=True)
class _Combined(Rule):
    rules: tuple[Rule, ...] = field(default=())

    @property
    def needed(self) -> int:
        """How many of the rules must be met."""
        raise NotImplementedError

    def walk(self) -> Iterator[Rule]:
        yield self
        for rule in self.rules:
            yield from rule.walk()

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        children = tuple(rule.judge(facts, when) for rule in self.rules)
        needed = self.needed
        outcome = k_of((child.outcome for child in children), needed)
        # What is not yet known is taken to turn out well: it is no reason to wait.
        hopes = [when.at if child.outcome is Outcome.UNKNOWN else child.earliest for child in children]
        dates = sorted(hope for hope in hopes if hope)
        earliest = dates[needed - 1] if 0 < needed <= len(dates) else when.at if needed == 0 else None
        return Verdict(
            id=self.id,
            text=self.shown,
            outcome=outcome,
            clause=self.source.text,
            status=self.source.status,
            facts=_used(children) if outcome is Outcome.MET and needed == 1 else (),
            cure="" if outcome is Outcome.MET else self.cure(children),
            children=children,
            earliest=None if outcome is Outcome.UNKNOWN else earliest,
            firm=k_of((child.firm for child in children), needed),
        )

    def cure(self, children: tuple[Verdict, ...]) -> str:
        """What would cure it, from what would cure the children."""
        raise NotImplementedError


def _used(children: Iterable[Verdict]) -> tuple[Used, ...]:
    """The facts by which the first met child was met, its own children included."""
    for child in children:
        if child.outcome is Outcome.MET:
            found = [used for verdict in child.walk() for used in verdict.facts]
            return tuple(dict.fromkeys(found))
    return ()


def _cures(children: Iterable[Verdict]) -> list[str]:
    return list(dict.fromkeys(child.cure for child in children if child.cure))


@dataclass(frozen=True, kw_only=True)
class AllOf(_Combined):
    """Every rule must be met."""

    kind: ClassVar[str] = "all_of"

    @property
    def needed(self) -> int:
        return len(self.rules)

    def wording(self) -> str:
        return "，且".join(rule.shown for rule in self.rules)

    def cure(self, children: tuple[Verdict, ...]) -> str:
        return "；".join(_cures(children))


@dataclass(frozen=True, kw_only=True)
class AnyOf(_Combined):
    """At least one rule must be met. Its cure is the path that time alone opens first, else all that are open."""

    kind: ClassVar[str] = "any_of"

    @property
    def needed(self) -> int:
        return 1

    def wording(self) -> str:
        return "，或".join(rule.shown for rule in self.rules)

    def cure(self, children: tuple[Verdict, ...]) -> str:
        unknown = [child for child in children if child.outcome is Outcome.UNKNOWN]
        timed = sorted((child for child in children if child.earliest), key=lambda child: child.earliest or date.max)
        if unknown:
            return " 或 ".join(_cures(unknown))
        if timed:
            return timed[0].cure
        return " 或 ".join(_cures(children))


@dataclass(frozen=True, kw_only=True)
class AtLeast(_Combined):
    """At least `count` of the rules must be met: the menu of results (成果多选, 通知二(一))."""

    kind: ClassVar[str] = "at_least"
    count: int

    @property
    def needed(self) -> int:
        return self.count

    def wording(self) -> str:
        return f"以下{len(self.rules)}项中至少满足{self.count}项"

    def cure(self, children: tuple[Verdict, ...]) -> str:
        met = sum(child.outcome is Outcome.MET for child in children)
        unknown = [child for child in children if child.outcome is Outcome.UNKNOWN]
        if unknown and met + len(unknown) >= self.count:
            return "；".join(_cures(unknown)[:1])
        others = [child for child in children if child.outcome is not Outcome.MET]
        return f"已满足{met}项，还差{self.count - met}项，可从以下各项中选择：" + "；".join(c.text for c in others)


def evaluate(
    rule: Rule,
    facts: Facts,
    at: date,
    *,
    on: date | None = None,
    delayed_committees: frozenset[str] | None = None,
) -> Verdict:
    """The verdict of a rule on facts, years counted to `at`; `on` (default: `at`) is the day of 申报."""
    return rule.judge(facts, When(at=at, on=on or at, delayed_committees=delayed_committees))
