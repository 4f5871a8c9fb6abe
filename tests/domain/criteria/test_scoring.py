"""Score sheets: a given dossier to the point, and what holds for every dossier and every scheme."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.criteria.facts import Achievement, Education, Employment, Facts, Title
from portal.criteria.levels import EducationLevel, Level
from portal.criteria.scheme import Scheme
from portal.criteria.scheme_data import scheme_from_data, scheme_from_text
from portal.criteria.scheme_defects import SchemeError
from portal.criteria.scheme_measures import years_between
from portal.criteria.score_sheet import ScoreSheet
from portal.criteria.scoring import MarkError, score, score_objective

TEXT = (Path(__file__).parent / "schemes" / "mended.toml").read_text(encoding="utf-8")
SCHEME = scheme_from_text(TEXT)
DOSSIER = Facts(
    education=(
        Education(EducationLevel.BACHELOR, graduated=date(2005, 7, 1)),
        Education(EducationLevel.MASTER, graduated=date(2015, 7, 1)),
    ),
    titles=(Title("中小学教师", "一级教师", Level.INTERMEDIATE, obtained=date(2011, 12, 31)),),
    employment=(Employment("某中学", "事业单位", date(2005, 9, 1)),),
    achievements=(
        Achievement("年度考核优秀", achieved=date(2020, 12, 31)),
        Achievement("论文", rank="省级", achieved=date(2019, 3, 1)),
        Achievement("论文", rank="报刊", achieved=date(2018, 3, 1)),
        Achievement("论文", rank="报刊", achieved=date(2017, 3, 1)),
        Achievement("获奖", rank="市级", achieved=date(2021, 5, 1)),
        Achievement("获奖", rank="国家级", achieved=date(2024, 1, 1)),
    ),
)
MARKS = {
    "甲": {"performance-mark": Decimal(18), "defence-mark": Decimal(10)},
    "乙": {"performance-mark": Decimal("16.5"), "defence-mark": Decimal(7)},
    "丙": {"performance-mark": Decimal(12), "defence-mark": Decimal(7)},
    "丁": {"performance-mark": Decimal(20), "defence-mark": Decimal(4)},
}


def points(sheet: ScoreSheet) -> dict[str, Decimal]:
    return {line.item: line.points for line in sheet.lines}


def test_the_mended_example_scores_a_dossier_to_the_point() -> None:
    """14 + 15 + 5 + 4 + 13 + 10 by facts; (16.5 + 18) / 2 and (7 + 7) / 2 by four experts without the extremes."""
    sheet = score(SCHEME, DOSSIER, MARKS)
    assert points(sheet) == {
        "schooling-before": 14,
        "schooling-after": 13,
        "tenure-before": 15,
        "tenure-after": 13,
        "experience-years": 5,
        "appraisal-excellent": 4,
        "papers-published": 13,
        "awards-highest": 10,
        "performance-mark": Decimal("17.25"),
        "defence-mark": 7,
    }
    assert {part.slug: part.points for part in sheet.blocks} == {
        "schooling": 14,
        "tenure": 15,
        "experience": 5,
        "appraisal": 4,
        "papers": 13,
        "awards": 10,
        "performance": Decimal("17.25"),
        "defence": 7,
    }
    assert sheet.total == sheet.possible == Decimal("85.25")
    assert sheet.complete
    assert sheet.passed is True


def test_twelve_years_are_reached_on_the_day_and_not_a_day_before() -> None:
    late = replace(DOSSIER, titles=(replace(DOSSIER.titles[0], obtained=date(2012, 1, 1)),))  # type: ignore[index]
    assert points(score_objective(SCHEME, late))["tenure-before"] == 14
    assert points(score_objective(SCHEME, DOSSIER))["tenure-before"] == 15


def test_each_line_says_facts_band_points_cap_and_clause() -> None:
    line = next(line for line in score(SCHEME, DOSSIER, MARKS).lines if line.item == "tenure-before")
    assert line.band == "12年（含）以上"
    assert [used.text for used in line.facts] == [
        "本科，2005-07-01 毕业；2011-12-31 取得中级职称",
        "一级教师（中级），2011-12-31 取得，至2023-12-31满12年",
    ]
    assert (line.points, line.cap, line.clause, line.status.value) == (15, 15, "示例方案", "unconfirmed")


def test_the_objective_part_leaves_the_experts_open() -> None:
    sheet = score_objective(SCHEME, DOSSIER)
    assert (sheet.total, sheet.possible, sheet.passed) == (61, 91, True)
    assert [line.item for line in sheet.lines if line.pending] == ["performance-mark", "defence-mark"]
    marks = {expert: given for expert, given in MARKS.items() if expert in ("甲", "乙")}
    assert score(SCHEME, DOSSIER, marks).total == 61, "two experts are too few"


def test_what_is_not_known_counts_nothing_and_says_what_would_help() -> None:
    sheet = score_objective(SCHEME, Facts())
    assert sheet.total == 3, "the appraisal gives three points to everybody"
    assert sheet.possible == 100
    assert all(line.pending for line in sheet.lines)
    assert {line.cure for line in sheet.lines if not line.by_experts} >= {"补填工作经历后可判断"}
    unfinished = replace(DOSSIER, unfinished=frozenset({"achievements"}))
    pending = {
        line.item: line.possible for line in score_objective(SCHEME, unfinished).lines if line.pending == "facts"
    }
    assert pending == {"appraisal-excellent": 5, "papers-published": 15, "awards-highest": 15}


def test_a_sheet_as_json_has_no_floats() -> None:
    def numbers(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [number for each in value.values() for number in numbers(each)]
        if isinstance(value, list):
            return [number for each in value for number in numbers(each)]
        return [value] if isinstance(value, float) else []

    document = score(SCHEME, DOSSIER, MARKS).to_json()
    assert numbers(document) == []
    assert document["total"] == "85.25"
    assert document["scheme"]["hash"] == SCHEME.hash


@pytest.mark.parametrize("mark", ["7.5", "20.5", "8.25", "NaN", "Infinity", "-8"])
def test_a_mark_that_the_range_does_not_allow_is_refused(mark: str) -> None:
    with pytest.raises(MarkError, match="8—20分"):
        score(SCHEME, DOSSIER, {"甲": {"performance-mark": Decimal(mark)}})


def test_marks_for_what_experts_do_not_decide_are_refused() -> None:
    for item in ("tenure-before", "no-such-item"):
        with pytest.raises(MarkError, match=item):
            score(SCHEME, DOSSIER, {"甲": {item: Decimal(1)}})
    with pytest.raises(MarkError, match="优秀10分、良好7分、合格4分"):
        score(SCHEME, DOSSIER, {"甲": {"defence-mark": Decimal(9)}})


def test_points_for_each_result_count_it_once_and_stop_at_the_cap() -> None:
    block = {
        "slug": "results",
        "name": "业绩",
        "cap": 10,
        "items": [
            {
                "slug": "each",
                "name": "每项业绩",
                "by": "units",
                "cap": 10,
                "units": [
                    {"kinds": ["论文", "获奖"], "points": "1.5"},
                    {"kinds": ["获奖"], "ranks": ["市级", "国家级"], "points": 4},
                ],
            }
        ],
    }
    scheme = scheme_from_data(document([block], total=10))
    sheet = score(scheme, DOSSIER, {})
    assert sheet.total == Decimal("8.5"), "three papers at 1.5 and one award at 4; the one of 2024 is too late"
    assert sheet.lines[0].band == "论文、获奖每项1.5分×3；市级、国家级获奖每项4分×1"
    more = (*DOSSIER.achievements, Achievement("获奖", achieved=date(2020, 1, 1)))  # type: ignore[misc]
    unclear = score(scheme, replace(DOSSIER, achievements=more), {})
    assert (unclear.total, unclear.possible, unclear.lines[0].pending) == (10, 10, "")


def document(blocks: list[dict[str, Any]], *, total: int = 100, **more: Any) -> dict[str, Any]:
    segment = {"slug": "all", "name": "全部", "stage": "评审", "total": total, "blocks": blocks}
    head = {"slug": "s", "name": "方案", "series": "teachers", "levels": ["副高级"], "year": 2023, "total": total}
    return {**head, "source": {"document": "文件", "status": "unconfirmed"}, "segments": [segment], **more}


def unit_item(slug: str, cap: int, points: int) -> dict[str, Any]:
    units = [{"kinds": ["论文"], "points": points}]
    return {"slug": slug, "name": slug, "by": "units", "cap": cap, "units": units}


def test_a_block_gives_no_more_than_its_cap_though_its_items_could():
    block = {"slug": "b", "name": "板块", "cap": 10, "items": [unit_item("one", 8, 3), unit_item("two", 8, 3)]}
    sheet = score(scheme_from_data(document([block], total=10)), DOSSIER, {})
    assert [line.points for line in sheet.lines] == [8, 8]
    (part,) = sheet.blocks
    assert (part.raw, part.points, sheet.total) == (16, 10, 10)


@pytest.mark.parametrize(("marks", "expected"), [(["8", "8.5"], "8.3"), (["8", "8.5", "8", "8.5"], "8.3")])
def test_marks_are_rounded_half_up_to_the_schemes_places(marks: list[str], expected: str):
    text = TEXT.replace("places = 2", "places = 1").replace(
        'aggregation = "trimmed_mean"\ndrop = 1', 'aggregation = "median"'
    )
    given_marks = {str(number): {"performance-mark": Decimal(mark)} for number, mark in enumerate([*marks, "8", "20"])}
    sheet = score(scheme_from_text(text), DOSSIER, given_marks)
    assert points(sheet)["performance-mark"] == Decimal(expected)


DAYS = st.dates(date(1990, 1, 1), date(2024, 12, 31))
RESULTS = st.builds(
    Achievement,
    kind=st.sampled_from(["论文", "获奖", "年度考核优秀", "专利"]),
    rank=st.sampled_from(["省级", "报刊", "国家级", "市级", None]),
    achieved=DAYS | st.none(),
)
TITLES = st.builds(Title, st.just("中小学教师"), st.just("教师"), st.sampled_from(Level), obtained=DAYS | st.none())
SCHOOLINGS = st.builds(Education, st.sampled_from(EducationLevel), graduated=DAYS | st.none())
WORK = st.builds(Employment, st.just("单位"), st.just("事业单位"), DAYS)
FACTS = st.builds(
    Facts,
    education=st.none() | st.lists(SCHOOLINGS, max_size=3).map(tuple),
    titles=st.none() | st.lists(TITLES, max_size=3).map(tuple),
    employment=st.none() | st.lists(WORK, max_size=3).map(tuple),
    achievements=st.none() | st.lists(RESULTS, max_size=6).map(tuple),
    unfinished=st.frozensets(st.sampled_from(["education", "titles", "employment", "achievements"])),
)
EXPERT = st.fixed_dictionaries(
    {},
    optional={
        "performance-mark": st.integers(0, 24).map(lambda step: Decimal(8) + step * Decimal("0.5")),
        "defence-mark": st.sampled_from([Decimal(10), Decimal(7), Decimal(4)]),
    },
)
EXPERTS = st.dictionaries(st.text("甲乙丙丁戊", min_size=1, max_size=2), EXPERT, max_size=7)
AGGREGATIONS = st.sampled_from(["mean", "median", "trimmed_mean"])


def aggregated(how: str) -> Scheme:
    if how == "trimmed_mean":
        return SCHEME
    return scheme_from_text(TEXT.replace('aggregation = "trimmed_mean"\ndrop = 1', f'aggregation = "{how}"'))


SCHEMES = {how: aggregated(how) for how in ("mean", "median", "trimmed_mean")}


@given(FACTS, EXPERTS, AGGREGATIONS)
def test_no_score_exceeds_a_cap_or_the_total(facts: Facts, marks: dict[str, Any], how: str) -> None:
    sheet = score(SCHEMES[how], facts, marks)
    for line in sheet.lines:
        assert 0 <= line.points <= line.possible <= line.cap
    for part in (*sheet.blocks, *sheet.segments):
        assert 0 <= part.points <= part.possible <= part.cap
    assert 0 <= sheet.total <= sheet.possible <= sheet.scheme.total
    if sheet.complete:
        assert sheet.total == sheet.possible


@given(FACTS, EXPERTS, AGGREGATIONS, st.randoms())
def test_the_order_of_experts_is_irrelevant(facts: Facts, marks: dict[str, Any], how: str, random: Any) -> None:
    shuffled = list(marks.items())
    random.shuffle(shuffled)
    assert score(SCHEMES[how], facts, dict(shuffled)) == score(SCHEMES[how], facts, marks)


@given(FACTS, EXPERTS, AGGREGATIONS, st.data())
def test_a_higher_mark_never_lowers_the_score(facts: Facts, marks: dict[str, Any], how: str, data: Any) -> None:
    marked = [expert for expert in marks if "performance-mark" in marks[expert]]
    if not marked:
        return
    expert = data.draw(st.sampled_from(marked))
    before = marks[expert]["performance-mark"]
    higher = data.draw(st.integers(0, int((20 - before) * 2)).map(lambda step: before + step * Decimal("0.5")))
    raised = {**marks, expert: {**marks[expert], "performance-mark": higher}}
    assert score(SCHEMES[how], facts, raised).total >= score(SCHEMES[how], facts, marks).total


@given(FACTS, RESULTS, st.integers(0, 4000))
def test_more_results_and_an_earlier_title_never_lower_the_score(facts: Facts, result: Achievement, days: int) -> None:
    before = score_objective(SCHEME, facts).total
    if facts.achievements is not None:
        assert score_objective(SCHEME, replace(facts, achievements=(*facts.achievements, result))).total >= before
    if facts.employment:
        first = facts.employment[0]
        longer = replace(first, start=date.fromordinal(first.start.toordinal() - days))
        assert score_objective(SCHEME, replace(facts, employment=(longer, *facts.employment[1:]))).total >= before


@given(FACTS, FACTS)
def test_learning_what_was_not_known_stays_within_what_was_possible(facts: Facts, later: Facts) -> None:
    sections = ("education", "titles", "employment", "achievements")
    known = {name: getattr(later, name) for name in sections if getattr(facts, name) is None}
    before, after = score_objective(SCHEME, facts), score_objective(SCHEME, replace(facts, **known))
    assert before.total <= after.total <= before.possible


CUTS = st.lists(st.integers(1, 60), min_size=1, max_size=6, unique=True).map(sorted)


def bands(cuts: list[int], given_points: list[int]) -> list[dict[str, Any]]:
    ends = [0, *cuts]
    return [
        {"from": low, "points": number, **({"below": ends[index + 1]} if index + 1 < len(ends) else {})}
        for index, (low, number) in enumerate(zip(ends, given_points, strict=True))
    ]


def one_item(cuts: list[int], given_points: list[int]) -> dict[str, Any]:
    item = {"slug": "years", "name": "年限", "by": "bands", "measure": {"fact": "work_years"}}
    most = max(given_points)
    block = {"slug": "b", "name": "板块", "cap": most, "items": [{**item, "bands": bands(cuts, given_points)}]}
    return document([block], total=most)


@given(CUTS, st.data())
def test_bands_cut_from_a_line_give_every_number_exactly_one_value(cuts: list[int], data: Any) -> None:
    rising = sorted(data.draw(st.lists(st.integers(1, 30), min_size=len(cuts) + 1, max_size=len(cuts) + 1)))
    scheme = scheme_from_data(one_item(cuts, rising))
    found = scheme.item("years").bands  # type: ignore[attr-defined]
    values = [*map(Decimal, cuts), *data.draw(st.lists(st.decimals(0, 80, places=3), max_size=8))]
    for value in values:
        assert len([band for band in found if band.meets(value, value)]) == 1
    start = date(1990, 1, 1)
    totals = [
        score(scheme, Facts(employment=(Employment("单位", "企业", start.replace(year=year)),)), {}).total
        for year in range(1990, 2024)
    ]
    assert totals == sorted(totals, reverse=True), "more years never give less where the bands rise"


@given(CUTS, st.data())
def test_one_moved_bound_is_always_noticed(cuts: list[int], data: Any) -> None:
    broken = one_item(cuts, list(range(1, len(cuts) + 2)))
    table = broken["segments"][0]["blocks"][0]["items"][0]["bands"][data.draw(st.integers(0, len(cuts) - 1))]
    table["below"] = data.draw(st.integers(0, 80).filter(lambda value: value != table["below"]))
    with pytest.raises(SchemeError) as caught:
        scheme_from_data(broken)
    assert {defect.code for defect in caught.value.defects} & {"gap", "overlap", "empty_band"}


@settings(max_examples=60)
@given(st.lists(st.integers(1, 98), min_size=1, max_size=4), FACTS)
def test_weighted_parts_add_up_exactly(weights: list[int], facts: Facts) -> None:
    if sum(weights) >= 100:
        weights = [1 for _ in weights]
    weights = [*weights, 100 - sum(weights)]
    blocks = []
    for index, weight in enumerate(weights):
        block = one_item([2, 7], [0, 3, 7])["segments"][0]["blocks"][0]
        item = {**block["items"][0], "slug": f"i{index}"}
        blocks.append({**block, "slug": f"b{index}", "weight": weight, "items": [item]})
    scheme = scheme_from_data(document(blocks, total=90))
    sheet = score(scheme, facts, {})
    exact = sum(
        (Fraction(line.points) * weight * 90 / (7 * 100) for line, weight in zip(sheet.lines, weights, strict=True)),
        Fraction(0),
    )
    assert abs(Fraction(sheet.total) - exact) <= Fraction(1, 200)


@given(st.dates(date(1960, 1, 1), date(2020, 12, 31)), st.integers(0, 40))
def test_years_are_whole_exactly_on_the_anniversary(start: date, years: int) -> None:
    day = start if (start.month, start.day) != (2, 29) else date(start.year, 2, 28)
    anniversary = day.replace(year=day.year + years)
    assert years_between(day, anniversary) == years
    assert years - 1 < years_between(day, date.fromordinal(anniversary.toordinal() - 1)) < years or years == 0
