"""经济 2023: the hash, its titles by specialty, how long a pass of the examination counts. The rest: tests/plugins."""

import pytest

from plugins.economics import plugin
from portal.plugin import Status, facts_from_json, judge
from portal.testing import check_boundaries, check_series

SERIES = check_series(plugin)
(EDITION,) = SERIES.editions

# An edition that judged somebody never changes: a change of its content needs a new version and a line here.
RELEASED = {
    (2023, 1): "1d2d1eba40c052f8015af9a30b57604dbf795333775f1a0b10a4840eda0a467b",
}


def test_every_rule_passes_on_its_boundary_and_fails_beside_it():
    check_boundaries(SERIES)


def test_released_edition_has_not_changed():
    assert {(each.year, each.version): each.hash for each in SERIES.editions} == RELEASED


def exam(**answers):
    facts = facts_from_json({"answers": answers})
    return next(each for each in judge(EDITION, "副高级", "", facts).verdict.walk() if each.id == "exam")


@pytest.mark.parametrize(
    ("specialty", "titles"),
    [
        ("工商管理", ["助理经济师", "经济师", "高级经济师", "正高级经济师"]),
        ("旅游经济", ["助理经济师", "经济师", "高级经济师", "正高级经济师"]),
        ("人力资源管理", ["助理人力资源管理师", "人力资源管理师", "高级人力资源管理师", "正高级人力资源管理师"]),
        ("知识产权", ["助理知识产权师", "知识产权师", "高级知识产权师", "正高级知识产权师"]),
    ],
)
def test_titles_by_specialty(specialty, titles):
    assert [EDITION.title_of(entry.level, specialty) for entry in EDITION.levels] == titles


@pytest.mark.parametrize(
    ("answers", "outcome", "firm"),
    [
        ({"exam_result": "合格", "exam_year": 2019}, "met", "met"),
        ({"exam_result": "合格", "exam_year": 2018}, "not_met", "unknown"),
        ({"exam_result": "未参加或未合格", "exam_year": 0}, "not_met", "not_met"),
        ({"exam_result": "合格"}, "unknown", "unknown"),
    ],
)
def test_a_pass_counts_five_years_which_is_unsourced(answers, outcome, firm):
    found = exam(**answers)
    assert (found.outcome.value, found.firm.value) == (outcome, firm)
    assert next(each for each in found.walk() if each.id == "exam.year").status is Status.UNSOURCED


def test_only_specialties_that_the_notice_names_are_confirmed():
    confirmed = [each.name for each in EDITION.specialties if each.source.status is Status.CONFIRMED]
    assert confirmed == ["旅游经济", "人力资源管理"]
