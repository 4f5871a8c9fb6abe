"""How a committee stands against its calendar: numbers of cases at each station, and what the dates say of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from plugins.committees.domain.filing import LEVELS, Filing, Scope

SOON = timedelta(days=7)


class Pace(StrEnum):
    """In one word."""

    NOTHING = "nothing"  # no case was received
    NO_DATES = "no_dates"  # the plan does not know the year
    ON_TIME = "on_time"
    SOON = "soon"  # within seven days of a date before which something is still to be done
    LATE = "late"
    DONE = "done"  # everything received was voted on


@dataclass(frozen=True)
class Progress:
    """Cases of a committee in one year. Each number counts those that have come at least so far.

    `failed` of the `voted` were not passed: they are never `published` or `confirmed`.
    """

    received: int = 0
    reviewed: int = 0
    scored: int = 0
    voted: int = 0
    failed: int = 0
    published: int = 0
    confirmed: int = 0


@dataclass(frozen=True)
class Dates:
    """The row's dates, or the committee's own earlier ones."""

    policy_review_by: datetime
    review_by: datetime


def pace(progress: Progress, dates: Dates | None, now: datetime) -> Pace:
    """What the dates say of the numbers: a date counts while cases are still before its station."""
    if not progress.received:
        return Pace.NOTHING
    if progress.voted >= progress.received:
        return Pace.DONE
    if dates is None:
        return Pace.NO_DATES
    waiting = [dates.review_by]
    if progress.reviewed < progress.received:
        waiting.append(dates.policy_review_by)
    nearest = min(waiting)
    if now > nearest:
        return Pace.LATE
    return Pace.SOON if nearest - now <= SOON else Pace.ON_TIME


def stages(progress: Progress) -> tuple[int, int, int, int, int]:
    """Every received case once: before the policy review, the vote, the confirmation; confirmed; not passed."""
    reviewed, voted = min(progress.reviewed, progress.received), min(progress.voted, progress.received)
    before_vote = max(reviewed - voted, 0)
    confirmed = min(progress.confirmed, voted)
    failed = min(progress.failed, voted - confirmed)
    return progress.received - voted - before_vote, before_vote, voted - confirmed - failed, confirmed, failed


def responsible(filings: Iterable[tuple[int, Filing]], series: str, specialty: str, level: str) -> int | None:
    """Which of an office's committees such a case belongs to: the one of the nearest level that covers it."""
    fitting = [(_rank(filing.level), key) for key, filing in filings if _covers(filing, series, specialty, level)]
    return min(fitting)[1] if fitting else None


def _covers(filing: Filing, series: str, specialty: str, level: str) -> bool:
    in_scope = filing.scope is Scope.SERIES or specialty in filing.specialties
    return filing.series == series and in_scope and _rank(filing.level) >= _rank(level)


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)
