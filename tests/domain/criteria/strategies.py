"""Facts for property tests: wholly known ones, and the same with parts forgotten."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from portal.criteria import (
    Achievement,
    Degree,
    Education,
    EducationLevel,
    Employment,
    Facts,
    Hours,
    Level,
    Sanction,
    Title,
)

DAYS = st.dates(date(2012, 1, 1), date(2027, 12, 31)) | st.sampled_from(
    [date(2018, 12, 31), date(2019, 1, 1), date(2020, 2, 29), date(2021, 12, 31), date(2022, 6, 30), date(2023, 12, 31)]
)
COMMITTEES = ["甲评委会", "乙评委会"]

educations = st.builds(
    Education,
    level=st.sampled_from(EducationLevel),
    degree=st.none() | st.sampled_from(Degree),
    graduated=DAYS,
    full_time=st.booleans(),
)
titles = st.builds(
    Title,
    series=st.sampled_from(["工程技术", "工程", "卫生"]),
    title=st.just("工程师"),
    level=st.sampled_from(Level),
    obtained=DAYS,
    appointed=DAYS,
    application_year=st.integers(2018, 2023),
    committee=st.sampled_from(COMMITTEES),
)


@st.composite
def employments(draw):
    start = draw(DAYS)
    end = draw(st.none() | st.dates(start, date(2030, 1, 1)))
    return Employment("单位", draw(st.sampled_from(["企业", "事业单位", "公务员", "退休"])), start, end)


@st.composite
def sanctions(draw):
    start = draw(DAYS)
    end = draw(st.none() | st.dates(start, date(2030, 1, 1)))
    return Sanction(draw(st.sampled_from(["警告", "记过", "学术不端", "通报"])), start, end)


hours = st.builds(Hours, year=st.integers(2021, 2024), public=st.integers(0, 60), professional=st.integers(0, 100))
achievements = st.builds(
    Achievement,
    kind=st.sampled_from(["论文", "发明专利", "工程项目", "奖项", "数字技术工程师证书"]),
    rank=st.sampled_from(["国家级", "省部级", "市厅级", "高级"]),
    role=st.sampled_from(["主持", "参与"]),
    achieved=DAYS,
)


def lists(items):
    return st.lists(items, max_size=3).map(tuple)


whole_facts = st.builds(
    Facts,
    education=lists(educations),
    titles=lists(titles),
    employment=lists(employments()),
    hours=lists(hours),
    achievements=lists(achievements),
    sanctions=lists(sanctions()),
)

FORGETTABLE = {
    "education": ("graduated", "full_time"),
    "titles": ("obtained", "appointed", "application_year", "committee"),
    "employment": (),
    "hours": ("public", "professional"),
    "achievements": ("rank", "role", "achieved"),
    "sanctions": (),
}


@st.composite
def partly_forgotten(draw, facts: Facts) -> Facts:
    """The same facts with some sections and some fields not yet known."""
    changed = {}
    for section, names in FORGETTABLE.items():
        if draw(st.integers(0, 4)) == 0:
            changed[section] = None
            continue
        changed[section] = tuple(
            replace(item, **{name: None for name in names if draw(st.integers(0, 3)) == 0})
            for item in getattr(facts, section)
        )
    return replace(facts, **changed)


@st.composite
def known_and_forgotten(draw):
    facts = draw(whole_facts)
    return facts, draw(partly_forgotten(facts))
