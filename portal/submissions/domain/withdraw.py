"""May an application be withdrawn, and does that free the year's slot (reading 8)?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.submissions.domain.application import TRANSITIONS, Event, State, StepState


class Station(Protocol):
    """As much of a step as tells whether somebody has acted."""

    state: str
    returns: int
    closed_at: datetime | None


@dataclass(frozen=True)
class Withdrawal:
    """`possible` in this state; `frees_slot`: the person may apply again in that year."""

    possible: bool
    frees_slot: bool


def employer_has_acted(route: Sequence[Station]) -> bool:
    """Has the first station passed the case on, or sent it back? Marks that it made for itself don't count."""
    first = route[0] if route else None
    return first is not None and (first.state != StepState.OPEN.value or bool(first.returns))


def withdrawal(state: State, route: Sequence[Station]) -> Withdrawal:
    """A draft holds no slot; before the employer acted the slot is freed; afterwards it stays used."""
    possible = (State(state), Event.WITHDRAW) in TRANSITIONS
    return Withdrawal(possible, possible and not employer_has_acted(route))
