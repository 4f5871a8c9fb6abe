"""卫生 2023, both versions: titles by group, years of appointment, workload, weeks, grassroots, the hashes."""

from datetime import date, timedelta

import pytest

from plugins.health import plugin
from plugins.health.rules import ClinicalWorkload, ServedSince
from portal.plugin import Facts, Outcome, Status, facts_from_json, judge
from portal.testing import check_boundaries, check_series

SERIES = check_series(plugin)
BEFORE, AFTER = SERIES.editions

# An edition that judged somebody never changes: a change of its content needs a new version and a line here.
RELEASED = {
    (2023, 1): "b0710962c2633236058179c1158e5996a66239c6818cc538a6bc3f4240efde4d",
    (2023, 2): "1825fb9c3fec6db92f174ad60113ccd2f35e3f6269edbdc74859950056281997",
}

GOOD = {
    "employment": [{"employer": "甲医院", "kind": "事业单位", "from": "2005-07-01"}],
    "hours": [{"year": 2023, "public": 30, "professional": 60}],
    "achievements": [
        {"kind": "技术报告", "date": "2021-05-01", "name": "疑难病例"},
        {"kind": "成果转化和推广", "date": "2022-05-01", "name": "新技术"},
    ],
    "sanctions": [],
}
GASTRO = {
    "workload_column": "消化内科", "outpatient_units": 400, "emergency_hours": 0, "dialysis_hours": 0,
    "discharges": 500, "endoscopies": 5000, "endoscopy_treatments": 500,
}  # fmt: skip
SURGERY = {
    "workload_column": "骨科", "outpatient_units": 500, "emergency_hours": 0, "dialysis_hours": 0,
    "discharges": 600, "operations_surgeon": 500, "operations_assistant": 0,
}  # fmt: skip
BASE = {"medical_credits": 25, "practice_weeks": 40}


def schooling(level, degree=None):
    return [{"level": level, "degree": degree, "graduated": "2005-07-01", "full_time": True}]


def held(level, appointed, obtained="2010-01-01"):
    return [{"series": "卫生技术", "title": "职称", "level": level, "obtained": obtained, "appointed": appointed}]


def judged(level="副高级", track="", edition=AFTER, answers=GASTRO, **facts):
    facts = {"education": schooling("本科"), "titles": held("中级", "2015-01-01"), **GOOD, **facts}
    return judge(edition, level, track, facts_from_json({**facts, "answers": {**BASE, **answers}}))


def verdict(judgement, key):
    return next(each for each in judgement.verdict.walk() if each.id == key)


def workload(level="副高级", **answers):
    column = {"workload_column": "骨科", **answers}
    return verdict(judged(level, answers=column, titles=held("副高级", "2015-01-01")), "workload")


# ---- the contract ----------------------------------------------------------------------------------------------------


def _least(rule):
    """Just what the second column asks for, and one less of its last measure."""
    column = rule.columns[1]
    by_name = {each.name: each for each in rule.measures}
    answers = {rule.specialty: column.specialties[0]}
    answers |= {key: 0 for each in rule.measures for key in (*each.counts, *each.hours)}
    answers |= {by_name[name].counts[0]: minimum for name, minimum in column.asked}
    last, minimum = column.asked[-1]
    return Facts(answers=answers), Facts(answers={**answers, by_name[last].counts[0]: minimum - 1})


def _served(rule):
    full = date(2023 - rule.years, 12, 31)
    return Facts(answers={rule.key: full}), Facts(answers={rule.key: full + timedelta(days=1)})


def test_every_rule_passes_on_its_boundary_and_fails_beside_it():
    check_boundaries(SERIES, custom={ClinicalWorkload.kind: _least, ServedSince.kind: _served})


def test_released_editions_have_not_changed():
    assert {(each.year, each.version): each.hash for each in SERIES.editions} == RELEASED


def test_two_versions_stand_side_by_side_and_the_window_is_judged_by_the_second():
    assert [(each.year, each.version, each.in_force_from) for each in SERIES.editions] == [
        (2023, 1, None),
        (2023, 2, date(2023, 6, 1)),
    ]


def test_the_first_version_counts_no_workload():
    assert all(rule.kind != "clinical_workload" for each in BEFORE.criteria for rule in each.rule.walk())
    assert judged(edition=BEFORE, answers={}).outcome is Outcome.MET


# ---- levels and titles -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", [BEFORE, AFTER], ids=["before", "after"])
@pytest.mark.parametrize(
    ("specialty", "titles"),
    [
        ("消化内科", ["医士", "医师", "主治（主管）医师", "副主任医师", "主任医师"]),
        ("医院药学", ["药士", "药师", "主管药师", "副主任药师", "主任药师"]),
        ("护理", ["护士", "护师", "主管护师", "副主任护师", "主任护师"]),
        ("医学检验技术", ["技士", "技师", "主管技师", "副主任技师", "主任技师"]),
    ],
)
def test_titles_by_group_of_the_specialty(edition, specialty, titles):
    assert [edition.title_of(entry.level, specialty) for entry in edition.levels] == titles


def test_lower_levels_are_by_examination_and_nobody_applies_for_them():
    assert [entry.by_exam for entry in AFTER.levels] == [True, True, True, False, False]
    assert all(AFTER.tracks_for(level) == () for level in ("员级", "助理级", "中级"))
    assert all("不在本系统申报" in entry.exam for entry in AFTER.levels if entry.by_exam)


# ---- schooling and years of appointment ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "education", "lower", "last_day"),
    [
        ("副高级", schooling("博士研究生", "博士"), "中级", date(2021, 12, 31)),
        ("副高级", schooling("硕士研究生", "硕士"), "中级", date(2018, 12, 31)),
        ("副高级", schooling("本科"), "中级", date(2018, 12, 31)),
        ("副高级", schooling("大专"), "中级", date(2016, 12, 31)),
        ("正高级", schooling("本科"), "副高级", date(2018, 12, 31)),
    ],
)
def test_years_count_from_the_appointment_to_the_day(level, education, lower, last_day):
    full = judged(level, education=education, titles=held(lower, last_day.isoformat()))
    short = judged(level, education=education, titles=held(lower, (last_day + timedelta(days=1)).isoformat()))
    assert verdict(full, "path").outcome is Outcome.MET
    assert verdict(short, "path").outcome is Outcome.NOT_MET
    assert short.verdict.firm is Outcome.UNKNOWN


def test_a_title_without_appointment_is_asked_for_and_no_late_cohort_moves_it():
    assert verdict(judged(titles=held("中级", None)), "path").outcome is Outcome.UNKNOWN
    late = [{**held("中级", "2022-07-01")[0], "application_year": 2021}]
    judgement = judged(education=schooling("博士研究生", "博士"), titles=late)
    assert verdict(judgement, "path").outcome is Outcome.NOT_MET


def test_college_has_no_row_for_the_senior_level():
    judgement = judged("正高级", education=schooling("大专"), titles=held("副高级", "2010-01-01"))
    assert verdict(judgement, "path").outcome is Outcome.NOT_MET


# ---- weeks, credits --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "weeks", "outcome"),
    [("副高级", 40, "met"), ("副高级", 39, "not_met"), ("正高级", 35, "met"), ("正高级", 34, "not_met")],
)
def test_weeks_of_practice_a_year(level, weeks, outcome):
    judgement = judged(level, answers={**GASTRO, "practice_weeks": weeks})
    assert (verdict(judgement, "weeks").outcome.value, verdict(judgement, "weeks").status) == (
        outcome,
        Status.UNSOURCED,
    )


def test_medical_credits_are_unsourced_and_refuse_nobody_firmly():
    found = verdict(judged(answers={**GASTRO, "medical_credits": 24}), "medical-credits")
    assert (found.outcome, found.firm, found.cure) == (
        Outcome.NOT_MET,
        Outcome.UNKNOWN,
        "“申报年度继续医学教育学分”还差1学分",
    )


# ---- clinical workload -----------------------------------------------------------------------------------------------


def test_operations_as_first_assistant_count_for_the_associate_level_only():
    shared = {**SURGERY, "operations_surgeon": 200, "operations_assistant": 300}
    assert workload("副高级", **shared).outcome is Outcome.MET
    found = workload("正高级", **shared)
    assert (found.outcome, found.cure) == (Outcome.NOT_MET, "出院患者手术、操作（术者）还差300人次")
    assert workload("正高级", **SURGERY).outcome is Outcome.MET
    assert workload("正高级", **{**SURGERY, "operations_surgeon": 499}).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({}, "met"),
        ({"outpatient_units": 399}, "not_met"),
        ({"outpatient_units": 399, "emergency_hours": 4}, "met"),
        ({"outpatient_units": 399, "emergency_hours": 3}, "not_met"),
        ({"outpatient_units": 399, "emergency_hours": 2, "dialysis_hours": 2}, "met"),
        ({"discharges": 499}, "not_met"),
        ({"endoscopies": 4999}, "not_met"),
        ({"endoscopy_treatments": 499}, "not_met"),
    ],
)
def test_gastroenterology_needs_units_discharges_and_endoscopies(change, outcome):
    assert workload(**{**GASTRO, **change}).outcome.value == outcome


def test_more_treatments_are_asked_for_at_the_senior_level():
    base = {**GASTRO, "outpatient_units": 500, "discharges": 600}
    assert (
        workload(
            "正高级",
            **base,
        ).cure
        == "内镜治疗还差300例"
    )
    assert workload("正高级", **{**base, "endoscopy_treatments": 800}).outcome is Outcome.MET


def test_respiratory_medicine_needs_two_hundred_endoscopies():
    base = {**GASTRO, "workload_column": "呼吸内科", "endoscopies": 200, "endoscopy_treatments": 0}
    assert workload(**base).outcome is Outcome.MET
    assert workload(**{**base, "endoscopies": 199}).cure == "内镜诊疗还差1例"


@pytest.mark.parametrize("column", ["整形外科", "计划生育"])
def test_some_surgery_has_no_figure_for_discharges(column):
    assert workload(**{**SURGERY, "workload_column": column, "discharges": 0}).outcome is Outcome.MET
    assert workload(**{**SURGERY, "discharges": 0}).outcome is Outcome.NOT_MET


def test_specialties_without_a_ward_use_other_columns():
    outpatient = {"outpatient_units": 500, "emergency_hours": 0, "dialysis_hours": 0}
    assert workload(workload_column="皮肤科", **outpatient).outcome is Outcome.MET
    assert workload(workload_column="皮肤科", **{**outpatient, "outpatient_units": 499}).outcome is Outcome.NOT_MET
    assert workload(workload_column="病理", cases=1000).outcome is Outcome.MET
    assert workload(workload_column="病理", cases=999).outcome is Outcome.NOT_MET


def test_pharmacists_nurses_and_technicians_have_no_clinical_workload():
    assert workload(workload_column="药学、护理、医技、公共卫生（不考核临床工作量）").outcome is Outcome.MET


def test_what_is_not_answered_is_unknown_and_enough_is_enough():
    assert workload(workload_column="骨科").outcome is Outcome.UNKNOWN
    assert workload(workload_column="没有这一栏").outcome is Outcome.UNKNOWN
    assert workload(workload_column="病理").cure == "填写“诊断报告、麻醉或其他例数”的各项后可判断，没有的填0"
    # Units that are enough need no hours beside them.
    units = {key: value for key, value in GASTRO.items() if not key.endswith("_hours")}
    assert workload(**units).outcome is Outcome.MET


def test_numbers_of_units_are_unconfirmed_and_refuse_nobody_firmly():
    found = workload(**{**GASTRO, "discharges": 0})
    assert (found.outcome, found.firm, found.status) == (Outcome.NOT_MET, Outcome.UNKNOWN, Status.UNCONFIRMED)


def test_every_column_can_be_chosen_in_the_form():
    field = next(each for each in AFTER.fields if each.key == "workload_column")
    for level in ("副高级", "正高级"):
        rule = next(each for each in AFTER.rule_for(level).walk() if isinstance(each, ClinicalWorkload))
        names = [name for column in rule.columns for name in column.specialties]
        assert {*names, *rule.exempt} == set(field.choices)
        keys = {key for each in rule.measures for key in (*each.counts, *each.hours)}
        assert keys <= {each.key for each in AFTER.fields_for(level)}


# ---- tracks and menu -------------------------------------------------------------------------------------------------


def grassroots(since="2018-12-31", place="一级医疗机构"):
    answers = {"institution_class": place, "grassroots_since": since}
    return judged(track="定向评价定向使用", answers=answers, education=schooling("大专"))


def test_the_grassroots_title_needs_five_years_without_a_break_and_is_valid_there_only():
    assert AFTER.track("targeted").scope == "仅限基层有效"
    assert grassroots().outcome is Outcome.MET
    short = grassroots("2019-01-01")
    assert (verdict(short, "grassroots-service").outcome, short.earliest_date) == (Outcome.NOT_MET, date(2024, 12, 31))
    assert grassroots(place="二级医疗机构").outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("edition", "kinds", "outcome"),
    [
        (AFTER, ["技术报告", "奖项"], "met"),
        (AFTER, ["论文", "技术报告"], "met"),
        (AFTER, ["论文", "论文"], "not_met"),
        (BEFORE, ["技术报告"], "met"),
        (BEFORE, [], "not_met"),
    ],
)
def test_the_menu_asks_for_results_and_for_no_paper(edition, kinds, outcome):
    results = [{"kind": kind, "date": "2021-01-01"} for kind in kinds]
    assert verdict(judged(edition=edition, achievements=results), "menu").outcome.value == outcome


def test_only_what_the_notice_or_a_public_copy_says_is_confirmed():
    assert {entry.source.status for entry in AFTER.specialties} == {Status.UNCONFIRMED}
    assert {entry.source.status for entry in AFTER.levels} == {Status.UNSOURCED}
