"""Feed events keep their identity and count their changes."""

import dataclasses
from datetime import datetime, timedelta

from portal.calendar.domain.feed import Snapshot, events_of, replay
from portal.calendar.domain.period import SHANGHAI
from portal.calendar.domain.plan import Plan
from portal.calendar.domain.timeline import StationKind, key_instants, next_turn, stations
from portal.calendar.domain.window import windows_of

START = datetime(2023, 3, 28, tzinfo=SHANGHAI)


def windows(plan: Plan, slug: str = "health", **changes):
    row, entry = plan.rows_of(slug)[0]
    return windows_of(plan, dataclasses.replace(row, **changes), entry)


def test_uids_are_stable_and_unique(plan: Plan):
    one = [event.uid for event in events_of([windows(plan)])]
    later = windows(plan, receive_by=plan.rows[2].receive_by + timedelta(days=1))
    assert one == [event.uid for event in events_of([later])]
    everything = [windows_of(plan, row, entry) for row, entry in plan.entries()]
    uids = [event.uid for event in events_of(everything)]
    assert len(uids) == len(set(uids)) == 29 * 5 + 2


def test_sequence_grows_only_for_the_event_that_changed(plan: Plan):
    first = windows(plan)
    second = windows(plan, receive_by=first.receive_by + timedelta(days=2))
    history = [Snapshot(START, (first,)), Snapshot(START + timedelta(days=1), (second,))]
    sequences = {event.kind: event.sequence for event in replay(history)}
    assert sequences == {kind: int(kind is StationKind.RECEIVE) for kind in StationKind}
    again = [*history, Snapshot(START + timedelta(days=2), (first,))]
    received = next(event for event in replay(again) if event.kind is StationKind.RECEIVE)
    assert (received.sequence, received.changed_at) == (2, START + timedelta(days=2))


def test_removed_event_is_cancelled_with_a_higher_sequence(plan: Plan):
    history = [Snapshot(START, (windows(plan),)), Snapshot(START + timedelta(days=1), (windows(plan, blackouts=()),))]
    gone = next(event for event in replay(history) if event.kind is StationKind.BLACKOUT)
    assert (gone.cancelled, gone.sequence) == (True, 1)
    back = replay([*history, Snapshot(START + timedelta(days=2), (windows(plan),))])
    blackout = next(event for event in back if event.kind is StationKind.BLACKOUT)
    assert (blackout.cancelled, blackout.sequence) == (False, 2)


def test_timeline_says_what_is_over_running_and_coming(plan: Plan):
    phases = {
        station.kind.value: station.phase.value for station in stations(windows(plan), START.replace(month=9, day=20))
    }
    assert phases == {
        "upload": "after",
        "blackout": "after",
        "apply": "open",
        "receive": "before",
        "policy_review": "before",
        "review": "before",
    }
    turn = next_turn(windows(plan), START.replace(month=9, day=20))
    assert (turn.kind, turn.closing, turn.at) == (StationKind.APPLY, True, windows(plan).apply.closes)
    assert next_turn(windows(plan), datetime(2025, 1, 1, tzinfo=SHANGHAI)) is None


def test_key_instants_are_ordered_and_unique(plan: Plan):
    found = key_instants([windows_of(plan, row, entry) for row, entry in plan.entries()])
    assert list(found) == sorted(set(found))
    assert found[0] == datetime(2023, 3, 1, tzinfo=SHANGHAI)
    assert found[-1] == datetime(2024, 7, 1, tzinfo=SHANGHAI)
