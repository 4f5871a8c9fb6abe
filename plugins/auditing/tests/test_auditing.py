"""审计 2022 and 2023: paths and equal titles, the examination, Guizhou's menu since the last title, the hashes."""

from datetime import date, timedelta

import pytest

from plugins.auditing import plugin
from plugins.auditing.rules import ItemSinceTitle
from portal.plugin import Achievement, Facts, Outcome, Status, Title, facts_from_json, judge
from portal.testing import check_boundaries, check_series

SERIES = check_series(plugin)
LAST, THIS = SERIES.editions

# An edition that judged somebody never changes: a change of its content needs a new version and a line here.
RELEASED = {
    (2022, 1): "ea9f632a74a477e7672cd3b44ecdf04f9371d3d5594ef37b3ff7a8a4b486441c",
    (2023, 1): "3001c1bfc935fbc4c13835cde6e76691659eef3cc371307b06ecbeead7a8375b",
}
YEARS = pytest.mark.parametrize("edition", SERIES.editions, ids=lambda each: str(each.year))
LEAD = {"kind": "奖项", "rank": "省部级", "role": "主持", "date": "2021-05-01"}
FINDING = {"kind": "成果转化和推广", "rank": "省部级", "date": "2021-05-01"}


def held(level, obtained, series="审计"):
    return [{"series": series, "title": "职称", "level": level, "obtained": str(obtained), "application_year": 2010}]


def judged(edition=THIS, level="副高级", track="", **facts):
    good = {
        "education": [{"level": "本科", "graduated": "2005-07-01"}],
        "titles": held("副高级" if level == "正高级" else "中级", "2010-01-01"),
        "employment": [{"employer": "甲单位", "kind": "事业单位", "from": "2005-07-01"}],
        "hours": [{"year": edition.year, "public": 30, "professional": 60}],
        "achievements": [LEAD, FINDING],
        "sanctions": [],
        "answers": {"exam_result": "合格，在有效期内"},
    }
    return judge(edition, level, track, facts_from_json({**good, **facts}))


def verdict(judgement, key):
    return next(each for each in judgement.verdict.walk() if each.id == key)


def _since(rule):
    """As many results as are asked for on the very day of the title, and one of them a day before it."""
    day = date(2020, 3, 31)
    title = Title(rule.series[0], "职称", rule.level, obtained=day)
    one = Achievement(rule.kinds[0], rule.ranks[0] if rule.ranks else None, rule.roles[0] if rule.roles else None, day)
    early = Achievement(one.kind, one.rank, one.role, day - timedelta(days=1))
    some = (one,) * (rule.count - 1)
    return Facts(titles=(title,), achievements=(*some, one)), Facts(titles=(title,), achievements=(*some, early))


def test_every_rule_passes_on_its_boundary_and_fails_beside_it():
    check_boundaries(SERIES, custom={ItemSinceTitle.kind: _since})


def test_released_editions_have_not_changed():
    assert {(each.year, each.version): each.hash for each in SERIES.editions} == RELEASED


@YEARS
def test_levels_titles_and_modes(edition):
    assert [(entry.level.value, entry.title, entry.mode) for entry in edition.levels] == [
        ("助理级", "助理审计师", "考试"),
        ("中级", "审计师", "考试"),
        ("副高级", "高级审计师", "考评结合"),
        ("正高级", "正高级审计师", "评审"),
    ]


@YEARS
@pytest.mark.parametrize(
    ("level", "education", "degree", "lower", "years"),
    [
        ("副高级", "博士研究生", "博士", "中级", 2),
        ("副高级", "硕士研究生", "硕士", "中级", 4),
        ("副高级", "本科", "第二学士", "中级", 5),
        ("副高级", "本科", None, "中级", 5),
        ("副高级", "大专", None, "中级", 6),
        ("正高级", "本科", None, "副高级", 5),
    ],
)
def test_paths_to_the_day(edition, level, education, degree, lower, years):
    schooling = [{"level": education, "degree": degree, "graduated": "2005-07-01"}]
    last = date(edition.year - years, 12, 31)
    paths = [
        verdict(judged(edition, level, education=schooling, titles=held(lower, day)), "path")
        for day in (last, last + timedelta(days=1))
    ]
    assert [each.outcome for each in paths] == [Outcome.MET, Outcome.NOT_MET]
    assert paths[1].cure == f"还差1天，最早{edition.year + 1}-12-31满足"


@pytest.mark.parametrize(
    ("level", "lower", "series", "outcome"),
    [
        ("副高级", "中级", "会计", "met"),
        ("副高级", "中级", "经济", "met"),
        ("副高级", "中级", "统计", "met"),
        ("副高级", "中级", "工程技术", "met"),
        ("副高级", "中级", "农业技术", "not_met"),
        ("正高级", "副高级", "会计", "met"),
        ("正高级", "副高级", "经济", "met"),
        ("正高级", "副高级", "统计", "met"),
        ("正高级", "副高级", "工程技术", "not_met"),
    ],
)
def test_equal_titles(level, lower, series, outcome):
    judgement = judged(level=level, titles=held(lower, "2010-01-01", series))
    assert (verdict(judgement, "path").outcome.value, judgement.outcome.value) == (outcome, outcome)


@pytest.mark.parametrize(
    ("answer", "outcome"), [("合格，在有效期内", "met"), ("合格，已过有效期", "not_met"), ("未参加或未合格", "not_met")]
)
def test_the_examination(answer, outcome):
    found = verdict(judged(answers={"exam_result": answer}), "exam")
    assert (found.outcome.value, found.status) == (outcome, Status.UNCONFIRMED)


def results(kind, rank, role, count):
    return [{"kind": kind, "rank": rank, "role": role, "date": "2021-05-01"}] * count


LEADS = [("省部级", 1), ("国家级", 1), ("市厅级", 2)]
REVIEWS = [("省部级", 2), ("市厅级", 4)]
FINDINGS = [("省部级", 1), ("市厅级", 3), ("县级", 5)]
CASES = [
    *(("menu.lead", "优秀审计项目", "主审", *each) for each in LEADS),
    *(("menu.review", "优秀审计项目", "审理", *each) for each in REVIEWS),
    *(("menu.findings", "审计建议被采纳", None, *each) for each in FINDINGS),
]


@pytest.mark.parametrize(("item", "kind", "role", "rank", "count"), CASES)
def test_each_item_of_the_menu_is_a_rank_and_a_count(item, kind, role, rank, count):
    full = verdict(judged(achievements=results(kind, rank, role, count)), item)
    short = verdict(judged(achievements=results(kind, rank, role, count - 1)), item)
    assert (full.outcome, short.outcome) == (Outcome.MET, Outcome.NOT_MET)
    assert full.status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("achievements", "outcome"),
    [
        ([LEAD, FINDING], "met"),
        ([LEAD], "not_met"),
        ([LEAD, LEAD, LEAD], "not_met"),
        ([LEAD, {"kind": "论文", "date": "2021-01-01"}], "met"),
        ([{"kind": "论文", "date": "2021-01-01"}] * 2, "not_met"),
    ],
)
def test_two_items_of_the_menu_and_no_paper_by_force(achievements, outcome):
    assert verdict(judged(achievements=achievements), "menu").outcome.value == outcome


def test_a_lead_auditors_project_is_no_reviewers():
    found = judged(achievements=results("优秀审计项目", "省部级", "审理", 2))
    assert verdict(found, "menu.lead").outcome is Outcome.NOT_MET
    assert verdict(found, "menu.review").outcome is Outcome.MET


@pytest.mark.parametrize(("day", "outcome"), [("2018-12-31", "met"), ("2018-12-30", "not_met")])
def test_results_count_from_the_day_of_the_title(day, outcome):
    judgement = judged(titles=held("中级", "2018-12-31"), achievements=[{**LEAD, "date": day}, FINDING])
    assert verdict(judgement, "menu").outcome.value == outcome
    assert [used.index for used in verdict(judgement, "menu.findings").facts] == [1]


def test_results_before_the_senior_title_do_not_count_for_the_next():
    titles = [*held("中级", "2005-01-01"), *held("副高级", "2015-01-01")]
    old = [{**LEAD, "date": "2014-12-31"}, FINDING]
    assert verdict(judged(level="正高级", titles=titles, achievements=old), "menu").outcome is Outcome.NOT_MET
    assert verdict(judged(level="正高级", titles=titles), "menu").outcome is Outcome.MET


def test_a_title_without_its_day_leaves_enough_results_unknown_and_too_few_refused():
    undated = [{"series": "审计", "title": "审计师", "level": "中级"}]
    assert verdict(judged(titles=undated), "menu").outcome is Outcome.UNKNOWN
    assert verdict(judged(titles=undated, achievements=[]), "menu").outcome is Outcome.NOT_MET
    assert verdict(judged(titles=None), "menu").outcome is Outcome.UNKNOWN
    assert verdict(judged(titles=[]), "menu.lead.province").cure == "需先取得中级职称，业绩从取得之日起计算"


def test_the_wording_of_a_result_says_from_when_it_counts():
    rule = next(each for each in THIS.rule_for("副高级").walk() if isinstance(each, ItemSinceTitle))
    assert rule.wording().startswith("取得中级职称后，")


def test_no_late_cohorts_in_the_window_before_the_notice():
    cohorts = [
        {getattr(rule, "late_cohorts", ()) for entry in edition.criteria for rule in entry.rule.walk()} - {()}
        for edition in SERIES.editions
    ]
    assert cohorts == [set(), {(2021, 2022)}]


def test_tracks():
    assert [(each.name, each.scope) for each in THIS.tracks] == [
        ("正常申报", ""), ("破格", ""), ("绿色通道", ""), ("定向评价定向使用", "仅限基层有效"),
    ]  # fmt: skip
