"""Objections to a published result: received, investigated by the office, upheld or not."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

LEAST, LONGEST = 10, 2000
CLAUSE = "《职称评审管理暂行规定》（人社部令第40号）公示期间的投诉、举报由评审组织单位调查核实；条款号未核实"


class ObjectionState(StrEnum):
    OPEN = "open"  # 调查中
    UPHELD = "upheld"  # 属实
    NOT_UPHELD = "not_upheld"  # 不属实


class Finding(StrEnum):
    UPHOLD = "uphold"
    DISMISS = "dismiss"


TRANSITIONS: Mapping[tuple[ObjectionState, Finding], ObjectionState] = {
    (ObjectionState.OPEN, Finding.UPHOLD): ObjectionState.UPHELD,
    (ObjectionState.OPEN, Finding.DISMISS): ObjectionState.NOT_UPHELD,
}


def after(state: str, finding: Finding) -> ObjectionState | None:
    """The state that follows, or None: an objection is decided once."""
    return TRANSITIONS.get((ObjectionState(state), finding))


def is_overdue(state: str, due_at: datetime, now: datetime) -> bool:
    return state == ObjectionState.OPEN and now >= due_at


def masked_contact(contact: str) -> str:
    """How a page shows a telephone or an address: enough to know which one it is."""
    return f"{contact[:3]}****{contact[-2:]}"
