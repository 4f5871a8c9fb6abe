"""Publicity in the employer (公示): its days, what the public sees, and what objections do to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.accounts.domain.texts import N_

# DOMAIN 1.4: at least 5 working days inside the unit. A setting may be longer, never shorter.
FEWEST_DAYS = 5
CLAUSE = N_(
    "《职称评审管理暂行规定》：单位公示不少于5个工作日（国家基准，待省厅确认）；开始当日不计入，按国务院公布的工作日计算"
)
LONGEST_TEXT = 2000


class PublicityState(StrEnum):
    """A publicity runs, is over, or was cut off because the application ended."""

    RUNNING = "running"
    CLOSED = "closed"
    BROKEN_OFF = "broken_off"


class Decision(StrEnum):
    """What the employer decided about an objection."""

    PENDING = "pending"
    DISMISSED = "dismissed"
    UPHELD = "upheld"


DECISION_NAMES = {
    Decision.PENDING: N_("待调查核实"),
    Decision.DISMISSED: N_("异议不成立"),
    Decision.UPHELD: N_("异议成立"),
}


@dataclass(frozen=True)
class Dates:
    """When a publicity runs; `last_day` None when the State Council's list of its year isn't known yet."""

    first_day: date
    last_day: date | None
    days: int
    # Days before which the last day would fall too late, as (what, that day).
    warnings: tuple[tuple[str, date], ...] = ()


def plan_dates(
    *,
    today: date,
    days: int,
    add_working_days: Callable[[date, int], date],
    limits: Iterable[tuple[str, date]],
) -> Dates:
    """The dates of a publicity started today; the start day doesn't count (reading 22).

    `add_working_days` raises LookupError for a year whose calendar is unknown: nothing is guessed then. `limits` are
    days by which it should be over: the step's due date, the desk's close.
    """
    days = max(FEWEST_DAYS, days)
    try:
        last = add_working_days(today, days)
    except LookupError:
        return Dates(today, None, days)
    return Dates(today, last, days, tuple((what, limit) for what, limit in limits if last >= limit))


def is_over(ends_at: datetime | None, now: datetime) -> bool:
    """Is the last day over? Unknown end: no."""
    return ends_at is not None and now >= ends_at


def may_close(ends_at: datetime | None, decisions: Iterable[str], now: datetime) -> bool:
    """The days are over and every objection was dismissed. An upheld one stops the way to the recommendation."""
    return is_over(ends_at, now) and all(decision == Decision.DISMISSED for decision in decisions)
