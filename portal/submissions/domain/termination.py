"""统一终止处理: ending the unfinished records of a past year (notice 五（五）, DOMAIN readings 9-10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from portal.accounts.domain.texts import N_
from portal.submissions.domain.application import State, StepState

CLAUSE = N_("黔人社通〔2023〕37号五（五）：系统将于2023年7月31日对2022年度未完成流程的申报记录统一作终止处理")
REVERSIBLE_FOR = timedelta(days=30)
# Not finished: neither ended nor through its route and vote.
UNFINISHED = frozenset({State.DRAFT, State.IN_ROUTE, State.RETURNED, State.RECEIVED})


class RunState(StrEnum):
    """A termination is a list, then signed off, then carried out; it can be taken back for 30 days."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    DONE = "done"
    CANCELLED = "cancelled"
    RESTORING = "restoring"
    RESTORED = "restored"


RUN_STATE_NAMES = {
    RunState.PROPOSED: N_("待签发"),
    RunState.SIGNED: N_("已签发，等待执行"),
    RunState.DONE: N_("已执行"),
    RunState.CANCELLED: N_("已取消"),
    RunState.RESTORING: N_("正在恢复"),
    RunState.RESTORED: N_("已全部恢复"),
}


class ItemState(StrEnum):
    """What became of one record of the list."""

    LISTED = "listed"
    TERMINATED = "terminated"
    SKIPPED = "skipped"  # finished, voted on or ended since the list was made
    RESTORED = "restored"


def is_unfinished(state: str, voted_at: datetime | None) -> bool:
    """Does the termination concern this record? One that has been voted on is past it (reading 9)."""
    return State(state) in UNFINISHED and voted_at is None


def may_sign(*, proposer: int, signer: int, listed_people: frozenset[int]) -> str:
    """Why this person may not sign the list off, or empty: a second person, without an own record in it."""
    if signer == proposer:
        return N_("须由另一位工作人员签发，不能由拟定人本人签发")
    if signer in listed_people:
        return N_("清单中有您本人的申报记录，请由其他工作人员签发")
    return ""


def may_restore(executed_at: datetime | None, now: datetime) -> bool:
    """Within 30 days of its execution, that instant included."""
    return executed_at is not None and now <= executed_at + REVERSIBLE_FOR


@dataclass(frozen=True)
class Former:
    """What a record was: enough to put it back exactly."""

    state: str
    correction_due: str | None
    steps: tuple[tuple[int, str], ...]
    open_return: int | None
    publicity: int | None

    def to_json(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "correction_due": self.correction_due,
            "steps": [list(step) for step in self.steps],
            "open_return": self.open_return,
            "publicity": self.publicity,
        }


def former_from(document: Mapping[str, Any]) -> Former:
    """What was kept of a record."""
    return Former(
        document["state"],
        document["correction_due"],
        tuple((identity, state) for identity, state in document["steps"]),
        document["open_return"],
        document["publicity"],
    )


def live_steps(steps: Sequence[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """The steps that a termination closes: those that wait, are open or returned."""
    live = (StepState.WAITING, StepState.OPEN, StepState.RETURNED)
    return tuple((identity, state) for identity, state in steps if state in live)


# A cell that begins with one of these is run as a formula by spreadsheet programs.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """The text as a spreadsheet cell that is only ever text."""
    return f"'{text}" if text.startswith(_FORMULA) else text
