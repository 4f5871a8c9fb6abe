"""统计 2023: titles, paths and equal titles, the examination, the menu, the tracks, the hash."""

from datetime import date, timedelta

import pytest

from plugins.statistics import plugin
from portal.plugin import Outcome, Status, facts_from_json, judge
from portal.testing import check_boundaries, check_series

SERIES = check_series(plugin)
(EDITION,) = SERIES.editions

# An edition that judged somebody never changes: a change of its content needs a new version and a line here.
RELEASED = {
    (2023, 1): "0df27096b2bad78a90274863c855547b1a00e52f976ac120ff556e12f443223a",
}
PASSED = {"exam_result": "合格，在有效期内"}


def held(level, obtained, series="统计"):
    return [{"series": series, "title": "职称", "level": level, "obtained": str(obtained), "application_year": 2010}]


def judged(level="副高级", track="", **facts):
    good = {
        "education": [{"level": "本科", "graduated": "2005-07-01"}],
        "titles": held("副高级" if level == "正高级" else "中级", "2010-01-01"),
        "employment": [{"employer": "甲公司", "kind": "企业", "from": "2005-07-01"}],
        "hours": [{"year": 2023, "public": 30, "professional": 60}],
        "achievements": [{"kind": "奖项", "date": "2021-05-01"}, {"kind": "技术报告", "date": "2021-05-01"}],
        "sanctions": [],
        "answers": PASSED,
    }
    return judge(EDITION, level, track, facts_from_json({**good, **facts}))


def verdict(judgement, key):
    return next(each for each in judgement.verdict.walk() if each.id == key)


def test_every_rule_passes_on_its_boundary_and_fails_beside_it():
    check_boundaries(SERIES)


def test_released_edition_has_not_changed():
    assert {(each.year, each.version): each.hash for each in SERIES.editions} == RELEASED


def test_modes_and_levels_that_nobody_applies_for():
    assert [(entry.level.value, entry.mode) for entry in EDITION.levels] == [
        ("助理级", "考试"), ("中级", "考试"), ("副高级", "考评结合"), ("正高级", "评审"),
    ]  # fmt: skip
    assert EDITION.tracks_for("助理级") == EDITION.tracks_for("中级") == ()


@pytest.mark.parametrize(
    ("level", "education", "degree", "lower", "years"),
    [
        ("副高级", "博士研究生", "博士", "中级", 2),
        ("副高级", "硕士研究生", "硕士", "中级", 5),
        ("副高级", "本科", None, "中级", 5),
        ("副高级", "大专", None, "中级", 10),
        ("正高级", "本科", None, "副高级", 5),
    ],
)
def test_paths_to_the_day(level, education, degree, lower, years):
    schooling = [{"level": education, "degree": degree, "graduated": "2005-07-01"}]
    last = date(2023 - years, 12, 31)
    full = judged(level, education=schooling, titles=held(lower, last))
    short = judged(level, education=schooling, titles=held(lower, last + timedelta(days=1)))
    assert (full.outcome, short.outcome) == (Outcome.MET, Outcome.NOT_MET)
    assert verdict(short, "path").cure == "还差1天，最早2024-12-31满足"


@pytest.mark.parametrize(
    ("series", "outcome"),
    [("经济", "met"), ("会计", "met"), ("审计", "met"), ("工程技术", "not_met")],
)
def test_equal_titles_count_for_the_associate_level_only(series, outcome):
    assert judged(titles=held("中级", "2010-01-01", series)).outcome.value == outcome
    assert judged("正高级", titles=held("副高级", "2010-01-01", series)).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("kinds", "outcome"), [(["奖项", "技术报告"], "met"), (["论文", "论文"], "not_met"), (["奖项"], "not_met")]
)
def test_the_menu_asks_for_two_results_and_for_no_paper(kinds, outcome):
    results = [{"kind": kind, "date": "2021-01-01"} for kind in kinds]
    menu = verdict(judged(achievements=results), "menu")
    assert (menu.outcome.value, menu.status) == (outcome, Status.UNCONFIRMED)


@pytest.mark.parametrize(("professional", "outcome"), [(60, "met"), (59, "not_met")])
def test_ninety_hours_of_which_sixty_professional(professional, outcome):
    hours = [{"year": 2023, "public": 40, "professional": professional}]
    assert verdict(judged(hours=hours), "education-hours").outcome.value == outcome


def test_tracks_and_what_waits_for_a_paper():
    assert [(each.name, each.scope) for each in EDITION.tracks] == [
        ("正常申报", ""), ("破格", ""), ("绿色通道", ""), ("定向评价定向使用", "仅限基层有效"),
    ]  # fmt: skip
    for track in ("破格", "绿色通道"):
        assert judged(track=track, education=[], titles=[]).outcome is Outcome.UNKNOWN
    city = {**PASSED, "grassroots_place": "都不是"}
    assert judged(track="定向评价定向使用", answers=city).outcome is Outcome.NOT_MET


def test_titles():
    assert [entry.title for entry in EDITION.levels] == ["助理统计师", "统计师", "高级统计师", "正高级统计师"]


@pytest.mark.parametrize(
    ("answer", "outcome"), [("合格，在有效期内", "met"), ("合格，已过有效期", "not_met"), ("未参加或未合格", "not_met")]
)
def test_the_examination_of_the_associate_level(answer, outcome):
    found = verdict(judged(answers={"exam_result": answer}), "exam")
    assert (found.outcome.value, found.status) == (outcome, Status.UNCONFIRMED)
    assert judged("正高级", answers={}).outcome is Outcome.MET


def test_specialties_wait_for_the_published_list():
    assert {each.source.status for each in EDITION.specialties} == {Status.UNCONFIRMED}
