"""Entrusted reviews (委托评审): an office without an able committee asks another office's committee by a letter."""

from collections.abc import Mapping
from enum import StrEnum

CLAUSE = (
    "《职称评审管理暂行规定》（人社部令第40号）不具备组建评审委员会条件的，委托经备案的评审委员会评审；条款号未核实"
)


class EntrustmentState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class EntrustmentEvent(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


TRANSITIONS: Mapping[tuple[EntrustmentState, EntrustmentEvent], EntrustmentState] = {
    (EntrustmentState.ASKED, EntrustmentEvent.ACCEPT): EntrustmentState.ACCEPTED,
    (EntrustmentState.ASKED, EntrustmentEvent.DECLINE): EntrustmentState.DECLINED,
    (EntrustmentState.ASKED, EntrustmentEvent.WITHDRAW): EntrustmentState.WITHDRAWN,
}


def after(state: str, event: EntrustmentEvent) -> EntrustmentState | None:
    """The state that follows, or None when this can't happen now."""
    return TRANSITIONS.get((EntrustmentState(state), event))
