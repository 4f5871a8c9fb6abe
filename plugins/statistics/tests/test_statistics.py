"""统计 2023: the hash, its titles, the examination. The rest: tests/plugins."""

import pytest

from plugins.statistics import plugin
from portal.plugin import Status, facts_from_json, judge
from portal.testing import check_boundaries, check_series

SERIES = check_series(plugin)
(EDITION,) = SERIES.editions

# An edition that judged somebody never changes: a change of its content needs a new version and a line here.
RELEASED = {
    (2023, 1): "0df27096b2bad78a90274863c855547b1a00e52f976ac120ff556e12f443223a",
}


def test_every_rule_passes_on_its_boundary_and_fails_beside_it():
    check_boundaries(SERIES)


def test_released_edition_has_not_changed():
    assert {(each.year, each.version): each.hash for each in SERIES.editions} == RELEASED


def exam(**answers):
    facts = facts_from_json({"answers": answers})
    return next(each for each in judge(EDITION, "副高级", "", facts).verdict.walk() if each.id == "exam")


def test_titles():
    assert [entry.title for entry in EDITION.levels] == ["助理统计师", "统计师", "高级统计师", "正高级统计师"]


@pytest.mark.parametrize(
    ("answer", "outcome"), [("合格，在有效期内", "met"), ("合格，已过有效期", "not_met"), ("未参加或未合格", "not_met")]
)
def test_the_examination_of_the_associate_level(answer, outcome):
    found = exam(exam_result=answer)
    assert (found.outcome.value, found.status) == (outcome, Status.UNCONFIRMED)


def test_specialties_wait_for_the_published_list():
    assert {each.source.status for each in EDITION.specialties} == {Status.UNCONFIRMED}
