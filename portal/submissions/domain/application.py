"""The life of an application (申报): one enum of states, one table of transitions."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where an application stands. From IN_ROUTE on it has been applied (已申报)."""

    DRAFT = "draft"  # 未申报
    IN_ROUTE = "in_route"  # 审核中: some organisation's turn
    RETURNED = "returned"  # 退回补正: the applicant's turn, until a due date
    RECEIVED = "received"  # 评委会已接收: on the committee office's desk
    WITHDRAWN = "withdrawn"  # 已撤回 by the applicant
    LAPSED = "lapsed"  # 视为放弃申报: a correction was not made in time (DOMAIN 1.4)
    REJECTED = "rejected"  # 不予通过, with reasons
    TERMINATED = "terminated"  # 统一终止处理 (notice 五（五）)
    PASSED = "passed"  # 评审通过: voted for, not yet confirmed
    NOT_PASSED = "not_passed"  # 评审未通过
    CONFIRMED = "confirmed"  # 已确认: the title is held


class Event(StrEnum):
    """What may happen to an application."""

    APPLY = "apply"
    ADVANCE = "advance"
    RETURN = "return"
    RESUBMIT = "resubmit"
    RESUBMIT_TO_REVIEW = "resubmit_to_review"
    RECEIVE = "receive"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    TERMINATE = "terminate"
    PASS = "pass"  # noqa: S105 - an event
    FAIL = "fail"
    OVERTURN = "overturn"
    RESTORE = "restore"
    CONFIRM = "confirm"


TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.DRAFT, Event.APPLY): State.IN_ROUTE,
    (State.DRAFT, Event.WITHDRAW): State.WITHDRAWN,
    (State.DRAFT, Event.TERMINATE): State.TERMINATED,
    (State.IN_ROUTE, Event.ADVANCE): State.IN_ROUTE,
    (State.IN_ROUTE, Event.RETURN): State.RETURNED,
    (State.IN_ROUTE, Event.REJECT): State.REJECTED,
    (State.IN_ROUTE, Event.RECEIVE): State.RECEIVED,
    (State.IN_ROUTE, Event.WITHDRAW): State.WITHDRAWN,
    (State.IN_ROUTE, Event.TERMINATE): State.TERMINATED,
    (State.RETURNED, Event.RESUBMIT): State.IN_ROUTE,
    (State.RETURNED, Event.LAPSE): State.LAPSED,
    (State.RETURNED, Event.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Event.TERMINATE): State.TERMINATED,
    (State.RETURNED, Event.RESUBMIT_TO_REVIEW): State.RECEIVED,
    (State.RECEIVED, Event.RETURN): State.RETURNED,
    (State.RECEIVED, Event.REJECT): State.REJECTED,
    (State.RECEIVED, Event.TERMINATE): State.TERMINATED,
    (State.RECEIVED, Event.PASS): State.PASSED,
    (State.RECEIVED, Event.FAIL): State.NOT_PASSED,
    (State.PASSED, Event.OVERTURN): State.NOT_PASSED,
    (State.NOT_PASSED, Event.RESTORE): State.PASSED,
    (State.PASSED, Event.CONFIRM): State.CONFIRMED,
}

APPLIED = frozenset({State.IN_ROUTE, State.RETURNED, State.RECEIVED, State.PASSED})
ENDED = frozenset({State.WITHDRAWN, State.LAPSED, State.REJECTED, State.TERMINATED, State.NOT_PASSED, State.CONFIRMED})
# On a committee's desk, or past it: no station of the route is left.
DELIVERED = frozenset({State.RECEIVED, State.PASSED})


class IllegalTransition(Exception):
    """The event can't happen in this state."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"{event} in state {state}")
        self.state = state
        self.event = event


def after(state: State, event: Event) -> State:
    """The state after the event. Raises IllegalTransition."""
    try:
        return TRANSITIONS[State(state), event]
    except KeyError:
        raise IllegalTransition(state, event) from None


class StepKind(StrEnum):
    """A station of the route, in the order of DOMAIN 1.4."""

    EMPLOYER_AUDIT = "employer_audit"  # 用人单位审核
    PUBLICITY = "publicity"  # 用人单位公示
    RECOMMENDATION = "recommendation"  # 用人单位推荐
    DEPARTMENT_REVIEW = "department_review"  # 主管部门审核
    BUREAU_REVIEW = "bureau_review"  # 人社部门审核
    OFFICE_RECEIPT = "office_receipt"  # 评委会材料接收
    POLICY_REVIEW = "policy_review"  # 政策性审查: after receipt, where a committee service asks for it


class StepState(StrEnum):
    """A step waits, is open at its organisation, is with the applicant (returned), or is over."""

    WAITING = "waiting"
    OPEN = "open"
    RETURNED = "returned"
    DONE = "done"
    CLOSED = "closed"  # the application ended before this step was done


@dataclass(frozen=True)
class Choice:
    """What an application applies for: the plugin's words, and the year."""

    application_year: int
    series: str
    specialty: str
    level: str
    track: str


@dataclass(frozen=True)
class EditionMark:
    """Which edition judged the application."""

    slug: str
    year: int
    version: str
    hash: str
