"""A row as stations on a line: what is over, what is now, what comes next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.calendar.domain.period import Period, Phase
from portal.calendar.domain.window import Windows


class StationKind(StrEnum):
    UPLOAD = "upload"
    BLACKOUT = "blackout"
    APPLY = "apply"
    RECEIVE = "receive"
    POLICY_REVIEW = "policy_review"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Station:
    """One line of the timeline. A deadline has no `opens`."""

    kind: StationKind
    opens: datetime | None
    closes: datetime
    phase: Phase
    own: bool = False
    extended: bool = False


def stations(windows: Windows, now: datetime) -> tuple[Station, ...]:
    """All lines in the order of their beginnings; deadlines where they end."""
    return tuple(_stations(windows, now))


def _stations(windows: Windows, now: datetime) -> Iterator[Station]:
    yield _of_period(StationKind.UPLOAD, windows.upload, windows, now)
    for item in windows.blackouts:
        yield _of_period(StationKind.BLACKOUT, Period(item.opens, item.closes), windows, now)
    yield _of_period(StationKind.APPLY, windows.apply, windows, now)
    # A deadline's stretch is "running" from the end of what feeds it.
    steps = (
        (StationKind.RECEIVE, windows.apply.closes, windows.receive_by),
        (StationKind.POLICY_REVIEW, windows.receive_by, windows.policy_review_by),
        (StationKind.REVIEW, windows.policy_review_by, windows.review_by),
    )
    for kind, begins, ends in steps:
        phase = Period(begins, ends).phase(now)
        yield Station(kind, None, ends, phase, windows.own, _extended(kind, windows))


def _of_period(kind: StationKind, period: Period, windows: Windows, now: datetime) -> Station:
    return Station(kind, period.opens, period.closes, period.phase(now), windows.own, _extended(kind, windows))


def _extended(kind: StationKind, windows: Windows) -> bool:
    return any(action.value == kind.value for action in windows.extended)


@dataclass(frozen=True, slots=True)
class Turn:
    """The next thing that opens or closes."""

    kind: StationKind
    at: datetime
    closing: bool


def next_turn(windows: Windows, now: datetime) -> Turn | None:
    """What comes next for an applicant and then for the desk; None when everything is over."""
    turns = (
        Turn(StationKind.UPLOAD, windows.upload.opens, False),
        Turn(StationKind.APPLY, windows.apply.opens, False),
        Turn(StationKind.APPLY, windows.apply.closes, True),
        Turn(StationKind.RECEIVE, windows.receive_by, True),
        Turn(StationKind.POLICY_REVIEW, windows.policy_review_by, True),
        Turn(StationKind.REVIEW, windows.review_by, True),
    )
    return next((turn for turn in turns if turn.at > now or (turn.closing and turn.at == now)), None)


def key_instants(rounds: Iterable[Windows]) -> tuple[datetime, ...]:
    """Every instant at which something opens or closes, each once, in order: for the demo's clock and for tests."""
    found: set[datetime] = set()
    for windows in rounds:
        found |= {windows.upload.opens, windows.apply.opens, windows.apply.closes}
        found |= {windows.receive_by, windows.policy_review_by, windows.review_by}
        for blackout in windows.blackouts:
            found |= {blackout.opens, blackout.closes}
    return tuple(sorted(found))
