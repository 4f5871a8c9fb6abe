"""The windows that hold for one series, one committee and one person, and what they allow at an instant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from portal.calendar.domain.period import Blackout, BlackoutMode, Period, Phase
from portal.calendar.domain.plan import Entry, Pending, Plan, Row

# What a committee may set for itself: "不得晚于全省统一的时间节点" (五（一）).
OFFICE_DATES = ("apply_opens", "apply_closes", "receive_by", "policy_review_by", "review_by")


class Action(StrEnum):
    """What somebody wants to do: put material into the dossier, 申报, or receive at the committee's desk."""

    UPLOAD = "upload"
    APPLY = "apply"
    RECEIVE = "receive"


@dataclass(frozen=True, slots=True)
class Extension:
    """A person's longer time for one action; `until` is inclusive."""

    action: Action
    until: datetime


@dataclass(frozen=True, slots=True)
class Windows:
    """What holds. `row` is its number in the plan of `plan_year`; `own` when the committee set earlier dates."""

    plan_year: int
    row: int
    application_year: int
    entry: Entry
    upload: Period
    blackouts: tuple[Blackout, ...]
    apply: Period
    receive_by: datetime
    policy_review_by: datetime
    review_by: datetime
    clause: str
    pending: Pending | None = None
    own: bool = False
    extended: tuple[Action, ...] = ()

    @property
    def receive(self) -> Period:
        """Material can reach the desk from the first application on."""
        return Period(self.apply.opens, self.receive_by)

    @property
    def correction(self) -> Period:
        """A returned application may be corrected until the desk closes (reading 6)."""
        return Period(self.apply.opens, self.receive_by)

    def period(self, action: Action) -> Period:
        return {Action.UPLOAD: self.upload, Action.APPLY: self.apply, Action.RECEIVE: self.receive}[action]


@dataclass(frozen=True, slots=True)
class TooLate:
    """A committee's date that is later than its row's."""

    field: str
    own: datetime
    limit: datetime


def later_than_row(row: Row, own: Mapping[str, datetime]) -> tuple[TooLate, ...]:
    """The dates of a committee's own calendar that its row does not allow."""
    return tuple(
        TooLate(name, own[name], getattr(row, name))
        for name in OFFICE_DATES
        if name in own and own[name] > getattr(row, name)
    )


def own_row(row: Row, own: Mapping[str, datetime]) -> Row:
    """The row as a committee's own calendar makes it; never later than the row, whatever was stored.

    The row may have become earlier since the committee set its dates: the earlier of the two holds.
    """
    dates = {name: min(own[name], getattr(row, name)) for name in OFFICE_DATES if name in own}
    return replace(row, **dates) if dates else row


def extension_limit(windows: Windows, action: Action) -> datetime:
    """How far an extension may go: nothing reaches a desk that is closed, nor a review that is over."""
    return windows.review_by if action is Action.RECEIVE else windows.receive_by


def windows_of(
    plan: Plan,
    row: Row,
    entry: Entry,
    *,
    own: Mapping[str, datetime] | None = None,
    extensions: Iterable[Extension] = (),
) -> Windows:
    """The windows of a row after a committee's own dates and a person's extensions."""
    held = own_row(row, own or {})
    windows = Windows(
        plan_year=plan.year,
        row=row.number,
        application_year=row.application_year,
        entry=entry,
        upload=held.upload,
        blackouts=held.blackouts,
        apply=held.apply,
        receive_by=held.receive_by,
        policy_review_by=held.policy_review_by,
        review_by=held.review_by,
        clause=plan.cite(row.clause),
        pending=row.pending,
        own=held != row,
    )
    for extension in extensions:
        windows = _extended(windows, extension)
    return windows


def _extended(windows: Windows, extension: Extension) -> Windows:
    period = windows.period(extension.action)
    if extension.until < period.closes:
        return windows
    extended = (*windows.extended, extension.action)
    if extension.action is Action.RECEIVE:
        return replace(windows, receive_by=extension.until, extended=extended)
    longer = Period(period.opens, extension.until)
    return replace(windows, extended=extended, **{extension.action.value: longer})


class Outcome(StrEnum):
    """What the calendar says about an action at an instant."""

    OPEN = "open"
    WARNED = "warned"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    BLACKOUT = "blackout"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The outcome, the period it comes from, and the blackout if one decided."""

    outcome: Outcome
    period: Period
    windows: Windows
    blackout: Blackout | None = None

    @property
    def allowed(self) -> bool:
        return self.outcome in (Outcome.OPEN, Outcome.WARNED)


def rule(windows: Windows, action: Action, instant: datetime, *, returned: bool = False) -> Ruling:
    """May this be done at this instant? `returned`: for correcting an application that was sent back."""
    period = windows.correction if returned and action is Action.UPLOAD else windows.period(action)
    phase = period.phase(instant)
    if phase is not Phase.OPEN:
        return Ruling(Outcome.NOT_YET if phase is Phase.BEFORE else Outcome.CLOSED, period, windows)
    if action is Action.UPLOAD:
        for blackout in windows.blackouts:
            if blackout.contains(instant):
                refused = blackout.mode is BlackoutMode.REFUSE
                return Ruling(Outcome.BLACKOUT if refused else Outcome.WARNED, period, windows, blackout)
    return Ruling(Outcome.OPEN, period, windows)


def relevant(rounds: Iterable[Windows], action: Action, instant: datetime) -> Windows | None:
    """Of several rounds (years) the one to speak of: the open one, else the next, else the last."""
    ordered = sorted(rounds, key=lambda windows: windows.period(action).opens)
    for wanted in (Phase.OPEN, Phase.BEFORE):
        for windows in ordered:
            if windows.period(action).phase(instant) is wanted:
                return windows
    return ordered[-1] if ordered else None
