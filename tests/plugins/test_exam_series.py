"""经济 and 统计 2023 ask for the same: paths and equal titles, the examination's levels, the menu, the tracks."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from plugins.economics import plugin as economics
from plugins.statistics import plugin as statistics
from portal.plugin import Edition, Judgement, Outcome, Status, Verdict, facts_from_json, judge
from portal.testing import check_series


@dataclass(frozen=True)
class Exam:
    """A series whose lower levels are reached by examination: how its name stands on a title, and what passes."""

    name: str
    edition: Edition
    passed: dict[str, Any]

    def held(self, level: str, obtained: date | str, series: str = "") -> list[dict[str, Any]]:
        """One title, of this series unless another is named."""
        title = {"series": series or self.name, "title": "职称", "level": level, "application_year": 2010}
        return [{**title, "obtained": str(obtained)}]

    def judged(self, level: str = "副高级", track: str = "", **facts: Any) -> Judgement:
        """The verdict on somebody who has everything, but for these facts."""
        good = {
            "education": [{"level": "本科", "graduated": "2005-07-01"}],
            "titles": self.held("副高级" if level == "正高级" else "中级", "2010-01-01"),
            "employment": [{"employer": "甲公司", "kind": "企业", "from": "2005-07-01"}],
            "hours": [{"year": 2023, "public": 30, "professional": 60}],
            "achievements": [{"kind": "奖项", "date": "2021-05-01"}, {"kind": "技术报告", "date": "2021-05-01"}],
            "sanctions": [],
            "answers": self.passed,
        }
        return judge(self.edition, level, track, facts_from_json({**good, **facts}))


SERIES = (
    Exam("经济", check_series(economics).editions[0], {"exam_result": "合格", "exam_year": 2022}),
    Exam("统计", check_series(statistics).editions[0], {"exam_result": "合格，在有效期内"}),
)
EQUAL = ("经济", "会计", "统计", "审计")


@pytest.fixture(params=SERIES, ids=lambda each: each.edition.slug)
def series(request: pytest.FixtureRequest) -> Exam:
    return request.param


def verdict(judgement: Judgement, key: str) -> Verdict:
    return next(each for each in judgement.verdict.walk() if each.id == key)


def test_modes_and_levels_that_nobody_applies_for(series: Exam) -> None:
    assert [(entry.level.value, entry.mode) for entry in series.edition.levels] == [
        ("助理级", "考试"), ("中级", "考试"), ("副高级", "考评结合"), ("正高级", "评审"),
    ]  # fmt: skip
    assert series.edition.tracks_for("助理级") == series.edition.tracks_for("中级") == ()


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
def test_paths_to_the_day(series: Exam, level: str, education: str, degree: str | None, lower: str, years: int) -> None:
    schooling = [{"level": education, "degree": degree, "graduated": "2005-07-01"}]
    last = date(2023 - years, 12, 31)
    full = series.judged(level, education=schooling, titles=series.held(lower, last))
    short = series.judged(level, education=schooling, titles=series.held(lower, last + timedelta(days=1)))
    assert (full.outcome, short.outcome) == (Outcome.MET, Outcome.NOT_MET)
    assert verdict(short, "path").cure == "还差1天，最早2024-12-31满足"


def test_equal_titles_count_for_the_associate_level_only(series: Exam) -> None:
    for name in (*EQUAL, "工程技术"):
        outcome = Outcome.MET if name in EQUAL else Outcome.NOT_MET
        assert series.judged(titles=series.held("中级", "2010-01-01", name)).outcome is outcome
        senior = series.judged("正高级", titles=series.held("副高级", "2010-01-01", name))
        assert senior.outcome is (Outcome.MET if name == series.name else Outcome.NOT_MET)


@pytest.mark.parametrize(
    ("kinds", "outcome"), [(["奖项", "技术报告"], "met"), (["论文", "论文"], "not_met"), (["奖项"], "not_met")]
)
def test_the_menu_asks_for_two_results_and_for_no_paper(series: Exam, kinds: list[str], outcome: str) -> None:
    results = [{"kind": kind, "date": "2021-01-01"} for kind in kinds]
    menu = verdict(series.judged(achievements=results), "menu")
    assert (menu.outcome.value, menu.status) == (outcome, Status.UNCONFIRMED)


@pytest.mark.parametrize(("professional", "outcome"), [(60, "met"), (59, "not_met")])
def test_ninety_hours_of_which_sixty_professional(series: Exam, professional: int, outcome: str) -> None:
    hours = [{"year": 2023, "public": 40, "professional": professional}]
    assert verdict(series.judged(hours=hours), "education-hours").outcome.value == outcome


def test_the_examination_is_asked_of_the_associate_level_only(series: Exam) -> None:
    assert series.judged(answers={"exam_result": "未参加或未合格"}).outcome is Outcome.NOT_MET
    assert series.judged("正高级", answers={}).outcome is Outcome.MET


def test_tracks_and_what_waits_for_a_paper(series: Exam) -> None:
    assert [(each.name, each.scope) for each in series.edition.tracks] == [
        ("正常申报", ""), ("破格", ""), ("绿色通道", ""), ("定向评价定向使用", "仅限基层有效"),
    ]  # fmt: skip
    for track in ("破格", "绿色通道"):
        assert series.judged(track=track, education=[], titles=[]).outcome is Outcome.UNKNOWN
    city = {**series.passed, "grassroots_place": "都不是"}
    assert series.judged(track="定向评价定向使用", answers=city).outcome is Outcome.NOT_MET
