"""What a calendar feed holds: events with stable identities that count their own changes (RFC 5545)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.calendar.domain.timeline import StationKind
from portal.calendar.domain.window import Windows

UID_DOMAIN = "calendar.zhicheng-portal"


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One event. `opens` is None for a deadline. `sequence` counts the changes since it was first published."""

    uid: str
    kind: StationKind
    series: str
    application_year: int
    clause: str
    opens: datetime | None
    closes: datetime
    mode: str = ""
    sequence: int = 0
    changed_at: datetime | None = None
    cancelled: bool = False

    def same_as(self, other: "FeedEvent") -> bool:
        """Does a reader's calendar show the same thing?"""
        return replace(self, sequence=0, changed_at=None) == replace(other, sequence=0, changed_at=None)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The windows as they were from `at` on."""

    at: datetime
    rounds: tuple[Windows, ...]


def events_of(rounds: Iterable[Windows], scope: str = "") -> tuple[FeedEvent, ...]:
    """The events of some windows. `scope` keeps a person's events apart from the public ones."""
    return tuple(event for windows in rounds for event in _events(windows, scope))


def _events(windows: Windows, scope: str) -> Iterator[FeedEvent]:
    stretches: list[tuple[StationKind, str, datetime | None, datetime, str]] = [
        (StationKind.UPLOAD, "upload", windows.upload.opens, windows.upload.closes, ""),
        *(
            (StationKind.BLACKOUT, f"blackout-{number}", item.opens, item.closes, item.mode.value)
            for number, item in enumerate(windows.blackouts, start=1)
        ),
        (StationKind.APPLY, "apply", windows.apply.opens, windows.apply.closes, ""),
        (StationKind.RECEIVE, "receive", None, windows.receive_by, ""),
        (StationKind.POLICY_REVIEW, "policy-review", None, windows.policy_review_by, ""),
        (StationKind.REVIEW, "review", None, windows.review_by, ""),
    ]
    # The row number is left out: a series that moves to another row keeps its events.
    stem = f"{windows.entry.slug}-{windows.application_year}-{windows.plan_year}"
    for kind, name, opens, closes, mode in stretches:
        yield FeedEvent(
            uid=f"{stem}-{name}{scope}@{UID_DOMAIN}",
            kind=kind,
            series=windows.entry.name,
            application_year=windows.application_year,
            clause=windows.clause,
            opens=opens,
            closes=closes,
            mode=mode,
        )


def replay(snapshots: Sequence[Snapshot], scope: str = "") -> tuple[FeedEvent, ...]:
    """The events after the last snapshot; each change raised the event's sequence by one.

    An event that is no longer there is cancelled, not dropped: a subscriber's calendar would keep it otherwise.
    """
    kept: dict[str, FeedEvent] = {}
    for snapshot in snapshots:
        present = {event.uid: event for event in events_of(snapshot.rounds, scope)}
        for uid, event in present.items():
            kept[uid] = _next(kept.get(uid), event, snapshot.at)
        for uid in kept.keys() - present.keys():
            if not kept[uid].cancelled:
                kept[uid] = _next(kept[uid], replace(kept[uid], cancelled=True), snapshot.at)
    return tuple(sorted(kept.values(), key=lambda event: (event.opens or event.closes, event.uid)))


def _next(before: FeedEvent | None, event: FeedEvent, at: datetime) -> FeedEvent:
    if before is None:
        return replace(event, changed_at=at)
    if event.same_as(before):
        return before
    return replace(event, sequence=before.sequence + 1, changed_at=at)
