"""The stations of a route: who handles which, what each may do, and how a step moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from portal.accounts.domain.texts import N_
from portal.submissions.domain.application import State, StepKind, StepState


class Outcome(StrEnum):
    """How a step ended."""

    PASSED = "passed"
    PUBLISHED = "published"
    RECOMMENDED = "recommended"
    RECEIVED = "received"
    REJECTED = "rejected"


class Planned(Protocol):
    """A step of a planned route."""

    @property
    def position(self) -> int: ...
    @property
    def kind(self) -> StepKind: ...
    @property
    def organisation_id(self) -> int: ...
    @property
    def organisation_name(self) -> str: ...
    @property
    def due_at(self) -> datetime: ...


@dataclass(frozen=True)
class PlannedStep:
    """A step of a planned route; `due_at` inclusive."""

    position: int
    kind: StepKind
    organisation_id: int
    organisation_name: str
    due_at: datetime


KIND_NAMES: Mapping[StepKind, str] = {
    StepKind.EMPLOYER_AUDIT: N_("用人单位审核"),
    StepKind.PUBLICITY: N_("用人单位公示"),
    StepKind.RECOMMENDATION: N_("用人单位推荐"),
    StepKind.DEPARTMENT_REVIEW: N_("主管部门审核"),
    StepKind.BUREAU_REVIEW: N_("人社部门审核"),
    StepKind.OFFICE_RECEIPT: N_("评委会材料接收"),
    StepKind.POLICY_REVIEW: N_("政策性审查"),
}

# What a reviewer's queue calls the states of its steps.
STEP_STATE_NAMES: Mapping[StepState, str] = {
    StepState.WAITING: N_("未到此步骤"),
    StepState.OPEN: N_("待办理"),
    StepState.RETURNED: N_("已退回，待补正"),
    StepState.DONE: N_("已办理"),
    StepState.CLOSED: N_("申报已结束"),
}

STATE_NAMES: Mapping[State, str] = {
    State.DRAFT: N_("未申报"),
    State.IN_ROUTE: N_("审核中"),
    State.RETURNED: N_("退回补正"),
    State.RECEIVED: N_("评委会已接收"),
    State.WITHDRAWN: N_("已撤回"),
    State.LAPSED: N_("视为放弃申报"),
    State.REJECTED: N_("不予通过"),
    State.TERMINATED: N_("已终止"),
    State.PASSED: N_("评审通过，待确认"),
    State.NOT_PASSED: N_("评审未通过"),
    State.CONFIRMED: N_("评审通过，已确认"),
}

OUTCOME_NAMES: Mapping[str, str] = {
    Outcome.PASSED.value: N_("通过"),
    Outcome.PUBLISHED.value: N_("公示完成"),
    Outcome.RECOMMENDED.value: N_("同意推荐"),
    Outcome.RECEIVED.value: N_("已接收"),
    Outcome.REJECTED.value: N_("不予通过"),
    "": "",
}

# What a queue shows: steps that have reached the organisation.
REACHED = (StepState.OPEN, StepState.RETURNED, StepState.DONE, StepState.CLOSED)

_EMPLOYER = frozenset({StepKind.EMPLOYER_AUDIT, StepKind.PUBLICITY, StepKind.RECOMMENDATION})
# By the values of kernel.access.Role. Authorities employ people too, and then act as their employer.
KINDS_OF_ROLE: Mapping[str, frozenset[StepKind]] = {
    "employer_officer": _EMPLOYER,
    "department_officer": _EMPLOYER | {StepKind.DEPARTMENT_REVIEW},
    "county_officer": _EMPLOYER | {StepKind.BUREAU_REVIEW},
    "municipal_officer": _EMPLOYER | {StepKind.BUREAU_REVIEW},
    "provincial_officer": _EMPLOYER | {StepKind.BUREAU_REVIEW},
    "office_officer": _EMPLOYER | {StepKind.OFFICE_RECEIPT, StepKind.POLICY_REVIEW},
}

ONCE_CLAUSE = N_("《职称评审管理暂行规定》一次性告知要求（国家基准，待省厅确认）")
REVIEW_CLAUSE = N_("黔人社通〔2023〕37号附件4：政策性审查完成时间")
RECEIPT_CLAUSE = N_("黔人社通〔2023〕37号附件4：评委会线上材料收取截止时间")


@dataclass(frozen=True)
class No:
    """A refusal by a rule of the route: what, which clause, what would change it."""

    message: str
    clause: str = ""
    cure: str = ""


def duty_role_of(kind: StepKind, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Those of an organisation's roles that handle the kind of step."""
    return tuple(role for role in roles if kind in KINDS_OF_ROLE.get(role, frozenset()))


def may_handle(role: str, kind: StepKind) -> bool:
    """Does this role handle this kind of step (in its own organisation)?"""
    return kind in KINDS_OF_ROLE.get(role, frozenset())


def return_refused(kind: StepKind, *, returns: int, now: datetime, receive_by: datetime | None) -> No | None:
    """Why this step may not send the application back, or None.

    The committee's office must name all defects at once (一次性告知, DOMAIN 1.4): it has one return. After the
    receipt deadline nobody could correct anything any more (reading 6).
    """
    if kind is StepKind.PUBLICITY:
        return No(N_("公示期间不能退回补正"), cure=N_("如异议成立，请在处理异议后作出不予推荐的决定"))
    if kind is StepKind.OFFICE_RECEIPT and returns:
        return No(
            N_("评委会办公室只能退回补正一次，这份申报已经退回过"),
            clause=ONCE_CLAUSE,
            cure=N_("请在材料收取截止前接收；仍有的问题可写在接收意见中，由政策性审查处理"),
        )
    if kind is StepKind.POLICY_REVIEW:
        return _review_return_refused(returns=returns, now=now, review_by=receive_by)
    if receive_by is not None and now > receive_by:
        return No(
            N_("评委会材料收取已经截止，退回后申报人已无法补正"),
            clause=RECEIPT_CLAUSE,
            cure=N_("如确需补正，请由省级人社部门先延长该申报人的期限"),
        )
    return None


def _review_return_refused(*, returns: int, now: datetime, review_by: datetime | None) -> No | None:
    """Policy review names all defects at once too, and has until its own deadline."""
    if returns:
        return No(
            N_("政策性审查只能退回补正一次，这份申报已经退回过"),
            clause=ONCE_CLAUSE,
            cure=N_("请审查补正后的材料，作出通过或不予通过的决定"),
        )
    if review_by is not None and now > review_by:
        return No(
            N_("政策性审查的完成时间已过，退回后申报人已无法补正"),
            clause=REVIEW_CLAUSE,
            cure=N_("请按现有材料作出通过或不予通过的决定"),
        )
    return None


def receipt_refused(*, now: datetime, receive_by: datetime | None) -> No | None:
    """Why the office may not receive now, or None. The deadline itself still counts (reading 1)."""
    if receive_by is not None and now > receive_by:
        return No(
            N_("评委会线上材料收取已经截止，不能再接收"),
            clause=RECEIPT_CLAUSE,
            cure=N_("如有特殊情况，由省级人社部门登记延长期限后方可接收"),
        )
    return None
