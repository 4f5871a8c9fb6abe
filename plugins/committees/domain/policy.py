"""The work list of policy reviews (政策性审查): what a verdict comes to, and what can be passed in bulk."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Show(StrEnum):
    """Which reviews are listed."""

    ALL = "all"
    MET = "met"
    UNMET = "unmet"
    RETURNED = "returned"
    OVERDUE = "overdue"


class Bearing(StrEnum):
    """What the verdict means for passing."""

    MET = "met"
    UNMET = "unmet"
    UNCONFIRMED = "unconfirmed"
    UNJUDGED = "unjudged"


@dataclass(frozen=True)
class Rule:
    """A condition as the list shows it. `outcome`: met, not_met or unknown; `label`: how sure its basis is."""

    text: str
    outcome: str
    clause: str
    label: str = ""


@dataclass(frozen=True)
class Tally:
    """The conditions of one case by outcome. `judged` is false when the criteria could not be asked."""

    judged: bool
    rules: tuple[Rule, ...] = ()

    def count(self, outcome: str) -> int:
        return sum(rule.outcome == outcome for rule in self.rules)

    @property
    def bearing(self) -> Bearing:
        if not self.judged:
            return Bearing.UNJUDGED
        if self.count("not_met"):
            return Bearing.UNMET
        return Bearing.UNCONFIRMED if self.count("unknown") else Bearing.MET

    @property
    def open_rules(self) -> tuple[Rule, ...]:
        """What is not met, then what is not known: for these the reviewer answers, not the machine."""
        wanted = ("not_met", "unknown")
        return tuple(rule for outcome in wanted for rule in self.rules if rule.outcome == outcome)

    @property
    def needs_note(self) -> bool:
        """Passing it says that the documents show what the criteria could not: in writing."""
        return self.bearing is not Bearing.MET


def fits(show: Show, bearing: Bearing, *, returns: int, overdue: bool) -> bool:
    """Does a review belong to this list?"""
    match show:
        case Show.MET:
            return bearing is Bearing.MET
        case Show.UNMET:
            return bearing is not Bearing.MET
        case Show.RETURNED:
            return returns > 0
        case Show.OVERDUE:
            return overdue
    return True


def ticks(words: Iterable[str]) -> dict[int, int]:
    """Application -> the revision that was looked at, of ticked boxes "12.3"; what is none is left out."""
    found: dict[int, int] = {}
    for text in words:
        number, dot, revision = text.partition(".")
        if dot and number.isdecimal() and revision.isdecimal() and len(number) < 19 and len(revision) < 10:
            found[int(number)] = int(revision)
    return found
