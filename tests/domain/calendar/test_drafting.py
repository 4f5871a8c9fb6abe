"""Next year's plan: same weekdays, holidays pointed out, two plans side by side."""

import dataclasses
from datetime import date, datetime, timedelta

from portal.calendar.domain.drafting import clashes, compare, draft_next, moved
from portal.calendar.domain.period import SHANGHAI, is_day_deadline, last_day
from portal.calendar.domain.plan import DATES, Plan, problems
from portal.calendar.domain.workdays import Workdays


def test_draft_keeps_weekday_and_time_of_every_date(plan: Plan):
    draft = draft_next(plan)
    assert (draft.year, len(draft.rows), problems(draft)) == (2024, 8, ())
    for before, after in zip(plan.rows, draft.rows, strict=True):
        for name in DATES:
            old, new = getattr(before, name), getattr(after, name)
            if is_day_deadline(old) and old.day == 1:
                assert (new.year, new.month, new.day) == (old.year + 1, old.month, 1)
            else:
                assert (new.weekday(), new.timetz()) == (old.weekday(), old.timetz())
                assert abs(new.replace(year=old.year) - old) < timedelta(days=4)


def test_draft_keeps_the_turn_of_a_month(plan: Plan):
    draft = draft_next(plan)
    assert last_day(draft.rows[0].policy_review_by) == date(2024, 11, 30)
    assert last_day(draft.rows[0].review_by) == date(2024, 12, 31)
    assert draft.rows[0].upload_opens == datetime(2024, 8, 1, tzinfo=SHANGHAI)


def test_draft_from_a_leap_day_moves_by_weeks():
    assert moved(datetime(2024, 2, 29, 8, tzinfo=SHANGHAI)) == datetime(2025, 2, 27, 8, tzinfo=SHANGHAI)


def test_draft_counts_years_up_once(plan: Plan):
    draft = draft_next(plan)
    assert draft.title == "贵州省2024年职称评审工作计划"
    assert [row.application_year for row in draft.rows] == [2024, 2024, 2024, 2023, 2023, 2024, 2024, 2024]
    assert draft.rows[3].pending.application_year == 2024
    ended = draft.milestone("unfinished_records_end")
    assert ended.text.startswith("2023年度")
    assert last_day(ended.at) == date(2024, 7, 31)
    asked = draft.milestone("specialty_requests_until")
    assert "6月18日" in asked.text
    assert last_day(asked.at) == date(2024, 6, 18)
    assert draft.document == ""


def test_clashes_of_the_shipped_plan_are_those_the_calendar_shows(plan: Plan, workdays: Workdays):
    found = {(clash.row[0], clash.field): clash for clash in clashes(plan, workdays)}
    # The receipt deadline of rows 1 and 2 lies in the National Day holiday; New Year's Eve 2023 is a Sunday.
    assert found[1, "receive_by"].holiday == "中秋节、国庆节"
    assert found[2, "receive_by"].day == date(2023, 9, 30)
    assert found[1, "review_by"].day == date(2023, 12, 31)
    assert found[1, "review_by"].holiday == ""
    assert not any(clash.unknown for clash in found.values())
    assert (3, "apply_opens") not in found


def test_clash_of_a_drafted_date_with_a_holiday_is_pointed_out(plan: Plan, workdays: Workdays):
    found = {(clash.row[0], clash.field): clash for clash in clashes(draft_next(plan), workdays)}
    # 2023-09-18 moves to Monday 2024-09-16: Mid-Autumn.
    assert (found[3, "apply_opens"].day, found[3, "apply_opens"].holiday) == (date(2024, 9, 16), "中秋节")
    # The holidays of 2025 are not published yet: said, not guessed.
    assert found[8, "receive_by"].unknown
    assert (1, "apply_opens") not in found


def test_comparison_pairs_rows_by_number_and_distance_of_the_application_year(plan: Plan):
    rows = compare(plan, draft_next(plan))
    assert [row.before.number for row in rows] == [1, 2, 3, 4, 5, 6, 7, 8]
    differences = {difference.field: difference for difference in rows[0].differences}
    assert not differences["entries"].changed
    # Monday 08-28 became Monday 08-26; the end of the year stayed.
    assert (differences["apply_opens"].moved_by, differences["apply_opens"].changed) == (-2, True)
    assert (differences["review_by"].moved_by, differences["review_by"].changed) == (0, False)
    assert not differences["application_year"].changed
    awaited = next(difference for difference in rows[3].differences if difference.field == "pending")
    assert (awaited.before, awaited.after, awaited.changed) == ("2023 贵州省财政厅", "2024 贵州省财政厅", False)


def test_comparison_of_two_versions_shows_a_blackout_that_is_gone(plan: Plan):
    rows = list(plan.rows)
    rows[2] = dataclasses.replace(rows[2], blackouts=())
    pair = compare(plan, dataclasses.replace(plan, rows=tuple(rows)))[2]
    gone = {difference.field for difference in pair.differences if difference.changed}
    assert gone == {"blackout_opens", "blackout_closes", "blackout_mode"}


def test_comparison_shows_a_row_that_only_one_plan_has(plan: Plan):
    shorter = dataclasses.replace(plan, rows=plan.rows[:-1])
    last = compare(shorter, plan)[-1]
    assert last.before is None
    assert last.after.number == 8
    assert last.changed
    assert not any(row.changed for row in compare(plan, plan))
