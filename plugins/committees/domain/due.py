"""When somebody is reminded of a date: a week, three days and a day before it, each once; and once after it."""

from datetime import datetime, timedelta

# Days before the date.
STAGES = (7, 3, 1)
OVERDUE = 0


def stage(due: datetime, now: datetime) -> int | None:
    """The stage that holds now (days before, 0: it is over), or None while the date is far off.

    A worker that was down sends the latest stage only.
    """
    if now > due:
        return OVERDUE
    reached = [days for days in STAGES if due - now <= timedelta(days=days)]
    return min(reached) if reached else None


def horizon(now: datetime) -> datetime:
    """Dates up to this instant have a stage."""
    return now + timedelta(days=max(STAGES))


def spoken(local: datetime) -> str:
    """A local instant as a date in words is written: midnight is 24:00 of the day that it ends."""
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"{local - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"
