"""中小学教师 2023: the rows of DOMAIN 3.2 to the day, school stage, rural year, titles of old, two versions."""

from datetime import date

import pytest

from plugins.teachers import plugin
from portal.plugin import Outcome, Status, facts_from_json, judge

SERIES = next(series for series in plugin.portal_series() if series.slug == "teachers")
BEFORE, REVISED = SERIES.editions

GOOD = {
    "employment": [{"employer": "甲小学", "kind": "事业单位", "from": "2000-09-01"}],
    "hours": [{"year": 2023, "public": 30, "professional": 60}],
    "achievements": [
        {"kind": "论文", "date": "2021-05-01", "name": "某论文"},
        {"kind": "奖项", "rank": "县级", "date": "2021-05-01", "name": "某优质课"},
    ],
    "sanctions": [],
    "titles": [],
}
VILLAGE = {"school_place": "乡村学校"}
TOWN = {"school_place": "城镇学校"}
TAUGHT_2, SHORT_OF_2 = "2021-12-31", "2022-01-01"
TAUGHT_3, SHORT_OF_3 = "2020-12-31", "2021-01-01"
TAUGHT_4, SHORT_OF_4 = "2019-12-31", "2020-01-01"
TAUGHT_5, SHORT_OF_5 = "2018-12-31", "2019-01-01"


def schooling(level, degree=None):
    return [{"level": level, "degree": degree, "graduated": "2000-07-01", "full_time": True}]


def post(level, appointed, name="教师", obtained="2005-01-01"):
    return [{"series": "中小学教师", "title": name, "level": level, "obtained": obtained, "appointed": appointed}]


def judged(level, stage="高中", track="", edition=REVISED, answers=VILLAGE, **facts):
    every = {"school_stage": stage, **answers} if stage else answers
    return judge(edition, level, track, facts_from_json({**GOOD, "answers": every, **facts}))


def rule(judgement, key):
    return next(verdict for verdict in judgement.verdict.walk() if verdict.id == key)


PATHS = [
    # 三级教师: 大专 in 小学 or 初中, 中师 in 小学, after the probation
    ("员级", "小学", schooling("大专"), [], "met"),
    ("员级", "初中", schooling("大专"), [], "met"),
    ("员级", "高中", schooling("大专"), [], "not_met"),
    ("员级", "小学", schooling("中专"), [], "met"),
    ("员级", "初中", schooling("中专"), [], "not_met"),
    ("员级", "小学", schooling("高中"), [], "not_met"),
    # 二级教师
    ("助理级", "高中", schooling("硕士研究生", "硕士"), [], "met"),
    ("助理级", "高中", schooling("本科", "学士"), [], "met"),
    ("助理级", "小学", schooling("大专"), post("员级", TAUGHT_2), "met"),
    ("助理级", "初中", schooling("大专"), post("员级", SHORT_OF_2), "not_met"),
    ("助理级", "高中", schooling("大专"), post("员级", TAUGHT_5), "not_met"),
    ("助理级", "小学", schooling("中专"), post("员级", TAUGHT_3), "met"),
    ("助理级", "小学", schooling("中专"), post("员级", SHORT_OF_3), "not_met"),
    ("助理级", "初中", schooling("中专"), post("员级", TAUGHT_5), "not_met"),
    # 一级教师
    ("中级", "高中", schooling("博士研究生", "博士"), [], "met"),
    ("中级", "高中", schooling("硕士研究生", "硕士"), post("助理级", TAUGHT_2), "met"),
    ("中级", "高中", schooling("硕士研究生", "硕士"), post("助理级", SHORT_OF_2), "not_met"),
    ("中级", "高中", schooling("本科"), post("助理级", TAUGHT_4), "met"),
    ("中级", "高中", schooling("本科"), post("助理级", SHORT_OF_4), "not_met"),
    ("中级", "初中", schooling("大专"), post("助理级", TAUGHT_4), "met"),
    ("中级", "初中", schooling("大专"), post("助理级", SHORT_OF_4), "not_met"),
    ("中级", "高中", schooling("大专"), post("助理级", "2001-01-01"), "not_met"),
    ("中级", "小学", schooling("中专"), post("助理级", TAUGHT_5), "met"),
    ("中级", "小学", schooling("中专"), post("助理级", SHORT_OF_5), "not_met"),
    ("中级", "初中", schooling("中专"), post("助理级", "2001-01-01"), "not_met"),
    # 高级教师
    ("副高级", "高中", schooling("博士研究生", "博士"), post("中级", TAUGHT_2), "met"),
    ("副高级", "高中", schooling("博士研究生", "博士"), post("中级", SHORT_OF_2), "not_met"),
    ("副高级", "高中", schooling("硕士研究生", "硕士"), post("中级", TAUGHT_5), "met"),
    ("副高级", "高中", schooling("硕士研究生", "硕士"), post("中级", SHORT_OF_5), "not_met"),
    ("副高级", "高中", schooling("本科", "学士"), post("中级", TAUGHT_5), "met"),
    ("副高级", "高中", schooling("本科", "学士"), post("中级", SHORT_OF_5), "not_met"),
    ("副高级", "小学", schooling("大专"), post("中级", TAUGHT_5), "met"),
    ("副高级", "初中", schooling("大专"), post("中级", SHORT_OF_5), "not_met"),
    ("副高级", "高中", schooling("大专"), post("中级", "2001-01-01"), "not_met"),
    ("副高级", "小学", schooling("中专"), post("中级", "2001-01-01"), "not_met"),
    # 正高级教师
    ("正高级", "高中", schooling("本科"), post("副高级", TAUGHT_5), "met"),
    ("正高级", "高中", schooling("本科"), post("副高级", SHORT_OF_5), "not_met"),
    ("正高级", "小学", schooling("大专"), post("副高级", "2001-01-01"), "not_met"),
]


@pytest.mark.parametrize("edition", [BEFORE, REVISED], ids=["version-1", "version-2"])
@pytest.mark.parametrize(("level", "stage", "education", "titles", "outcome"), PATHS)
def test_path_by_schooling_stage_and_years_in_the_post(edition, level, stage, education, titles, outcome):
    judgement = judged(level, stage, edition=edition, education=education, titles=titles)
    assert rule(judgement, "path").outcome.value == outcome
    assert judgement.outcome.value == outcome
    assert judgement.verdict.firm.value == outcome


def test_years_count_from_the_appointment_and_not_from_the_title():
    held_long = post("中级", SHORT_OF_5, obtained="2001-01-01")
    assert judged("副高级", education=schooling("本科"), titles=held_long).outcome is Outcome.NOT_MET
    not_appointed = post("中级", None, obtained="2001-01-01")
    judgement = judged("副高级", education=schooling("本科"), titles=not_appointed)
    assert judgement.outcome is Outcome.UNKNOWN
    assert "补填“教师”的受聘日期后可判断" in rule(judgement, "path").cure


def test_a_late_pass_does_not_move_years_of_appointment():
    titles = [
        {
            "series": "中小学教师", "title": "一级教师", "level": "中级", "obtained": "2022-06-30",
            "appointed": "2022-07-15", "application_year": 2021, "committee": "甲评委会",
        },
    ]  # fmt: skip
    facts = facts_from_json(
        {
            **GOOD,
            "titles": titles,
            "education": schooling("博士研究生", "博士"),
            "answers": {"school_place": "乡村学校"},
        }
    )
    found = judge(REVISED, "副高级", "", facts, delayed_committees=frozenset({"甲评委会"}))
    assert rule(found, "path").outcome is Outcome.NOT_MET


def test_stage_not_yet_known_decides_nothing():
    judgement = judged("副高级", stage=None, education=schooling("大专"), titles=post("中级", TAUGHT_5))
    assert judgement.outcome is Outcome.UNKNOWN
    assert rule(judgement, "path.college.stage").cure == "填写“任教学段”后可判断"


def test_kindergarten_is_set_beside_primary_school_by_the_revised_version_only_and_unconfirmed():
    facts = {"education": schooling("大专"), "titles": post("中级", TAUGHT_5)}
    assert judged("副高级", "幼儿园", edition=BEFORE, **facts).outcome is Outcome.NOT_MET
    judgement = judged("副高级", "幼儿园", **facts)
    assert judgement.outcome is Outcome.MET
    assert rule(judgement, "path.college.stage").status is Status.UNCONFIRMED
    school = rule(judged("副高级", "小学", **facts), "path.college.stage")
    assert school.status is Status.CONFIRMED


def rural(**answers):
    found = judged("副高级", education=schooling("本科"), titles=post("中级", TAUGHT_5), answers={**TOWN, **answers})
    assert found.outcome is rule(found, "rural-year").outcome
    return rule(found, "rural-year")


@pytest.mark.parametrize("place", ["乡村学校", "薄弱学校"])
def test_only_town_teachers_owe_a_rural_year(place):
    judgement = judged(
        "副高级", education=schooling("本科"), titles=post("中级", TAUGHT_5), answers={"school_place": place}
    )
    assert judgement.outcome is Outcome.MET


@pytest.mark.parametrize(
    ("first", "last", "outcome"),
    [
        ("2021-09-01", "2022-08-31", "met"),
        ("2021-09-01", "2022-08-30", "not_met"),
        ("2020-02-29", "2021-02-27", "met"),
        ("2020-02-29", "2021-02-26", "not_met"),
        ("2022-12-31", None, "met"),
        ("2023-01-01", None, "not_met"),
        ("2023-01-01", "2024-08-31", "not_met"),
        ("2022-08-31", "2021-09-01", "unknown"),
    ],
)
def test_rural_year_to_the_day(first, last, outcome):
    dates = {"rural_service": "有", "rural_from": first} | ({"rural_until": last} if last else {})
    assert rural(**dates).outcome.value == outcome


def test_rural_year_is_asked_for_as_a_rule_so_it_refuses_nobody_firmly():
    found = rural(rural_service="没有")
    assert (found.outcome, found.firm, found.status) == (Outcome.NOT_MET, Outcome.UNKNOWN, Status.CONFIRMED)
    assert found.cure == "须到薄弱学校或乡村学校任教满1年"
    short = rural(rural_service="有", rural_from="2023-01-01")
    assert short.cure == "还差1天，最早2024-12-31满足"
    assert short.earliest == date(2024, 12, 31)
    over = rural(rural_service="有", rural_from="2021-09-01", rural_until="2022-08-30")
    assert (over.cure, over.earliest) == ("还差1天", None)


def test_rural_year_not_yet_known():
    assert rural().cure == "填写到乡村学校或薄弱学校任教的日期后可判断；没有任教过的，请选“没有”"
    facts = {"education": schooling("本科"), "titles": post("中级", TAUGHT_5)}
    assert rule(judged("副高级", answers={}, **facts), "rural-year").cure == "填写“学校所在地”后可判断"
    assert rule(judged("副高级", stage=None, answers=None, **facts), "rural-year").outcome is Outcome.UNKNOWN


def test_other_levels_ask_for_no_rural_year():
    for edition in SERIES.editions:
        asked = [
            str(each.level) for each in edition.criteria if any(rule.id == "rural-year" for rule in each.rule.walk())
        ]
        assert asked == ["副高级"]


OLD = [
    ("中学高级教师", "副高级", "confirmed"),
    ("小学高级教师", "中级", "confirmed"),
    ("中学一级教师", "中级", "unsourced"),
    ("中学二级教师", "助理级", "unsourced"),
    ("小学一级教师", "助理级", "unsourced"),
    ("中学三级教师", "员级", "unsourced"),
    ("小学二级教师", "员级", "unsourced"),
    ("小学三级教师", "员级", "unsourced"),
]


@pytest.mark.parametrize(("name", "level", "status"), OLD)
def test_old_titles_have_the_level_they_had(name, level, status):
    right = judged("正高级", education=schooling("本科"), titles=post(level, "2001-01-01", name))
    assert rule(right, "old-titles").outcome is Outcome.MET
    other = "员级" if level != "员级" else "助理级"
    wrong = rule(judged("正高级", education=schooling("本科"), titles=post(other, "2001-01-01", name)), "old-titles")
    assert (wrong.outcome, wrong.status) == (Outcome.NOT_MET, Status(status))
    assert wrong.cure == f"“{name}”是{level}，请把现有职称中的级别由{other}改为{level}"


def test_senior_primary_teacher_is_intermediate_whatever_the_word_sounds_like():
    facts = {"education": schooling("本科"), "stage": "小学"}
    good = post("中级", TAUGHT_5, "小学高级教师")
    assert judged("副高级", titles=good, **facts).outcome is Outcome.MET
    assert judged("正高级", titles=good, **facts).outcome is Outcome.NOT_MET
    too_high = post("副高级", "2001-01-01", "小学高级教师")
    judgement = judged("正高级", titles=too_high, **facts)
    assert (judgement.outcome, judgement.verdict.firm) == (Outcome.NOT_MET, Outcome.NOT_MET)
    middle = post("副高级", TAUGHT_5, "中学高级教师")
    assert judged("正高级", titles=middle, **facts).outcome is Outcome.MET


@pytest.mark.parametrize(
    ("obtained", "outcome"),
    [
        ("1986-05-18", "unknown"),
        ("1986-05-19", "met"),
        ("2015-12-31", "met"),
        ("2016-01-01", "unknown"),
        (None, "unknown"),
    ],
)
def test_old_titles_are_dated(obtained, outcome):
    titles = post("中级", TAUGHT_5, "小学高级教师", obtained)
    judgement = judged("副高级", education=schooling("本科"), titles=titles)
    assert rule(judgement, "old-titles").outcome.value == outcome


def result(kind, **more):
    return {"kind": kind, "date": "2021-01-01", **more}


@pytest.mark.parametrize(
    ("achievements", "before", "revised"),
    [
        ([result("论文"), result("奖项")], "met", "met"),
        ([result("奖项"), result("专著")], "met", "met"),
        ([result("奖项"), result("公开课")], "not_met", "met"),
        ([result("论文")], "not_met", "not_met"),
        ([result("奖项")], "not_met", "not_met"),
        ([], "not_met", "not_met"),
    ],
)
def test_paper_is_compulsory_before_the_revision_and_a_choice_after_it(achievements, before, revised):
    facts = {"education": schooling("本科"), "titles": post("中级", TAUGHT_5), "achievements": achievements}
    for edition, outcome in ((BEFORE, before), (REVISED, revised)):
        judgement = judged("副高级", edition=edition, **facts)
        assert judgement.outcome.value == outcome
        # Neither wording was found: nobody is refused by it.
        assert judgement.verdict.firm is not Outcome.NOT_MET


def test_directed_review_is_for_village_schools_and_waits_for_a_paper():
    facts = {"education": schooling("大专"), "titles": []}
    judgement = judged("副高级", track="定向评价定向使用", **facts)
    assert judgement.outcome is Outcome.UNKNOWN
    town = judged("副高级", track="定向评价定向使用", answers=TOWN, **facts)
    assert town.outcome is Outcome.NOT_MET
    assert all(not verdict.id.startswith("path") for verdict in judgement.verdict.walk())


def test_fields_of_the_rural_year_are_asked_of_those_who_owe_it():
    own = {"rural_service", "rural_from", "rural_until"}
    for edition in SERIES.editions:
        assert own <= {field.key for field in edition.fields_for("副高级")}
        assert not own & {field.key for field in edition.fields_for("副高级", "破格")}
        assert not own & {field.key for field in edition.fields_for("正高级")}
