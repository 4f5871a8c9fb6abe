"""Re-checks (复查): asked for once by whoever has not passed; proposed by the office, decided with the chair's consent.

A re-check looks at whether the result is what the committee has decided (counting, records, procedure). Nobody is
voted on again: 不再复议 is a local rule, unconfirmed, so whether a result may be changed is a setting (DOMAIN 1.3).
"""

from collections.abc import Mapping
from enum import StrEnum

LEAST, LONGEST = 10, 2000
CLAUSE = "《职称评审管理暂行规定》（人社部令第40号）申报人可以申请复查；条款号未核实，期限待省厅确认"


class RecheckState(StrEnum):
    ASKED = "asked"  # 复查中
    PROPOSED = "proposed"  # 待主任委员同意
    GRANTED = "granted"  # 改为通过
    STANDS = "stands"  # 维持原结果


class RecheckEvent(StrEnum):
    PROPOSE = "propose"
    OBJECT = "object"  # the chair does not consent: the office looks again
    GRANT = "grant"
    STAND = "stand"


TRANSITIONS: Mapping[tuple[RecheckState, RecheckEvent], RecheckState] = {
    (RecheckState.ASKED, RecheckEvent.PROPOSE): RecheckState.PROPOSED,
    (RecheckState.PROPOSED, RecheckEvent.OBJECT): RecheckState.ASKED,
    (RecheckState.PROPOSED, RecheckEvent.GRANT): RecheckState.GRANTED,
    (RecheckState.PROPOSED, RecheckEvent.STAND): RecheckState.STANDS,
}


def after(state: str, event: RecheckEvent) -> RecheckState | None:
    """The state that follows, or None when this can't happen now."""
    return TRANSITIONS.get((RecheckState(state), event))
