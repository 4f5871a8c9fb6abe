"""The order of a defence: drawn again to the same, typed without gaps, and when whose turn is expected."""

from datetime import datetime, timedelta, timezone

import pytest

from plugins.committees.domain.defence import (
    TRANSITIONS,
    Act,
    Status,
    Turn,
    after,
    drawn_order,
    expected,
    possible,
    remaining,
    typed_order,
    upcoming,
)

OPENS = datetime(2023, 12, 5, 9, tzinfo=timezone(timedelta(hours=8)))
MINUTE = timedelta(minutes=1)


def test_the_same_seed_draws_the_same_order_whatever_the_list_was() -> None:
    drawn = drawn_order("ab" * 16, range(30))
    assert sorted(drawn) == list(range(30))
    assert drawn == drawn_order("ab" * 16, reversed(range(30)))
    assert drawn != drawn_order("ac" * 16, range(30))


def test_every_case_gets_the_first_place_about_as_often() -> None:
    firsts = [drawn_order(f"{seed}", range(5))[0] for seed in range(2000)]
    assert all(330 < firsts.count(case) < 470 for case in range(5))


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({7: 2, 8: 1, 9: 3}, (8, 7, 9)),
        ({7: 1, 8: 1, 9: 2}, None),
        ({7: 1, 8: 2, 9: 4}, None),
        ({7: 1, 8: None}, None),
        ({7: 0, 8: 1}, None),
        ({}, ()),
    ],
)
def test_a_typed_order_has_every_place_once(places, order) -> None:
    assert typed_order(places) == order


def turns(*statuses: Status) -> list[Turn]:
    return [Turn(at, at, 20, status, OPENS if status is Status.NOW else None) for at, status in enumerate(statuses, 1)]


def test_what_comes_is_expected_after_what_runs() -> None:
    order = turns(Status.DONE, Status.NOW, Status.WAITING, Status.POSTPONED, Status.WAITING)
    found = expected(order, opens=OPENS, now=OPENS + 5 * MINUTE)
    assert found == {3: OPENS + 20 * MINUTE, 5: OPENS + 40 * MINUTE, 4: OPENS + 60 * MINUTE}
    assert [turn.case_id for turn in upcoming(order)] == [3, 5, 4]


def test_nothing_is_expected_in_the_past_nor_before_the_opening() -> None:
    order = turns(Status.WAITING, Status.WAITING)
    early = expected(order, opens=OPENS, now=OPENS - timedelta(days=1))
    assert early == {1: OPENS, 2: OPENS + 20 * MINUTE}
    late = expected(order, opens=OPENS, now=OPENS + 90 * MINUTE)
    assert late[1] == OPENS + 90 * MINUTE
    overrun = expected(turns(Status.NOW, Status.WAITING), opens=OPENS, now=OPENS + 25 * MINUTE)
    assert overrun == {2: OPENS + 25 * MINUTE}


def test_the_timer_counts_down_and_below() -> None:
    running = turns(Status.NOW)[0]
    assert remaining(running, OPENS + 5 * MINUTE) == 15 * MINUTE
    assert remaining(running, OPENS + 21 * MINUTE) == -MINUTE


def test_what_is_done_is_done_and_the_absent_can_be_called_back() -> None:
    assert possible(Status.DONE) == ()
    assert after(Status.ABSENT, Act.RECALL) is Status.WAITING
    assert after(Status.ABSENT, Act.START) is None
    assert after(Status.NOW, Act.ABSENT) is None
    assert {status for status, _act in TRANSITIONS} == set(Status) - {Status.DONE}
