"""农业技术: schooling and years on the boundary day, the veterinary licence, the extension researcher."""

import pytest

from plugins.general.tests.applicants import (
    BACHELOR,
    COLLEGE,
    DOCTOR,
    HELD,
    LONG_AGO,
    MASTER,
    PRIMARY,
    SCHOOL,
    SECOND,
    SECONDARY,
    SHORT,
    judged,
    rule,
)
from portal.plugin import Outcome

AGRICULTURE = [
    # 农业技术员: 本科, or 大专 / 高中 and a year of work
    ("员级", BACHELOR, None, "met"),
    ("员级", COLLEGE, None, "met"),
    ("员级", SECONDARY, None, "met"),
    ("员级", SCHOOL, None, "met"),
    ("员级", PRIMARY, None, "not_met"),
    # 助理: 硕士 or 第二学士; 本科 1; 大专 2; 高中 4
    ("助理级", MASTER, None, "met"),
    ("助理级", SECOND, None, "met"),
    ("助理级", BACHELOR, None, "met"),
    ("助理级", COLLEGE, None, "not_met"),
    ("助理级", COLLEGE, ("员级", HELD[2]), "met"),
    ("助理级", COLLEGE, ("员级", SHORT[2]), "not_met"),
    ("助理级", SCHOOL, ("员级", HELD[4]), "met"),
    ("助理级", SCHOOL, ("员级", SHORT[4]), "not_met"),
    # 中级: 博士; 硕士 2; 本科 4; 大专 4; 高中 5
    ("中级", DOCTOR, None, "met"),
    ("中级", MASTER, ("助理级", HELD[2]), "met"),
    ("中级", MASTER, ("助理级", SHORT[2]), "not_met"),
    ("中级", SECOND, ("助理级", HELD[2]), "met"),
    ("中级", BACHELOR, ("助理级", HELD[4]), "met"),
    ("中级", BACHELOR, ("助理级", SHORT[4]), "not_met"),
    ("中级", COLLEGE, ("助理级", HELD[4]), "met"),
    ("中级", COLLEGE, ("助理级", SHORT[4]), "not_met"),
    ("中级", SCHOOL, ("助理级", HELD[5]), "met"),
    ("中级", SCHOOL, ("助理级", HELD[4]), "not_met"),
    ("中级", SCHOOL, ("助理级", SHORT[5]), "not_met"),
    # 副高级: 博士 2; 本科, 硕士 5; 大专 has no row
    ("副高级", DOCTOR, ("中级", HELD[2]), "met"),
    ("副高级", DOCTOR, ("中级", SHORT[2]), "not_met"),
    ("副高级", MASTER, ("中级", HELD[5]), "met"),
    ("副高级", BACHELOR, ("中级", HELD[5]), "met"),
    ("副高级", BACHELOR, ("中级", SHORT[5]), "not_met"),
    ("副高级", COLLEGE, ("中级", LONG_AGO), "not_met"),
    # 正高级: 本科 and 副高级 5
    ("正高级", BACHELOR, ("副高级", HELD[5]), "met"),
    ("正高级", BACHELOR, ("副高级", SHORT[5]), "not_met"),
    ("正高级", COLLEGE, ("副高级", LONG_AGO), "not_met"),
]


@pytest.mark.parametrize(("level", "school", "held", "outcome"), AGRICULTURE)
def test_agriculture_by_schooling_and_years(level, school, held, outcome):
    found = judged("agriculture", level, school, held)
    assert (rule(found, "path").outcome.value, found.outcome.value) == (outcome, outcome)


def test_a_first_year_in_the_field_ends_on_the_last_day():
    full = [{"employer": "甲站", "kind": "事业单位", "from": "2022-12-31"}]
    short = [{"employer": "甲站", "kind": "事业单位", "from": "2023-01-01"}]
    assert judged("agriculture", "员级", SCHOOL, None, employment=full).outcome is Outcome.MET
    found = judged("agriculture", "员级", SCHOOL, None, employment=short)
    assert (found.outcome, rule(found, "path").cure) == (Outcome.NOT_MET, "还差1天，最早2024-12-31满足")


@pytest.mark.parametrize(
    ("school", "day", "outcome"),
    [
        (MASTER, HELD[2], "met"),
        (MASTER, SHORT[2], "not_met"),
        (BACHELOR, HELD[4], "met"),
        (BACHELOR, SHORT[4], "not_met"),
        (COLLEGE, HELD[4], "met"),
        (SCHOOL, HELD[5], "met"),
        (SCHOOL, SHORT[5], "not_met"),
        (BACHELOR, None, "unknown"),
    ],
)
def test_a_licensed_veterinarian_counts_as_an_assistant(school, day, outcome):
    answers = {"vet_licence": "有"} | ({"vet_licence_date": day} if day else {})
    assert judged("agriculture", "中级", school, None, answers=answers).outcome.value == outcome


def test_agriculture_refuses_firmly_by_what_was_read_only():
    firm = [judged("agriculture", level, PRIMARY, None).verdict.firm for level in ("员级", "助理级", "正高级")]
    soft = [judged("agriculture", level, PRIMARY, None).verdict.firm for level in ("中级", "副高级")]
    assert set(firm) == {Outcome.NOT_MET}
    assert set(soft) == {Outcome.UNKNOWN}


def test_the_extension_researcher_waits_for_a_paper_and_is_for_the_grassroots():
    found = judged("agriculture", "正高级", BACHELOR, ("副高级", HELD[5]), track="extension")
    assert found.outcome is Outcome.UNKNOWN
    assert [each.id for each in found.rules if each.outcome is Outcome.UNKNOWN] == ["extension-service"]
    elsewhere = judged(
        "agriculture", "正高级", BACHELOR, ("副高级", HELD[5]), track="extension", answers={"extension_place": "都不是"}
    )
    assert elsewhere.verdict.firm is Outcome.NOT_MET
