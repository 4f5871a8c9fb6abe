"""When people are reminded: three times before an end, each exactly once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

# T-72 h, T-24 h, T-2 h (QUALITY 2.3).
STAGES: tuple[int, ...] = (72, 24, 2)


def due_stage(end: datetime, now: datetime, stages: Sequence[int] = STAGES) -> int | None:
    """The stage (hours before the end) that holds now, or None before the first and after the end.

    A worker that was down sends the latest stage only: three reminders at once help nobody.
    """
    if now > end:
        return None
    reached = [hours for hours in stages if end - now <= timedelta(hours=hours)]
    return min(reached) if reached else None


def horizon(now: datetime) -> datetime:
    """Ends before this instant may have a stage now."""
    return now + timedelta(hours=max(STAGES))
