"""Judging facts by an edition."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.criteria.edition import Edition, LevelEntry, Track
from portal.criteria.facts import Facts
from portal.criteria.levels import Level
from portal.criteria.rules import Rule
from portal.criteria.verdict import Outcome, Verdict, When, verdict_to_json


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on an application's criteria, and the edition that gave it."""

    edition: Edition
    level: LevelEntry
    track: Track
    when: When
    verdict: Verdict

    @property
    def outcome(self) -> Outcome:
        """met, not_met or unknown."""
        return self.verdict.outcome

    @property
    def rules(self) -> tuple[Verdict, ...]:
        """The verdicts of the top-level conditions."""
        return self.verdict.children

    @property
    def earliest_date(self) -> date | None:
        """The day from which all is met if only time passes; None when time alone doesn't help."""
        return self.verdict.earliest

    def to_json(self) -> dict[str, Any]:
        """The document of `portal eligibility check --json`, also what an application freezes."""
        return {
            "verdict": self.outcome.value,
            "rules": [verdict_to_json(rule) for rule in self.rules],
            "earliest_date": self.earliest_date.isoformat() if self.earliest_date else None,
            "edition": self.edition.identity(),
        }


def judge(
    edition: Edition,
    level: Level | str,
    track: str,
    facts: Facts,
    *,
    on: date | None = None,
    delayed_committees: frozenset[str] | None = None,
) -> Judgement:
    """Judge facts by an edition; `on` is the day of 申报 (default: the day years are counted to).

    UnknownChoice when the edition has no such level or track, or the track is not open to the level.
    """
    rule: Rule = edition.rule_for(level, track)
    when = When(at=edition.counted_to, on=on or edition.counted_to, delayed_committees=delayed_committees)
    return Judgement(
        edition=edition,
        level=edition.level(level),
        track=edition.track(track),
        when=when,
        verdict=rule.judge(facts, when),
    )
