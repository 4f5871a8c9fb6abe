"""A trial: past applications judged by a draft beside the edition that judged them; who fares otherwise, and why."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from portal.criteria import Edition, Facts, Judgement, UnknownChoice, Verdict

GONE = "not_offered"


@dataclass(frozen=True)
class Case:
    """A past application, of which only this much is known here: nothing that names the person."""

    number: int
    level: str
    track: str
    facts: Facts
    on: date


@dataclass(frozen=True)
class Turned:
    """A condition that is judged otherwise; an outcome is empty where the edition has no such condition."""

    id: str
    text: str
    before: str
    after: str

    def to_json(self) -> dict[str, str]:
        return {"id": self.id, "text": self.text, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class Result:
    """What became of one case: the outcome before and after, and the conditions that turned."""

    before: str
    after: str
    turned: tuple[Turned, ...]

    @property
    def differs(self) -> bool:
        return self.before != self.after


Judge = Callable[..., Judgement]


def retold(edition: Edition, year: int) -> Edition:
    """The draft as if it were of that year: years are counted to the same day, so that only its rules differ."""
    return replace(edition, year=year, hash=f"{edition.hash}:{year}")


def tried(case: Case, before: Edition, after: Edition, judge: Judge) -> Result:
    """Judge the case by both. `judge` is the registry's, so that a plugin's failing rule is noted as its own."""
    old, new = (_judged(case, edition, judge) for edition in (before, after))
    return Result(
        before=old.outcome.value if old else GONE,
        after=new.outcome.value if new else GONE,
        turned=_turned(old, new) if old and new else (),
    )


def _judged(case: Case, edition: Edition, judge: Judge) -> Judgement | None:
    try:
        return judge(edition, case.level, case.track, case.facts, on=case.on)
    except UnknownChoice:
        return None


def _turned(old: Judgement, new: Judgement) -> tuple[Turned, ...]:
    was, now = _leaves(old.verdict), _leaves(new.verdict)
    found = []
    for identity in [*was, *(each for each in now if each not in was)]:
        before, after = was.get(identity), now.get(identity)
        outcomes = tuple(each.outcome.value if each else "" for each in (before, after))
        shown = after or before
        if outcomes[0] != outcomes[1] and shown is not None:
            found.append(Turned(identity, shown.text, *outcomes))
    return tuple(found)


def _leaves(verdict: Verdict) -> dict[str, Verdict]:
    return {each.id: each for each in verdict.walk() if not each.children}


def tally(counts: dict[str, Any], result: Result) -> dict[str, Any]:
    """The counts with this result added: how many of each change, and how many changes each condition made."""
    moves, rules = dict(counts.get("moves", {})), dict(counts.get("rules", {}))
    key = f"{result.before}>{result.after}"
    moves[key] = moves.get(key, 0) + 1
    for turned in result.turned if result.differs else ():
        rules[turned.text] = rules.get(turned.text, 0) + 1
    inside = counts.get("inside", 0) + (not result.differs and bool(result.turned))
    return {**counts, "moves": moves, "rules": rules, "inside": inside}


def tally_failed(counts: dict[str, Any], plugin: str) -> dict[str, Any]:
    """The counts with one more case that this plugin's rule could not judge."""
    failed = counts.get("failed", {})
    return {**counts, "failed": {**failed, plugin: failed.get(plugin, 0) + 1}}
