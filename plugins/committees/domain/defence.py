"""Defence (答辩): a drawn or typed order, minutes for each case, and when whose turn will be."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Status(StrEnum):
    """How a case stands in the order."""

    WAITING = "waiting"
    NOW = "now"
    DONE = "done"
    ABSENT = "absent"
    POSTPONED = "postponed"


class Act(StrEnum):
    """What the office does with it."""

    START = "start"
    STOP = "stop"
    ABSENT = "absent"
    POSTPONE = "postpone"
    RECALL = "recall"


TRANSITIONS: Mapping[tuple[Status, Act], Status] = {
    (Status.WAITING, Act.START): Status.NOW,
    (Status.POSTPONED, Act.START): Status.NOW,
    (Status.NOW, Act.STOP): Status.DONE,
    (Status.WAITING, Act.ABSENT): Status.ABSENT,
    (Status.POSTPONED, Act.ABSENT): Status.ABSENT,
    (Status.WAITING, Act.POSTPONE): Status.POSTPONED,
    (Status.NOW, Act.POSTPONE): Status.POSTPONED,
    # Came late after all, or was called off by mistake.
    (Status.ABSENT, Act.RECALL): Status.WAITING,
    (Status.POSTPONED, Act.RECALL): Status.WAITING,
}
REASONED = frozenset({Act.ABSENT, Act.POSTPONE})
# Still to come, in the order in which they will.
AHEAD = (Status.WAITING, Status.POSTPONED)


def after(status: Status, act: Act) -> Status | None:
    """The status that follows, or None when this can't be done now."""
    return TRANSITIONS.get((status, act))


def possible(status: Status) -> tuple[Act, ...]:
    """What can be done in this status."""
    return tuple(act for act in Act if (status, act) in TRANSITIONS)


@dataclass(frozen=True)
class Turn:
    """One case in the order. `place` counts from 1."""

    case_id: int
    place: int
    minutes: int
    status: Status
    started_at: datetime | None = None
    ended_at: datetime | None = None


def drawn_order(seed: str, case_ids: Iterable[int]) -> tuple[int, ...]:
    """The order that a seed gives: by SHA-256 of seed and case, so that anyone with the seed gets the same one."""
    return tuple(sorted(case_ids, key=lambda case: (hashlib.sha256(f"{seed}|{case}".encode()).hexdigest(), case)))


def typed_order(places: Mapping[int, int | None]) -> tuple[int, ...] | None:
    """The order by typed places; None unless they are exactly 1, 2, 3 … without gap or double."""
    if sorted(place or 0 for place in places.values()) != list(range(1, len(places) + 1)):
        return None
    return tuple(sorted(places, key=lambda case: places[case] or 0))


def upcoming(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Those still to come: the waiting ones by place, then the postponed ones."""
    return tuple(turn for status in AHEAD for turn in sorted(turns, key=_place) if turn.status is status)


def _place(turn: Turn) -> int:
    return turn.place


def ends_at(turn: Turn) -> datetime | None:
    """When the time of a running case is over."""
    return turn.started_at + timedelta(minutes=turn.minutes) if turn.started_at else None


def remaining(turn: Turn, now: datetime) -> timedelta:
    """What is left of a running case's time; below zero when it runs over."""
    end = ends_at(turn)
    return end - now if end else timedelta(0)


def expected(turns: Sequence[Turn], *, opens: datetime, now: datetime) -> dict[int, datetime]:
    """When each case that is still to come will begin: after the running one, not before now or the opening."""
    at = max(opens, now)
    for turn in turns:
        if turn.status is Status.NOW and (end := ends_at(turn)):
            at = max(at, end)
    found: dict[int, datetime] = {}
    for turn in upcoming(turns):
        found[turn.case_id] = at
        at += timedelta(minutes=turn.minutes)
    return found
