"""May the dossier be changed now? One decision for uploads and for typed text (notice 附件4; DOMAIN readings 4-6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.accounts.domain.texts import N_
from portal.submissions.domain.application import State


class Change(StrEnum):
    """What somebody wants to do to the dossier."""

    UPLOAD = "upload"
    EDIT = "edit"


class Row(StrEnum):
    """Where an instant lies in a row's upload period."""

    OPEN = "open"
    WARNED = "warned"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    BLACKOUT = "blackout"


@dataclass(frozen=True)
class Ruling:
    """What the calendar says of uploads in one row. `resumes`: when a refused one is possible (again), if ever."""

    row: Row
    opens: datetime
    closes: datetime
    reason: str = ""
    clause: str = ""
    resumes: datetime | None = None


@dataclass(frozen=True)
class Live:
    """The application that the person works on or waits for, and the calendar's word on its row.

    `apply_opens` and `apply_closes` bound the row's apply window.
    """

    state: State
    ruling: Ruling
    apply_opens: datetime
    apply_closes: datetime
    correction_due: datetime | None = None


@dataclass(frozen=True)
class Gate:
    """The decision. `reason` is empty when nothing stands in the way; with `warning` it is allowed but unwise."""

    allowed: bool
    reason: str = ""
    clause: str = ""
    cure: str = ""
    opens: datetime | None = None
    closes: datetime | None = None
    warning: str = ""


CLAUSE = N_("黔人社通〔2023〕37号附件4：业绩材料上传时间至个人申报时间开始前")
_WRITE_FIRST = N_("您可以先填写文字内容，上传开放后再补证明材料")
_OPEN = Gate(True)
# An item that a register has entered (see `Item.register`) is the register's to change.
REGISTERED = Gate(
    False,
    N_("这一条由平台的证书登记自动填入，不需要证明材料，也不能修改或删除"),
    cure=N_("内容有误的，请联系发证单位更正证书"),
)


def dossier_gate(
    change: Change,
    *,
    now: datetime,
    live: Live | None,
    plan: Sequence[Ruling] = (),
    edits_in_window: bool = False,
) -> Gate:
    """Decide. `plan` holds the upload rulings of all rows; they count only for a person without an application.

    With an application its row decides: open in the upload period, refused in a refuse-blackout, closed from the
    instant at which the apply window opens, and open again while it is returned, through its correction due date.
    Typed text follows the same close, but needs no period to have begun and no blackout concerns it.
    `edits_in_window` is the province's switch of reading 4: a draft may be changed until its apply window ends.
    """
    if live is None:
        return _OPEN if change is Change.EDIT else _any_row(plan)
    if live.state is State.RETURNED and live.correction_due is not None:
        return _correction(live.correction_due, now)
    if edits_in_window and live.state is State.DRAFT and live.apply_opens <= now <= live.apply_closes:
        return Gate(True, closes=live.apply_closes)
    if live.ruling.row is Row.CLOSED:
        return _closed(live)
    if change is Change.EDIT:
        return Gate(True, closes=live.ruling.closes)
    return _row(live.ruling)


def _correction(due: datetime, now: datetime) -> Gate:
    if now <= due:
        return Gate(True, closes=due)
    return Gate(False, N_("补正期限已过，业绩档案不能再修改"), clause=CLAUSE, closes=due)


def _closed(live: Live) -> Gate:
    """From the opening of the apply window on."""
    if live.state is State.DRAFT:
        reason = N_("个人申报已经开始，业绩档案已关闭，不能再上传或修改")
        cure = N_("申报后被退回补正的，可在补正期限内修改")
    else:
        reason = N_("您的申报已提交，材料以提交时为准，业绩档案暂不能修改")
        cure = N_("如被退回补正，可在补正期限内修改")
    return Gate(False, reason, clause=CLAUSE, cure=cure, closes=live.ruling.closes)


def _row(ruling: Ruling) -> Gate:
    if ruling.row in (Row.OPEN, Row.WARNED):
        warning = ruling.reason if ruling.row is Row.WARNED else ""
        return Gate(True, clause=ruling.clause, opens=ruling.opens, closes=ruling.closes, warning=warning)
    return Gate(False, ruling.reason, ruling.clause, opens=ruling.resumes, closes=ruling.closes, cure=_WRITE_FIRST)


def _any_row(plan: Sequence[Ruling]) -> Gate:
    """Without an application: open when some row is, outside a blackout if possible; the last to close is named."""
    for wanted in (Row.OPEN, Row.WARNED):
        rows = [ruling for ruling in plan if ruling.row is wanted]
        if rows:
            return _row(max(rows, key=lambda ruling: ruling.closes))
    opens = min((ruling.resumes for ruling in plan if ruling.resumes is not None), default=None)
    return Gate(False, N_("现在不在业绩材料上传时间内"), clause=CLAUSE, cure=_WRITE_FIRST, opens=opens)
