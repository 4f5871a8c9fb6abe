"""What the calendar answers from the database: windows, decisions, versions of the past."""

import dataclasses
from datetime import timedelta

import pytest

from portal.calendar import service
from portal.calendar.service import planning
from portal.calendar.service.versions import current_plan, plans, versions
from portal.kernel import ledger
from portal.kernel.access import SYSTEM
from portal.kernel.clock import parse_instant, shanghai
from portal.kernel.database import database
from tests.service.calendar.conftest import INSTALLED, MANAGER

TICK = timedelta(microseconds=1)
# One entry of each row, and the apply window that attachment 4 prints for it.
ROWS = [
    ("工程技术（含非医疗机构药学）", "2023-08-28T08:00", "2023-08-31T17:00"),
    ("党校、行政学院（校）系统教师", "2023-08-28T08:00", "2023-08-31T17:00"),
    ("卫生", "2023-09-18T08:00", "2023-09-21T17:00"),
    ("会计", "2023-03-21T08:00", "2023-03-23T17:00"),
    ("审计", "2023-03-21T08:00", "2023-03-23T17:00"),
    ("经济", "2023-09-18T08:00", "2023-09-21T17:00"),
    ("民营经济专项评审（工程技术、农业技术）", "2023-11-01T08:00", "2023-11-03T17:00"),
    ("统计", "2023-12-05T08:00", "2023-12-08T17:00"),
]


@pytest.mark.parametrize(("series", "opens", "closes"), ROWS)
def test_decision_turns_at_the_instants_of_the_row(calendar, series: str, opens: str, closes: str):
    opens_at, closes_at = parse_instant(opens), parse_instant(closes)
    expected = [
        (opens_at - TICK, False),
        (opens_at, True),
        (opens_at + TICK, True),
        (closes_at - TICK, True),
        (closes_at, True),
        (closes_at + TICK, False),
    ]
    for moment, allowed in expected:
        decision = service.decide(action="apply", series=series, now=moment)
        assert (decision.allowed, decision.opens, decision.closes) == (allowed, opens_at, closes_at)
        assert decision.reason
        assert decision.clause.startswith("黔人社通〔2023〕37号附件4第")


def test_decision_names_the_blackout_and_its_mode(calendar):
    decision = service.decide(action="upload", series="卫生", now=shanghai(2023, 8, 28, 8))
    assert (decision.allowed, decision.mode) == (False, "refuse")
    assert "避开2023年8月28日（周一）08:00至2023年8月31日（周四）17:00" in decision.reason


def test_decision_for_accounting_says_whose_notice_is_awaited(calendar):
    decision = service.decide(action="apply", series="会计", now=shanghai(2023, 8, 10))
    assert not decision.allowed
    assert decision.windows.application_year == 2022
    assert "2023年度申报时间以贵州省财政厅通知为准" in decision.reason


def test_decision_for_a_track_follows_the_special_row(calendar):
    now = shanghai(2023, 11, 2)
    assert service.decide(action="apply", series="engineering", track="民营经济专项", now=now).allowed
    assert not service.decide(action="apply", series="engineering", track="正常申报", now=now).allowed
    assert not service.decide(action="apply", series="engineering", now=now).allowed


def test_decision_lets_a_returned_application_be_corrected(calendar):
    now = shanghai(2023, 9, 30, 17)
    assert service.decide(action="upload", series="engineering", now=now, returned=True).allowed
    assert not service.decide(action="upload", series="engineering", now=now).allowed
    assert not service.decide(action="upload", series="engineering", now=now + TICK, returned=True).allowed


def test_windows_by_application_year_or_by_plan_year(calendar):
    now = shanghai(2023, 8, 10)
    assert service.windows(year=2022, series="会计", now=now).application_year == 2022
    assert service.windows(year=2023, series="会计", now=now).application_year == 2022
    assert service.windows(year=2023, series="统计", now=now).receive_by == shanghai(2024, 1, 15, 17)
    with pytest.raises(service.UnknownYear):
        service.windows(year=2031, series="会计", now=now)
    with pytest.raises(service.UnknownSeries):
        service.windows(year=2023, series="炼金术", now=now)


def test_installing_twice_adds_nothing(calendar):
    assert service.install_shipped_plans(now=shanghai(2023, 5, 1), actor=SYSTEM) == 0
    assert [(row.version, row.why) for row in versions(2023)] == [
        (1, "随系统提供的计划，按黔人社通〔2023〕37号附件4录入")
    ]
    assert [entry.action for entry in ledger.history("calendar.plan:2023")] == ["calendar.published"]


def change_receipt(days: int, when, why: str) -> None:
    """Publish a version in which the desk of row 3 closes later."""
    draft = planning.start_draft(year=2023, actor=MANAGER, now=when)
    row = draft.plan.rows[2]
    row = dataclasses.replace(row, receive_by=row.receive_by + timedelta(days=days))
    planning.save_row(year=2023, index=2, row=row, revision=1, actor=MANAGER, now=when)
    planning.publish(year=2023, why=why, revision=2, staff=(), actor=MANAGER, now=when)


def test_windows_of_any_past_instant_are_answered(calendar):
    first, second = shanghai(2023, 9, 1, 10), shanghai(2023, 10, 1, 10)
    change_receipt(2, first, "省厅通知：卫生系列延长收取时间")
    change_receipt(3, second, "再次延长")
    now = shanghai(2023, 12, 1)
    received = {
        moment: service.windows(year=2023, series="卫生", now=now, at=moment).receive_by
        for moment in (shanghai(2023, 2, 1), first - TICK, first, second - TICK, second)
    }
    original = shanghai(2023, 10, 18, 17)
    assert list(received.values()) == [original + timedelta(days=days) for days in (0, 0, 2, 2, 5)]
    assert service.windows(year=2023, series="卫生", now=now).receive_by == original + timedelta(days=5)
    assert [(row.version, row.recorded_at, row.actor) for row in versions(2023)] == [
        (1, INSTALLED, "system"),
        (2, first, "person:901@organisation:1"),
        (3, second, "person:901@organisation:1"),
    ]
    assert plans(shanghai(2022, 12, 31)) == {}
    assert ledger.verify().breaks == ()


def test_current_plan_is_this_years_or_the_last_one(calendar):
    assert current_plan(shanghai(2023, 8, 1)).year == 2023
    assert current_plan(shanghai(2024, 1, 10)).year == 2023
    assert current_plan(shanghai(2022, 1, 10)).year == 2023


def test_plan_entries_are_29(calendar):
    entries = service.plan_entries(shanghai(2023, 8, 10))
    assert len(entries) == len({entry.slug for entry in entries}) == 29
    assert entries[16].slug == "engineering"


def test_decision_asks_the_database_one_to_three_times(calendar):
    def count(**options) -> int:
        seen = []
        database.obj.query_hooks.append(lambda *_args, **_kwargs: seen.append(1))
        try:
            service.decide(action="apply", series="engineering", now=shanghai(2023, 8, 28, 9), **options)
        finally:
            database.obj.query_hooks.pop()
        return len(seen)

    service.decide(action="apply", series="engineering", now=shanghai(2023, 8, 28, 9))
    assert count() == 1
    assert count(office_id=77, person_id=5) == 3
    assert count(office_id=77, person_id=5) == 2  # the committee's dates are kept
