"""Committees' own dates, persons' extensions, drafts and their publication, working days."""

import dataclasses
import json
from datetime import date, timedelta

import pytest

from portal.calendar import service
from portal.calendar.service import extensions, offices, planning, workdays
from portal.kernel import ledger
from portal.kernel.access import SYSTEM, Role
from portal.kernel.clock import shanghai
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from portal.kernel.notices import Notice
from tests.service.calendar.conftest import APPLICANT, MANAGER, OFFICE, OTHER_OFFICE

NOW = shanghai(2023, 8, 10, 9)
LIMIT = shanghai(2023, 9, 30, 17)


def set_receipt(until, *, actor=OFFICE, version=0, why="本评委会提前接收材料", office_id=77):
    return service.set_office_dates(
        office_id=office_id,
        plan_year=2023,
        application_year=2023,
        slug="engineering",
        dates={"receive_by": until},
        why=why,
        version=version,
        actor=actor,
        now=NOW,
    )


def engineering(**options):
    return service.windows(year=2023, series="engineering", now=NOW, **options)


def test_committee_may_be_earlier_for_its_own_cases_only(calendar):
    assert set_receipt(shanghai(2023, 9, 20, 17)) == 1
    assert engineering(office_id=77).receive_by == shanghai(2023, 9, 20, 17)
    assert engineering(office_id=77).own
    assert engineering(office_id=78).receive_by == engineering().receive_by == LIMIT


def test_what_is_decided_follows_a_committees_dates_at_once(calendar):
    def may_be_received() -> list[bool]:
        options = {"action": "receive", "series": "engineering", "now": shanghai(2023, 9, 25, 9)}
        return [service.decide(**options, office_id=office).allowed for office in (77, 78)]

    assert may_be_received() == [True, True]
    set_receipt(shanghai(2023, 9, 20, 17))
    assert may_be_received() == [False, True]
    set_receipt(shanghai(2023, 9, 26, 17), version=1)
    assert may_be_received() == [True, True]


def test_committee_later_than_its_row_is_refused_with_both_dates(calendar):
    with pytest.raises(Invalid) as caught:
        set_receipt(LIMIT + timedelta(microseconds=1))
    message = caught.value.errors["receive_by"]
    assert message.count("2023年9月30日（周六）17:00") == 2
    with pytest.raises(Invalid) as caught:
        set_receipt(shanghai(2023, 10, 8, 12))
    message = caught.value.errors["receive_by"]
    assert "2023年10月8日（周日）12:00" in message
    assert "2023年9月30日（周六）17:00" in message
    assert "五（一）" in message
    assert engineering(office_id=77).receive_by == LIMIT


def test_committee_at_the_very_limit_is_accepted(calendar):
    set_receipt(LIMIT)
    assert not engineering(office_id=77).own


def test_committee_versions_are_kept_and_replayed(calendar):
    set_receipt(shanghai(2023, 9, 20, 17))
    later = NOW + timedelta(days=3)
    service.set_office_dates(
        office_id=77,
        plan_year=2023,
        application_year=2023,
        slug="engineering",
        dates={},
        why="恢复全省统一时间",
        version=1,
        actor=MANAGER,
        now=later,
    )
    assert engineering(office_id=77).receive_by == LIMIT
    assert engineering(office_id=77, at=later - timedelta(microseconds=1)).receive_by == shanghai(2023, 9, 20, 17)
    kept = offices.office_history(office_id=77, slug="engineering")
    assert [(row.version, row.why, row.role) for row in kept] == [
        (1, "本评委会提前接收材料", "office_officer"),
        (2, "恢复全省统一时间", "calendar_manager"),
    ]
    assert [entry.action for entry in ledger.history("calendar.office:77")] == ["calendar.office_dates_set"] * 2


def test_committee_change_on_a_stale_page_is_a_conflict(calendar):
    set_receipt(shanghai(2023, 9, 20, 17))
    with pytest.raises(Conflict):
        set_receipt(shanghai(2023, 9, 21, 17), version=0)


def test_committee_dates_need_the_right_office_a_reason_and_an_order(calendar):
    for stranger in (OTHER_OFFICE, APPLICANT, dataclasses.replace(OFFICE, role=Role.EMPLOYER_ADMIN)):
        with pytest.raises(Denied):
            set_receipt(shanghai(2023, 9, 20, 17), actor=stranger)
    with pytest.raises(Invalid) as caught:
        set_receipt(shanghai(2023, 9, 20, 17), why=" ")
    assert set(caught.value.errors) == {"why"}
    with pytest.raises(Invalid) as caught:
        set_receipt(shanghai(2023, 8, 20, 17))
    assert set(caught.value.errors) == {"receive_by"}
    with pytest.raises(Invalid, match="已经过去"):
        set_receipt(shanghai(2023, 8, 1))


def grant(**changes):
    fields = {
        "person_id": 5,
        "application_year": 2023,
        "series": "工程技术",
        "action": "apply",
        "until": shanghai(2023, 9, 5, 17),
        "reason": "住院治疗，附医院证明",
        "actor": MANAGER,
        "now": NOW,
    }
    return service.grant_extension(**{**fields, **changes})


def test_extension_holds_for_its_person_until_its_end(calendar):
    granted = grant()
    until, tick = shanghai(2023, 9, 5, 17), timedelta(microseconds=1)

    def may_apply(moment, person_id):
        return service.decide(action="apply", series="engineering", person_id=person_id, now=moment).allowed

    assert may_apply(until, 5)
    assert not may_apply(until + tick, 5)
    assert not may_apply(until, 6)
    (entry,) = ledger.history(f"calendar.extension:{granted.id}")
    assert json.loads(entry.data)["why"] == "住院治疗，附医院证明"
    (notice,) = Notice.select().where(Notice.person_id == 5)
    assert "点击申报" in notice.title
    service.revoke_extension(extension_id=granted.id, why="原件与证明不符", actor=MANAGER, now=NOW + timedelta(days=1))
    assert not may_apply(until, 5)
    assert engineering(person_id=5, at=NOW).apply.closes == until
    with pytest.raises(Refused):
        service.revoke_extension(extension_id=granted.id, why="原件与证明不符", actor=MANAGER, now=NOW)


def test_extension_needs_the_role_and_is_not_for_oneself(calendar):
    for stranger in (OFFICE, APPLICANT, dataclasses.replace(MANAGER, role=Role.PROVINCIAL_OFFICER)):
        with pytest.raises(Denied):
            grant(actor=stranger)
    with pytest.raises(Denied):
        grant(person_id=MANAGER.person_id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "病假"}, "reason"),
        ({"series": "炼金术"}, "series"),
        ({"application_year": 2031}, "application_year"),
        ({"until": shanghai(2023, 8, 31, 17)}, "until"),
        ({"until": shanghai(2023, 9, 30, 17, 0, 1)}, "until"),
        ({"until": shanghai(2023, 9, 5), "now": shanghai(2023, 9, 6)}, "until"),
    ],
)
def test_extension_is_refused(calendar, changes, field):
    with pytest.raises(Invalid) as caught:
        grant(**changes)
    assert set(caught.value.errors) == {field}
    assert extensions.extensions() == []


def test_next_year_is_drafted_edited_compared_and_published(calendar):
    service.follow(series="卫生", actor=APPLICANT, now=NOW)
    draft = planning.start_draft(year=2024, actor=MANAGER, now=NOW)
    assert (draft.base_version, draft.plan.rows[0].apply_opens) == (0, shanghai(2024, 8, 26, 8))
    found = {(clash.row[0], clash.field): clash.holiday for clash in planning.draft_clashes(draft.plan)}
    assert found[3, "apply_opens"] == "中秋节"
    row = draft.plan.rows[2]
    week = timedelta(days=7)
    row = dataclasses.replace(row, apply_opens=row.apply_opens + week, apply_closes=row.apply_closes + week)
    planning.save_row(year=2024, index=2, row=row, revision=1, actor=MANAGER, now=NOW)
    with pytest.raises(Invalid) as caught:
        planning.publish(year=2024, why="2024年通知", revision=2, staff=(), actor=MANAGER, now=NOW)
    assert set(caught.value.errors) == {"document"}
    planning.save_head(
        year=2024, title="2024年计划", document="黔人社通〔2024〕1号", revision=2, actor=MANAGER, now=NOW
    )
    before, rows = planning.side_by_side(2024)
    opens = next(difference for difference in rows[2].differences if difference.field == "apply_opens")
    # 09-18 became 09-16, and was put a week later.
    assert (before.year, opens.moved_by) == (2023, 5)
    published = planning.publish(year=2024, why="2024年通知", revision=3, staff=[31, 32], actor=MANAGER, now=NOW + week)
    assert published == (1, 3)
    assert service.windows(year=2024, series="卫生", now=NOW).apply.opens == shanghai(2024, 9, 23, 8)
    told = Notice.select(Notice.person_id, Notice.title).order_by(Notice.person_id).tuples()
    assert list(told) == [(5, "2024年计划已公布"), (31, "2024年计划已公布"), (32, "2024年计划已公布")]
    assert ledger.history("calendar.plan:2024")[-1].action == "calendar.published"
    with pytest.raises(Missing):
        planning.draft_of(2024)
    # A past instant still knows no plan of 2024.
    with pytest.raises(service.UnknownYear):
        service.windows(year=2024, series="卫生", now=NOW, at=NOW)


def test_draft_saved_from_a_stale_page_is_a_conflict(calendar):
    draft = planning.start_draft(year=2024, actor=MANAGER, now=NOW)
    row = draft.plan.rows[0]
    planning.save_row(year=2024, index=0, row=row, revision=1, actor=MANAGER, now=NOW)
    for stale in (
        lambda: planning.save_row(year=2024, index=0, row=row, revision=1, actor=MANAGER, now=NOW),
        lambda: planning.publish(year=2024, why="x", revision=1, staff=(), actor=MANAGER, now=NOW),
        lambda: planning.discard_draft(year=2024, revision=1, actor=MANAGER, now=NOW),
    ):
        with pytest.raises(Conflict):
            stale()


def test_row_with_dates_out_of_order_is_refused_and_named(calendar):
    draft = planning.start_draft(year=2024, actor=MANAGER, now=NOW)
    row = dataclasses.replace(draft.plan.rows[0], receive_by=draft.plan.rows[0].apply_opens)
    with pytest.raises(Invalid) as caught:
        planning.save_row(year=2024, index=0, row=row, revision=1, actor=MANAGER, now=NOW)
    assert caught.value.errors == {"receive_by": "第1行：评委会线上材料收取截止不能早于个人申报截止"}


def test_awaited_dates_are_entered_as_a_second_round(calendar):
    draft = planning.start_draft(year=2023, actor=MANAGER, now=NOW)
    row = draft.plan.rows[3]
    months = timedelta(days=200)
    entered = dataclasses.replace(
        row,
        application_year=2023,
        pending=None,
        clause="通知全文",
        **{name: instant + months for name, instant in row.dates().items()},
    )
    with pytest.raises(Refused):
        planning.enter_pending(year=2023, index=0, row=entered, revision=1, actor=MANAGER, now=NOW)
    planning.enter_pending(year=2023, index=3, row=entered, revision=1, actor=MANAGER, now=NOW)
    planning.publish(year=2023, why="贵州省财政厅2023年通知", revision=2, staff=(), actor=MANAGER, now=NOW)
    assert service.windows(year=2023, series="会计", now=NOW).application_year == 2023
    assert service.windows(year=2022, series="会计", now=NOW).pending is None
    decision = service.decide(action="apply", series="会计", now=row.apply_opens + months)
    assert (decision.allowed, decision.windows.application_year) == (True, 2023)


def test_publishing_nothing_new_is_refused(calendar):
    planning.start_draft(year=2023, actor=MANAGER, now=NOW)
    with pytest.raises(Invalid) as caught:
        planning.publish(year=2023, why="没有变化", revision=1, staff=(), actor=MANAGER, now=NOW)
    assert set(caught.value.errors) == {"why"}
    with pytest.raises(Refused):
        planning.start_draft(year=2023, actor=MANAGER, now=NOW)
    planning.discard_draft(year=2023, revision=1, actor=MANAGER, now=NOW)
    assert planning.drafts() == []


def test_drafting_needs_the_role_and_last_years_plan(calendar):
    with pytest.raises(Denied):
        planning.start_draft(year=2024, actor=OFFICE, now=NOW)
    with pytest.raises(Refused):
        planning.start_draft(year=2030, actor=MANAGER, now=NOW)


def test_working_days_are_those_of_the_state_council(calendar):
    assert service.add_working_days(date(2023, 9, 21), 5) == date(2023, 9, 28)
    assert service.add_working_days(date(2023, 9, 22), 5) == date(2023, 10, 7)
    assert service.add_working_days(date(2026, 9, 28), 5) == date(2026, 10, 10)
    assert service.working_days_between(date(2026, 2, 10), date(2026, 2, 24)) == 5
    assert [row.year for row in workdays.known_years()] == [2023, 2024, 2025, 2026]
    assert workdays.seed_workdays(now=NOW, actor=SYSTEM) == 0
    with pytest.raises(service.UnknownYear):
        service.add_working_days(date(2026, 12, 31), 1)


def test_working_day_is_changed_by_the_province_with_a_reason(calendar):
    day = date(2023, 9, 25)
    workdays.set_day(day=day, working=False, name="临时放假", why="省政府通知", actor=MANAGER, now=NOW)
    assert service.add_working_days(date(2023, 9, 21), 5) == date(2023, 10, 7)
    workdays.set_day(day=day, working=None, name="", why="通知撤销", actor=MANAGER, now=NOW)
    assert service.add_working_days(date(2023, 9, 21), 5) == date(2023, 9, 28)
    assert len(ledger.history("calendar.workdays:2023")) == 3
    with pytest.raises(Denied):
        workdays.set_day(day=day, working=False, name="", why="通知", actor=OFFICE, now=NOW)
    with pytest.raises(Invalid):
        workdays.set_day(day=day, working=False, name="", why="", actor=MANAGER, now=NOW)
    with pytest.raises(Invalid):
        workdays.set_day(day=date(2031, 1, 1), working=False, name="", why="通知", actor=MANAGER, now=NOW)


def test_working_days_of_a_new_year_are_entered_once_published(calendar):
    special = [(date(2027, 1, 1), False, "元旦")]
    workdays.enter_year(year=2027, source="国办发明电〔2026〕9号", special=special, actor=MANAGER, now=NOW)
    assert service.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)
    with pytest.raises(Invalid):
        workdays.enter_year(year=2028, source="x", special=special, actor=MANAGER, now=NOW)
    with pytest.raises(Invalid):
        workdays.enter_year(year=2027, source=" ", special=special, actor=MANAGER, now=NOW)
