"""Three-valued outcomes, where a rule comes from, and the verdict tree that explains itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """Kleene's three values: unknown means that later knowledge could decide either way."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """How sure a value is (DOMAIN, marks): only a confirmed one is law here."""

    CONFIRMED = "confirmed"
    UNSOURCED = "unsourced"
    UNCONFIRMED = "unconfirmed"

    @property
    def label(self) -> str:
        """What a reader is shown; empty for a confirmed value."""
        return "" if self is Status.CONFIRMED else "国家基准，待省厅确认"


@dataclass(frozen=True, slots=True)
class Source:
    """The document and clause a value is taken from. `clause` is empty when no article number is certain."""

    document: str
    clause: str = ""
    status: Status = Status.CONFIRMED

    @property
    def text(self) -> str:
        """One line to cite: document and clause."""
        return f"{self.document} {self.clause}".strip()


@dataclass(frozen=True, slots=True)
class Used:
    """A fact that a rule looked at: which item of which section, and what it says."""

    section: str
    index: int | None
    text: str


@dataclass(frozen=True, slots=True)
class When:
    """The two days a judgement looks at, and the province's list of delayed committees.

    `at` ends the years that are counted (31 December of the application year, 通知五(六)); `on` is the day on which
    sanctions and employment must be in order, normally the day of 申报. `delayed_committees` None = no list is known.
    """

    at: date
    on: date
    delayed_committees: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one rule, with its reasons.

    `earliest`: the day from which it is met if only time passes, what is met stays met, and what is not yet known turns
    out well; None when time alone doesn't help, or when the outcome itself is unknown. `firm`: the outcome if rules
    that are not confirmed could refuse nobody.
    """

    id: str
    text: str
    outcome: Outcome
    clause: str
    status: Status
    facts: tuple[Used, ...] = ()
    cure: str = ""
    children: tuple["Verdict", ...] = ()
    earliest: date | None = None
    firm: Outcome = field(default=Outcome.UNKNOWN)

    def walk(self) -> Iterable["Verdict"]:
        """This verdict and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


def k_of(outcomes: Iterable[Outcome], count: int) -> Outcome:
    """Kleene's "at least count of them": all_of is count = all, any_of is count = 1."""
    seen = list(outcomes)
    met = seen.count(Outcome.MET)
    if met >= count:
        return Outcome.MET
    return Outcome.NOT_MET if met + seen.count(Outcome.UNKNOWN) < count else Outcome.UNKNOWN


def verdict_to_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict as the commands print it and an application freezes it."""
    return {
        "id": verdict.id,
        "text": verdict.text,
        "outcome": verdict.outcome.value,
        "clause": verdict.clause,
        "status": verdict.status.value,
        "facts": [{"section": used.section, "index": used.index, "text": used.text} for used in verdict.facts],
        "cure": verdict.cure or None,
        "children": [verdict_to_json(child) for child in verdict.children],
    }
