"""The confirmation of results by the authority (确认), or the filing of a self-reviewing employer's list (备案)."""

from collections.abc import Mapping
from enum import StrEnum

CLAUSE = "《职称评审管理暂行规定》（人社部令第40号）评审结果的确认与备案；条款号未核实"


class ConfirmationState(StrEnum):
    HANDED_IN = "handed_in"  # 已报送
    RETURNED = "returned"  # 已退回
    CONFIRMED = "confirmed"  # 已确认


class ConfirmationEvent(StrEnum):
    RETURN = "return"
    CONFIRM = "confirm"


class Way(StrEnum):
    CONFIRM = "confirm"  # the province's paper
    FILE = "file"  # the employer's own paper, filed with the province


TRANSITIONS: Mapping[tuple[ConfirmationState, ConfirmationEvent], ConfirmationState] = {
    (ConfirmationState.HANDED_IN, ConfirmationEvent.RETURN): ConfirmationState.RETURNED,
    (ConfirmationState.HANDED_IN, ConfirmationEvent.CONFIRM): ConfirmationState.CONFIRMED,
}


def after(state: str, event: ConfirmationEvent) -> ConfirmationState | None:
    """The state that follows, or None: a list is decided once, and handed in anew after a return."""
    return TRANSITIONS.get((ConfirmationState(state), event))
