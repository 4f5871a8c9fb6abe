"""Every row opens and closes to the microsecond; committees may be earlier, persons may be longer."""

import dataclasses
from datetime import datetime, timedelta

import pytest

from portal.calendar.domain.period import SHANGHAI, BlackoutMode
from portal.calendar.domain.plan import Plan
from portal.calendar.domain.window import (
    Action,
    Extension,
    Outcome,
    Windows,
    later_than_row,
    relevant,
    rule,
    windows_of,
)

TICK = timedelta(microseconds=1)
# slug of one entry for each row, and what its row prints: upload, apply (from, to), receipt.
BOUNDS = [
    (1, "engineering", "2023-08-01T00:00", "2023-08-28T08:00", "2023-08-31T17:00", "2023-09-30T17:00"),
    (2, "teachers", "2023-08-01T00:00", "2023-08-28T08:00", "2023-08-31T17:00", "2023-09-30T17:00"),
    (3, "health", "2023-08-01T00:00", "2023-09-18T08:00", "2023-09-21T17:00", "2023-10-18T17:00"),
    (4, "accounting", "2023-03-01T00:00", "2023-03-21T08:00", "2023-03-23T17:00", "2023-04-21T17:00"),
    (5, "auditing", "2023-03-01T00:00", "2023-03-21T08:00", "2023-03-23T17:00", "2023-04-21T17:00"),
    (6, "economics", "2023-08-01T00:00", "2023-09-18T08:00", "2023-09-21T17:00", "2023-10-18T17:00"),
    (7, "private_economy", "2023-09-20T00:00", "2023-11-01T08:00", "2023-11-03T17:00", "2023-12-05T17:00"),
    (8, "statistics", "2023-10-15T00:00", "2023-12-05T08:00", "2023-12-08T17:00", "2024-01-15T17:00"),
]
BLACKOUT = ("2023-08-28T08:00", "2023-08-31T17:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def of(plan: Plan, slug: str, **options) -> Windows:
    row, entry = plan.rows_of(slug)[0]
    return windows_of(plan, row, entry, **options)


def outcomes(windows: Windows, action: Action, instant: datetime) -> list[Outcome]:
    """One microsecond before, at, and one after."""
    return [rule(windows, action, moment).outcome for moment in (instant - TICK, instant, instant + TICK)]


@pytest.mark.parametrize(("row", "slug", "upload", "opens", "closes", "receive"), BOUNDS)
def test_row_opens_and_closes_to_the_microsecond(plan: Plan, row, slug, upload, opens, closes, receive):
    windows = of(plan, slug)
    assert windows.row == row
    early, open_, late = Outcome.NOT_YET, Outcome.OPEN, Outcome.CLOSED
    assert outcomes(windows, Action.UPLOAD, at(upload)) == [early, open_, open_]
    assert outcomes(windows, Action.UPLOAD, at(opens)) == [open_, late, late]
    assert outcomes(windows, Action.APPLY, at(opens)) == [early, open_, open_]
    assert outcomes(windows, Action.APPLY, at(closes)) == [open_, open_, late]
    assert outcomes(windows, Action.RECEIVE, at(opens)) == [early, open_, open_]
    assert outcomes(windows, Action.RECEIVE, at(receive)) == [open_, open_, late]


@pytest.mark.parametrize(("row", "slug", "upload", "opens", "closes", "receive"), BOUNDS)
def test_apply_window_is_continuous_through_the_nights(plan: Plan, row, slug, upload, opens, closes, receive):
    windows = of(plan, slug)
    instant = at(opens)
    while instant <= at(closes):
        assert rule(windows, Action.APPLY, instant).allowed
        instant += timedelta(minutes=30)


@pytest.mark.parametrize("slug", ["health", "economics"])
def test_blackout_refuses_uploads_from_its_first_to_its_last_microsecond(plan: Plan, slug: str):
    windows = of(plan, slug)
    opens, closes = map(at, BLACKOUT)
    assert outcomes(windows, Action.UPLOAD, opens) == [Outcome.OPEN, Outcome.BLACKOUT, Outcome.BLACKOUT]
    assert outcomes(windows, Action.UPLOAD, closes) == [Outcome.BLACKOUT, Outcome.BLACKOUT, Outcome.OPEN]


def test_blackout_in_warning_mode_lets_uploads_through(plan: Plan):
    row = plan.rows[2]
    warning = dataclasses.replace(row.blackouts[0], mode=BlackoutMode.WARN)
    row = dataclasses.replace(row, blackouts=(warning,))
    ruling = rule(windows_of(plan, row, row.entries[0]), Action.UPLOAD, at(BLACKOUT[0]))
    assert (ruling.outcome, ruling.allowed, ruling.blackout) == (Outcome.WARNED, True, warning)


def test_blackout_of_others_does_not_touch_engineering_or_the_special_review(plan: Plan):
    assert rule(of(plan, "engineering"), Action.UPLOAD, at("2023-08-28T07:59")).outcome is Outcome.OPEN
    rush = at("2023-09-20T09:00")
    assert rule(of(plan, "private_economy"), Action.UPLOAD, rush).outcome is Outcome.OPEN


def test_returned_application_is_corrected_until_the_desk_closes(plan: Plan):
    windows = of(plan, "engineering")
    closes = at("2023-09-30T17:00")
    results = [
        rule(windows, Action.UPLOAD, moment, returned=True).outcome for moment in (closes - TICK, closes, closes + TICK)
    ]
    assert results == [Outcome.OPEN, Outcome.OPEN, Outcome.CLOSED]


def test_committee_may_be_earlier_and_not_later(plan: Plan):
    row = plan.rows[0]
    earlier = {name: instant - timedelta(hours=1) for name, instant in row.dates().items() if name != "upload_opens"}
    assert later_than_row(row, earlier) == ()
    assert later_than_row(row, row.dates()) == ()
    for name in earlier:
        late = row.dates()[name] + TICK
        (found,) = later_than_row(row, {name: late})
        assert (found.field, found.own, found.limit) == (name, late, row.dates()[name])


def test_committee_dates_move_the_bounds_and_never_beyond_the_row(plan: Plan):
    own = {"apply_closes": at("2023-08-30T12:00"), "receive_by": at("2023-10-30T17:00")}
    windows = of(plan, "engineering", own=own)
    assert windows.own
    assert outcomes(windows, Action.APPLY, own["apply_closes"]) == [Outcome.OPEN, Outcome.OPEN, Outcome.CLOSED]
    assert windows.receive_by == at("2023-09-30T17:00")


def test_own_apply_window_that_opens_earlier_closes_the_dossier_earlier(plan: Plan):
    windows = of(plan, "engineering", own={"apply_opens": at("2023-08-21T08:00")})
    assert outcomes(windows, Action.UPLOAD, at("2023-08-21T08:00")) == [
        Outcome.OPEN,
        Outcome.CLOSED,
        Outcome.CLOSED,
    ]


@pytest.mark.parametrize("action", list(Action))
def test_extension_lengthens_one_action_inclusively(plan: Plan, action: Action):
    until = at("2023-10-09T12:00")
    windows = of(plan, "engineering", extensions=[Extension(action, until)])
    assert outcomes(windows, action, until) == [Outcome.OPEN, Outcome.OPEN, Outcome.CLOSED]
    others = set(Action) - {action}
    assert all(windows.period(other) == of(plan, "engineering").period(other) for other in others)
    assert windows.extended == (action,)


def test_extension_never_shortens(plan: Plan):
    windows = of(plan, "engineering", extensions=[Extension(Action.APPLY, at("2023-08-29T12:00"))])
    assert windows.apply == of(plan, "engineering").apply


def test_relevant_round_is_the_open_one_then_the_next_then_the_last(plan: Plan):
    row = plan.rows[3]
    year = timedelta(days=364)
    later = dataclasses.replace(
        row, application_year=2023, **{name: instant + year for name, instant in row.dates().items()}
    )
    rounds = [windows_of(plan, each, each.entries[0]) for each in (later, row)]
    chosen = {
        moment: relevant(rounds, Action.APPLY, at(moment)).application_year
        for moment in (
            "2023-01-01T00:00",
            "2023-03-22T00:00",
            "2023-05-01T00:00",
            "2024-03-20T00:00",
            "2025-01-01T00:00",
        )
    }
    assert list(chosen.values()) == [2022, 2022, 2023, 2023, 2023]
