"""会计 2022 and 2023: paths, how long the examination counts, credits or hours, the menu, the tracks, the hashes."""

from datetime import date, timedelta

import pytest

from plugins.accounting import plugin
from plugins.accounting.rules import ExamPass
from portal.plugin import Facts, Outcome, Status, facts_from_json, judge
from portal.testing import check_boundaries, check_series

SERIES = check_series(plugin)
LAST, THIS = SERIES.editions

# An edition that judged somebody never changes: a change of its content needs a new version and a line here.
RELEASED = {
    (2022, 1): "3b88a5e0d2b6d704c6d9449a2624b28693a517f75f4e3af0c5a886f8675bf951",
    (2023, 1): "4adbfd225c08538be91843a28807aa4b54b024f6b297b2d23e0f32c3bb9af880",
}
YEARS = pytest.mark.parametrize("edition", SERIES.editions, ids=lambda each: str(each.year))


def answers(edition, **change):
    return {"exam_line": "国家合格标准", "exam_year": edition.year, "accounting_credits": 90, **change}


def judged(edition, level="副高级", track="", **facts):
    good = {
        "education": [{"level": "本科", "graduated": "2005-07-01"}],
        "titles": held("中级", "2010-01-01"),
        "employment": [{"employer": "甲公司", "kind": "企业", "from": "2005-07-01"}],
        "hours": [{"year": edition.year, "public": 30, "professional": 60}],
        "achievements": [{"kind": "奖项", "date": "2021-05-01"}, {"kind": "技术报告", "date": "2021-05-01"}],
        "sanctions": [],
        "answers": answers(edition),
    }
    return judge(edition, level, track, facts_from_json({**good, **facts}))


def held(level, obtained, series="会计"):
    return [{"series": series, "title": "职称", "level": level, "obtained": str(obtained), "application_year": 2010}]


def verdict(judgement, key):
    return next(each for each in judgement.verdict.walk() if each.id == key)


def exam(edition, **change):
    return verdict(judged(edition, answers=answers(edition, **change)), "exam").outcome.value


@pytest.mark.parametrize("year", [2022, 2023])
def test_every_rule_passes_on_its_boundary_and_fails_beside_it(year):
    """A national pass of the last year that counts, and of the year before."""

    def last_year(rule):
        first = year - rule.national_years + 1
        line = {rule.line: rule.national[0]}
        return Facts(answers={**line, rule.year: first}), Facts(answers={**line, rule.year: first - 1})

    edition = next(each for each in SERIES.editions if each.year == year)
    series = type(SERIES)(SERIES.slug, SERIES.name, SERIES.aliases, (edition,), SERIES.kinds)
    check_boundaries(series, custom={ExamPass.kind: last_year})


def test_released_editions_have_not_changed():
    assert {(each.year, each.version): each.hash for each in SERIES.editions} == RELEASED


@YEARS
def test_levels_titles_and_modes(edition):
    assert [(entry.level.value, entry.title, entry.mode) for entry in edition.levels] == [
        ("助理级", "助理会计师", "考试"),
        ("中级", "会计师", "考试"),
        ("副高级", "高级会计师", "考评结合"),
        ("正高级", "正高级会计师", "评审"),
    ]
    assert edition.tracks_for("中级") == ()


@YEARS
@pytest.mark.parametrize(
    ("level", "education", "degree", "lower", "years"),
    [
        ("副高级", "博士研究生", "博士", "中级", 2),
        ("副高级", "硕士研究生", "硕士", "中级", 5),
        ("副高级", "本科", "第二学士", "中级", 5),
        ("副高级", "本科", None, "中级", 5),
        ("副高级", "大专", None, "中级", 10),
        ("正高级", "本科", None, "副高级", 5),
    ],
)
def test_paths_to_the_day(edition, level, education, degree, lower, years):
    schooling = [{"level": education, "degree": degree, "graduated": "2005-07-01"}]
    last = date(edition.year - years, 12, 31)
    full = judged(edition, level, education=schooling, titles=held(lower, last))
    short = judged(edition, level, education=schooling, titles=held(lower, last + timedelta(days=1)))
    assert (full.outcome, verdict(short, "path").outcome) == (Outcome.MET, Outcome.NOT_MET)
    assert verdict(short, "path").cure == f"还差1天，最早{edition.year + 1}-12-31满足"


def test_titles_of_other_series_do_not_count_here():
    assert judged(THIS, titles=held("中级", "2010-01-01", "审计")).outcome is Outcome.NOT_MET


@YEARS
def test_a_national_pass_counts_three_years_everywhere(edition):
    assert [exam(edition, exam_year=edition.year - back) for back in range(4)] == ["met", "met", "met", "not_met"]
    assert exam(edition, exam_year=edition.year - 2, exam_province="其他省份") == "met"


@YEARS
def test_a_provincial_pass_counts_that_year_in_that_province(edition):
    local = {"exam_line": "省级合格标准", "exam_province": "贵州省"}
    assert exam(edition, **local) == "met"
    assert exam(edition, **local, exam_year=edition.year - 1) == "not_met"
    assert exam(edition, **{**local, "exam_province": "其他省份"}) == "not_met"
    assert exam(edition, exam_line="省级合格标准") == "unknown"


def test_no_pass_no_year_and_a_year_to_come():
    assert exam(THIS, exam_line="未参加或未合格") == "not_met"
    assert exam(THIS, exam_year=2024) == "unknown"
    unanswered = judged(THIS, answers={"exam_line": "国家合格标准", "accounting_credits": 90})
    assert verdict(unanswered, "exam").cure == "填写考试的年度后可判断"
    assert verdict(judged(THIS, answers={}), "exam").outcome is Outcome.UNKNOWN


def test_the_senior_level_has_no_examination():
    assert all(rule.id != "exam" for rule in THIS.rule_for("正高级").walk())


@pytest.mark.parametrize(
    ("credits", "professional", "outcome"), [(90, 0, "met"), (89, 60, "met"), (89, 59, "not_met")]
)  # fmt: skip
def test_ninety_credits_or_ninety_hours(credits, professional, outcome):
    hours = [{"year": 2023, "public": 30, "professional": professional}]
    judgement = judged(THIS, hours=hours, answers=answers(THIS, accounting_credits=credits))
    assert verdict(judgement, "education-hours").outcome.value == outcome


@pytest.mark.parametrize(
    ("kinds", "outcome"), [(["奖项", "技术报告"], "met"), (["论文", "论文"], "not_met"), (["奖项"], "not_met")]
)
def test_the_menu_asks_for_two_results_and_for_no_paper(kinds, outcome):
    results = [{"kind": kind, "date": "2021-01-01"} for kind in kinds]
    menu = verdict(judged(THIS, achievements=results), "menu")
    assert (menu.outcome.value, menu.status) == (outcome, Status.UNCONFIRMED)


def test_what_only_the_notice_says_is_not_confirmed_for_the_window_before_it():
    assert {each.source.status for each in LAST.declarations if each.key != "truth"} == {Status.UNCONFIRMED}
    assert {each.source.status for each in THIS.declarations} == {Status.CONFIRMED}
    rules = [rule for entry in LAST.criteria for rule in entry.rule.walk()]
    assert not any(getattr(rule, "late_cohorts", ()) for rule in rules)


@YEARS
def test_tracks(edition):
    assert [(each.name, each.scope) for each in edition.tracks] == [
        ("正常申报", ""), ("破格", ""), ("绿色通道", ""), ("定向评价定向使用", "仅限基层有效"),
    ]  # fmt: skip
    judgement = judged(edition, track="破格", education=[{"level": "高中", "graduated": "2000-07-01"}], titles=[])
    assert judgement.outcome is Outcome.UNKNOWN
