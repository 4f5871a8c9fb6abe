"""Return for correction (退回补正): every defect at once, each with its target; the time allowed; the answer."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# A defect that concerns the application as a whole.
WHOLE = "application"
LONGEST_REASON = 500


class ReturnState(StrEnum):
    """A return waits for the applicant, was answered, ran out, or ended with the application."""

    OPEN = "open"
    ANSWERED = "answered"
    LAPSED = "lapsed"
    ENDED = "ended"


@dataclass(frozen=True)
class Fault:
    """One defect: what it concerns ("item:7", "file:12", "answer:duties", "application") and what is wrong."""

    target: str
    label: str
    reason: str


def faults_problem(faults: Collection[Fault]) -> bool:
    """A return without a single defect, or with an empty or endless reason, tells the applicant nothing."""
    return not faults or any(not fault.reason.strip() or len(fault.reason) > LONGEST_REASON for fault in faults)


def due_at(*, last_day_end: datetime | None, receive_by: datetime | None, now: datetime) -> datetime:
    """Until when a correction counts, inclusive: the working days' end, bounded by the desk's close (reading 6).

    `last_day_end` is None when the State Council's list of that year is not known: then the desk's close decides.
    Raises ValueError when there is no bound at all, or when it is over.
    """
    bounds = [bound for bound in (last_day_end, receive_by) if bound is not None]
    if not bounds or min(bounds) <= now:
        raise ValueError("no time is left for a correction")
    return min(bounds)


def is_late(due: datetime | None, now: datetime) -> bool:
    """An arrival at the very due instant is still in time (reading 1)."""
    return due is not None and now > due


def unanswered(
    faults: Iterable[tuple[int, str]], *, changed: Collection[str], replies: Mapping[int, str]
) -> tuple[int, ...]:
    """The defects (id, target) that were neither corrected nor answered with a word."""
    return tuple(
        identity for identity, target in faults if target not in changed and not replies.get(identity, "").strip()
    )
