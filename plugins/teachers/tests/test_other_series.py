"""The five other series of row 2 on the boundary day of their rows, all of them unsourced or unconfirmed."""

import pytest

from plugins.teachers import plugin
from portal.plugin import Outcome, Status, facts_from_json, judge

ALL = {series.slug: series for series in plugin.portal_series()}

GOOD = {
    "employment": [{"employer": "甲校", "kind": "事业单位", "from": "2005-07-01"}],
    "hours": [{"year": 2023, "public": 30, "professional": 60}],
    "achievements": [
        {"kind": "科研项目", "rank": "省部级", "date": "2021-05-01", "name": "某课题"},
        {"kind": "专著", "date": "2022-05-01", "name": "某教材"},
        {"kind": "奖项", "date": "2022-05-01", "name": "某奖"},
    ],
    "sanctions": [],
    "titles": [],
    "answers": {},
}
HELD_2, SHORT_OF_2 = "2021-12-31", "2022-01-01"
HELD_4, SHORT_OF_4 = "2019-12-31", "2020-01-01"
HELD_5, SHORT_OF_5 = "2018-12-31", "2019-01-01"
BACHELOR, MASTER, DOCTOR = ("本科", "学士"), ("硕士研究生", "硕士"), ("博士研究生", "博士")
COLLEGE, SECONDARY = ("大专", None), ("中专", None)

# What every one of the five asks: doctor 2 and bachelor 5 years for 副高, 5 years for 正高.
SENIOR = [
    ("副高级", DOCTOR, ("中级", HELD_2), "met"),
    ("副高级", DOCTOR, ("中级", SHORT_OF_2), "not_met"),
    ("副高级", MASTER, ("中级", HELD_5), "met"),
    ("副高级", BACHELOR, ("中级", HELD_5), "met"),
    ("副高级", BACHELOR, ("中级", SHORT_OF_5), "not_met"),
    ("副高级", COLLEGE, ("中级", "2005-01-01"), "not_met"),
    ("正高级", BACHELOR, ("副高级", HELD_5), "met"),
    ("正高级", BACHELOR, ("副高级", SHORT_OF_5), "not_met"),
    ("正高级", COLLEGE, ("副高级", "2005-01-01"), "not_met"),
    ("中级", DOCTOR, None, "met"),
    ("中级", MASTER, ("助理级", HELD_2), "met"),
    ("中级", MASTER, ("助理级", SHORT_OF_2), "not_met"),
    ("助理级", MASTER, None, "met"),
    ("助理级", BACHELOR, None, "met"),
]
BACHELOR_4 = [("中级", BACHELOR, ("助理级", HELD_4), "met"), ("中级", BACHELOR, ("助理级", SHORT_OF_4), "not_met")]
FROM_TECHNICIAN = [
    ("员级", SECONDARY, None, "met"),
    ("员级", ("高中", None), None, "not_met"),
    ("助理级", COLLEGE, ("员级", HELD_2), "met"),
    ("助理级", COLLEGE, ("员级", SHORT_OF_2), "not_met"),
    ("助理级", SECONDARY, ("员级", HELD_4), "met"),
    ("助理级", SECONDARY, ("员级", SHORT_OF_4), "not_met"),
]
ROWS = {
    "higher_education": [*SENIOR, ("中级", BACHELOR, ("助理级", "2005-01-01"), "not_met")],
    "vocational_education": [*SENIOR, *BACHELOR_4],
    "party_administration_schools": [*SENIOR, *BACHELOR_4],
    "laboratory": [
        *SENIOR,
        *BACHELOR_4,
        *FROM_TECHNICIAN,
        ("中级", COLLEGE, ("助理级", HELD_4), "met"),
        ("中级", COLLEGE, ("助理级", SHORT_OF_4), "not_met"),
    ],
    "technician_education": [
        *SENIOR,
        *BACHELOR_4,
        *FROM_TECHNICIAN,
        ("中级", COLLEGE, ("助理级", HELD_5), "met"),
        ("中级", COLLEGE, ("助理级", SHORT_OF_5), "not_met"),
    ],
}
CASES = [(slug, *row) for slug, rows in ROWS.items() for row in rows]


def judged(slug, level, schooling, title, version=0, **facts):
    series = ALL[slug]
    education, degree = schooling
    held = [{"series": series.name, "title": "职称", "level": title[0], "obtained": title[1]}] if title else []
    held = [{**each, "application_year": 2010} for each in held]
    found = {
        **GOOD,
        "education": [{"level": education, "degree": degree, "graduated": "2005-07-01"}],
        "titles": held,
        **facts,
    }
    return judge(series.editions[version], level, "", facts_from_json(found))


def rule(judgement, key):
    return next(verdict for verdict in judgement.verdict.walk() if verdict.id == key)


@pytest.mark.parametrize(("slug", "level", "schooling", "title", "outcome"), CASES)
def test_path_on_its_boundary_day(slug, level, schooling, title, outcome):
    for version in range(len(ALL[slug].editions)):
        judgement = judged(slug, level, schooling, title, version)
        assert rule(judgement, "path").outcome.value == outcome
        assert judgement.outcome.value == outcome
        # Read in no document: it is shown, and refuses nobody.
        assert rule(judgement, "path").status is not Status.CONFIRMED
        assert judgement.verdict.firm is not Outcome.NOT_MET


@pytest.mark.parametrize("slug", sorted(ROWS))
def test_one_hour_short_refuses(slug):
    hours = [{"year": 2023, "public": 30, "professional": 59}]
    judgement = judged(slug, "副高级", BACHELOR, ("中级", HELD_5), hours=hours)
    assert judgement.outcome is judgement.verdict.firm is Outcome.NOT_MET
    assert rule(judgement, "education-hours").cure == "2023年度还差1学时、1专业学时"


@pytest.mark.parametrize("slug", sorted(ROWS))
def test_one_result_short_of_the_menu(slug):
    few = [{"kind": "奖项", "date": "2022-05-01", "name": "某奖"}]
    judgement = judged(slug, "副高级", BACHELOR, ("中级", HELD_5), version=-1, achievements=few)
    menu = rule(judgement, "menu")
    assert (menu.outcome, menu.status) == (Outcome.NOT_MET, Status.UNCONFIRMED)
    assert menu.cure.startswith("已满足1项，还差1项")


def test_a_late_pass_of_2021_counts_from_the_end_of_that_year():
    held = [{
        "series": "高校教师", "title": "讲师", "level": "中级", "obtained": "2022-06-30", "application_year": 2021,
        "committee": "甲评委会",
    }]  # fmt: skip
    facts = facts_from_json(
        {**GOOD, "titles": held, "education": [{"level": "博士研究生", "degree": "博士", "graduated": "2015-07-01"}]}
    )
    edition = ALL["higher_education"].editions[0]
    listed = judge(edition, "副高级", "", facts, delayed_committees=frozenset({"甲评委会"}))
    other = judge(edition, "副高级", "", facts, delayed_committees=frozenset())
    assert (listed.outcome, other.outcome) == (Outcome.MET, Outcome.NOT_MET)


def test_laboratory_asks_for_a_paper_before_the_revision_only():
    results = [{"kind": "专利", "date": "2022-05-01"}, {"kind": "奖项", "date": "2022-05-01"}]
    outcomes = [
        judged("laboratory", "副高级", BACHELOR, ("中级", HELD_5), version, achievements=results).outcome
        for version in (0, 1)
    ]
    assert outcomes == [Outcome.NOT_MET, Outcome.MET]


def test_skilled_worker_classes_count_in_technician_schools():
    judgement = judged("technician_education", "中级", ("预备技师班", None), ("助理级", HELD_4))
    assert judgement.outcome is Outcome.MET
    assert rule(judgement, "path.bachelor.education").status is Status.UNSOURCED


def test_another_series_title_does_not_count():
    series = [{"series": "工程技术", "title": "工程师", "level": "中级", "obtained": "2005-01-01"}]
    for slug in ROWS:
        judgement = judged(slug, "副高级", BACHELOR, None, titles=series)
        assert rule(judgement, "path").outcome is Outcome.NOT_MET
