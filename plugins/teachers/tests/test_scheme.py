"""The template of a scoring scheme for 中小学正高级: marked as a template, usable to the point."""

from datetime import date
from decimal import Decimal

from plugins.teachers import plugin
from portal.plugin import (
    Achievement,
    Education,
    EducationLevel,
    Employment,
    Facts,
    Level,
    Scheme,
    Status,
    Title,
    score,
    score_objective,
)

TEACHER = Facts(
    education=(Education(EducationLevel.BACHELOR, graduated=date(1996, 7, 1)),),
    titles=(
        Title(
            "中小学教师", "高级教师", Level.ASSOCIATE_SENIOR, obtained=date(2012, 11, 30), appointed=date(2013, 12, 31)
        ),
    ),
    employment=(Employment("贵阳市第一中学", "事业单位", date(1996, 8, 1)),),
    achievements=(
        Achievement("论文", role="第一作者", achieved=date(2019, 5, 1)),
        Achievement("论文", role="其他作者", achieved=date(2020, 5, 1)),
        Achievement("奖项", rank="省部级", achieved=date(2021, 5, 1)),
    ),
)


def template() -> Scheme:
    teachers = next(series for series in plugin.portal_series() if series.slug == "teachers")
    (found,) = teachers.schemes
    return found


def test_it_says_that_it_is_a_template_waiting_to_be_filed():
    scheme = template()
    assert scheme.levels == (Level.SENIOR,)
    assert "待省厅备案" in scheme.note
    assert "不是贵州省的方案" in scheme.note
    assert {item.source.status for _segment, _block, item in scheme.items()} == {Status.UNCONFIRMED}


def test_it_scores_a_teacher_to_the_point():
    """Schooling 14, ten years at the post 14, work 5, one paper 13, a provincial award 12; then seven experts."""
    sheet = score_objective(template(), TEACHER)
    assert {part.slug: part.points for part in sheet.blocks if part.points} == {
        "schooling": 14,
        "tenure": 14,
        "experience": 5,
        "papers": 13,
        "awards": 12,
    }
    performance = ["12", "15.5", "16", "16.5", "17", "18", "20"]
    marks = {
        str(number): {"appraisal-mark": Decimal(4), "performance-mark": Decimal(mark), "defence-mark": Decimal(7)}
        for number, mark in enumerate(performance)
    }
    assert score(template(), TEACHER, marks).total == Decimal(58) + 4 + Decimal("16.6") + 7


def test_years_count_at_the_post_and_to_the_day():
    later = Title("中小学教师", "高级教师", Level.ASSOCIATE_SENIOR, date(2012, 11, 30), date(2014, 1, 1))
    before = {part.slug: part.points for part in score_objective(template(), TEACHER).blocks}
    after = score_objective(template(), Facts(titles=(later,)))
    assert before["tenure"] == 14
    assert next(part.points for part in after.blocks if part.slug == "tenure") == 13
