"""The shipped plan is attachment 4, word by word."""

import dataclasses
import json

import pytest

from portal.calendar.domain.document import canonical, plan_from, plan_from_toml, shown, years_counted_to
from portal.calendar.domain.plan import Plan, UnknownSeries, find_entry, problems, resolve

ROWS = [
    # row, entries, application year, upload opens, apply opens, apply closes, receive, policy review, review
    (1, 17, 2023, "08-01T00:00", "08-28T08:00", "08-31T17:00", "2023-09-30T17:00", "2023-12-01", "2024-01-01"),
    (2, 6, 2023, "08-01T00:00", "08-28T08:00", "08-31T17:00", "2023-09-30T17:00", "2023-12-01", "2024-01-01"),
    (3, 1, 2023, "08-01T00:00", "09-18T08:00", "09-21T17:00", "2023-10-18T17:00", "2023-12-16", "2024-01-01"),
    (4, 1, 2022, "03-01T00:00", "03-21T08:00", "03-23T17:00", "2023-04-21T17:00", "2023-07-01", "2023-07-31"),
    (5, 1, 2022, "03-01T00:00", "03-21T08:00", "03-23T17:00", "2023-04-21T17:00", "2023-07-01", "2023-07-31"),
    (6, 1, 2023, "08-01T00:00", "09-18T08:00", "09-21T17:00", "2023-10-18T17:00", "2023-12-01", "2024-01-01"),
    (7, 1, 2023, "09-20T00:00", "11-01T08:00", "11-03T17:00", "2023-12-05T17:00", "2024-05-31", "2024-07-01"),
    (8, 1, 2023, "10-15T00:00", "12-05T08:00", "12-08T17:00", "2024-01-15T17:00", "2024-05-31", "2024-07-01"),
]


@pytest.mark.parametrize(("row", "entries", "year", "up", "opens", "closes", "receive", "policy", "review"), ROWS)
def test_row_has_the_dates_of_the_notice(plan: Plan, row, entries, year, up, opens, closes, receive, policy, review):
    told = shown(plan)["rows"][row - 1]
    assert told["row"] == row
    assert len(told["series"]) == entries
    assert told["application_year"] == year
    assert told["upload"]["opens"] == f"2023-{up}:00+08:00"
    assert told["upload"]["closes"] == told["apply"]["opens"] == f"2023-{opens}:00+08:00"
    assert told["apply"]["closes"] == f"2023-{closes}:00+08:00"
    assert told["receive_by"] == f"{receive}:00+08:00"
    assert told["policy_review_by"] == f"{policy}T00:00:00+08:00"
    assert told["review_by"] == f"{review}T00:00:00+08:00"


def test_entries_are_29_as_printed(plan: Plan):
    names = [entry.name for _row, entry in plan.entries()]
    assert len(names) == len(set(names)) == 29
    assert names[15:17] == ["律师", "工程技术（含非医疗机构药学）"]
    assert names[22] == "党校、行政学院（校）系统教师"
    assert names[27] == "民营经济专项评审（工程技术、农业技术）"


def test_only_health_and_economics_have_the_blackout(plan: Plan):
    blackouts = {row["row"]: row["upload"]["blackouts"] for row in shown(plan)["rows"]}
    expected = [{"opens": "2023-08-28T08:00:00+08:00", "closes": "2023-08-31T17:00:00+08:00", "mode": "refuse"}]
    assert {row: found for row, found in blackouts.items() if found} == {3: expected, 6: expected}


def test_accounting_and_auditing_wait_for_another_authority(plan: Plan):
    pending = {row["row"]: row["pending"] for row in shown(plan)["rows"] if row["pending"]}
    assert pending == {
        4: {"application_year": 2023, "authority": "贵州省财政厅"},
        5: {"application_year": 2023, "authority": "贵州省审计厅"},
    }


def test_milestones_carry_their_clause(plan: Plan):
    told = {item["key"]: (item["at"], item["clause"]) for item in shown(plan)["milestones"]}
    assert told["unfinished_records_end"] == ("2023-08-01T00:00:00+08:00", "五（五）")
    assert told["new_records_from"] == ("2023-08-01T00:00:00+08:00", "五（五）")
    assert told["years_counted_to"] == ("2024-01-01T00:00:00+08:00", "五（六）")
    assert told["specialty_requests_until"] == ("2023-06-21T00:00:00+08:00", "一（二）")
    assert told["catalogue_published_by"] == ("2024-01-01T00:00:00+08:00", "一（二）")
    assert years_counted_to(plan).isoformat() == "2023-12-31"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("卫生", "health"),
        ("health", "health"),
        (" 卫生系列 ", "health"),
        ("体育", "sports"),
        ("体育系列", "sports"),
        ("翻译", "translation"),
        ("民族语", "ethnic_languages"),
        ("播音主持", "broadcasting"),
        ("公共法律服务", "law"),
        ("工程系列", "engineering"),
        ("工程技术", "engineering"),
        ("工程技术(含非医疗机构药学)", "engineering"),
        ("农业技术", "agriculture"),
        ("图书资料", "library"),
        ("图书资料群众文化专业", "library_mass_culture"),
        ("党校、行政学院(校)系统教师", "party_administration_schools"),
        ("民营经济专项评审（工程技术、农业技术）", "private_economy"),
        ("民营经济专项", "private_economy"),
    ],
)
def test_entry_is_found_by_any_of_its_names(plan: Plan, name: str, slug: str):
    assert find_entry({2023: plan}, name).slug == slug


@pytest.mark.parametrize("name", ["", "系列", "教师", "行政学院（校）系统教师", "农业技术）", "炼金术"])
def test_entry_is_not_guessed(plan: Plan, name: str):
    with pytest.raises(UnknownSeries):
        find_entry({2023: plan}, name)


def test_every_name_and_alias_leads_to_its_own_entry(plan: Plan):
    for _row, entry in plan.entries():
        for name in (entry.slug, entry.name, *entry.aliases):
            assert find_entry({2023: plan}, name) == entry


def test_special_review_has_its_own_row_only_for_the_series_it_covers(plan: Plan):
    plans = {2023: plan}
    assert resolve(plans, "engineering", "民营经济专项").slug == "private_economy"
    assert resolve(plans, "agriculture", "private_economy").slug == "private_economy"
    assert resolve(plans, "health", "民营经济专项").slug == "health"
    assert resolve(plans, "engineering", "专精特新专项").slug == "engineering"
    assert resolve(plans, "engineering", "破格").slug == "engineering"


def test_canonical_text_gives_the_plan_back(plan: Plan):
    assert plan_from(json.loads(canonical(plan))) == plan


def test_instant_without_offset_is_refused():
    text = 'year = 2023\ntitle = ""\ndocument = ""\nrows = []\nin_force_from = 2023-01-01T00:00:00\n'
    with pytest.raises(ValueError, match="offset"):
        plan_from_toml(text)


def test_problems_name_the_dates_out_of_order(plan: Plan):
    assert problems(plan) == ()
    row = plan.rows[0]
    swapped = dataclasses.replace(row, apply_opens=row.apply_closes, apply_closes=row.apply_opens)
    found = problems(dataclasses.replace(plan, rows=(swapped, *plan.rows[1:])))
    assert [(problem.code, problem.row, problem.field, problem.other) for problem in found] == [
        ("out_of_order", (1, 2023), "apply_closes", "apply_opens")
    ]


def test_problems_find_a_series_that_two_rows_cover(plan: Plan):
    again = dataclasses.replace(plan.rows[7], number=9, entries=plan.rows[2].entries)
    found = problems(dataclasses.replace(plan, rows=(*plan.rows, again)))
    assert [(problem.code, problem.field) for problem in found] == [("entry_twice", "health")]
