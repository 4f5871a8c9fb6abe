"""Loading schemes: what is refused, with its place, and all at once."""

import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from portal.criteria.levels import Level
from portal.criteria.scheme import Aggregation
from portal.criteria.scheme_data import scheme_from_data, scheme_from_text
from portal.criteria.scheme_defects import SchemeError

SCHEMES = Path(__file__).parent / "schemes"
MENDED = (SCHEMES / "mended.toml").read_text(encoding="utf-8")
PRINTED = (SCHEMES / "printed.toml").read_text(encoding="utf-8")


def defects(text: str, answers: dict[str, str] | None = None) -> list[tuple[str, int | None]]:
    with pytest.raises(SchemeError) as caught:
        scheme_from_text(text, answers=answers)
    return [(defect.code, defect.line) for defect in caught.value.defects]


def line_with(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def mended(old: str, new: str) -> str:
    assert MENDED.count(old) == 1, old
    return MENDED.replace(old, new)


def test_the_printed_example_is_refused_with_all_its_defects() -> None:
    """DOMAIN 4: 12 years twice, 11.5 years nowhere, a bare 4 with nothing below it, a free range, no aggregation."""
    over_12 = line_with(PRINTED, "{ from = 12, points = 5 }")
    assert defects(PRINTED) == [
        ("no_aggregation", None),
        ("overlap", line_with(PRINTED, "任现职12年以上")),
        ("gap", over_12),
        ("gap", over_12 + 1),
        ("gap", over_12 + 2),
        ("gap", over_12 + 3),
        ("free_range", line_with(PRINTED, 'slug = "performance-mark"') - 1),
    ]
    with pytest.raises(SchemeError) as caught:
        scheme_from_text(PRINTED)
    words = [defect.message for defect in caught.value.defects]
    assert "x = 12 有两个分值" in words[1]
    assert "11 < x < 12 没有分值" in words[2]
    assert "0 ≤ x < 4 没有分值" in words[5]
    assert "8—20分之间任意给分" in words[6]


def test_the_mended_example_is_a_scheme() -> None:
    scheme = scheme_from_text(MENDED)
    assert scheme.levels == (Level.ASSOCIATE_SENIOR,)
    assert scheme.total == 100
    assert scheme.pass_mark == 60
    assert [segment.stage for segment in scheme.segments] == ["材料审核", "学科组评议和答辩"]
    assert [item.slug for item in scheme.expert_items()] == ["performance-mark", "defence-mark"]
    assert scheme.experts is not None
    assert scheme.experts.aggregation is Aggregation.TRIMMED_MEAN


def test_data_and_text_give_one_scheme() -> None:
    scheme = scheme_from_data(tomllib.loads(MENDED, parse_float=Decimal))
    assert scheme == scheme_from_text(MENDED)
    assert scheme.hash == scheme_from_text(MENDED.replace("total = 100", "total = 100.00")).hash
    assert scheme.hash != scheme_from_text(MENDED.replace("pass_mark = 60", "pass_mark = 61")).hash


def test_a_float_is_refused() -> None:
    data = tomllib.loads(MENDED)
    with pytest.raises(SchemeError) as caught:
        scheme_from_data(data)
    assert [defect.place for defect in caught.value.defects] == ["segments[1].blocks[0].items[0].step"]


TENURE = "    { from = 10, below = 12, points = 14 },\n    { from = 8, below = 10, points = 13 },\n"
PAPERS = 'points = 13, when = { rule = "item", kinds = ["论文"]'
AWARDS = 'name = "最高等级奖项"\nby = "tiers"\n'
BEST = 'takes = "best"\n\n[[segments.blocks.items]]\nslug = "tenure-before"'
# What is wrong: what is replaced, by what, the code of the defect, and a word on its line.
CASES: dict[str, tuple[str, str, str, str]] = {
    "bands that overlap": (TENURE, TENURE.replace("10, points", "11, points"), "overlap", "from = 10, below = 12"),
    "a gap": (TENURE, TENURE.replace("from = 10,", "from = 10.5,"), "gap", "from = 10.5"),
    "an empty band": (
        TENURE,
        TENURE.replace("from = 8, below = 10", "from = 8, below = 8"),
        "empty_band",
        "below = 8,",
    ),
    "no beginning": (TENURE, TENURE.replace("from = 8, ", ""), "bounds", "{ below = 10, points = 13"),
    "a last band that ends": ("12, points = 15", "12, below = 40, points = 15", "gap", "below = 40"),
    "points above the cap": (TENURE, TENURE.replace("points = 14", "points = 16"), "over_cap", "points = 16"),
    "a block's cap": ('name = "论文"\ncap = 15', 'name = "论文"\ncap = 16', "cap_unreachable", "cap = 16"),
    "an item's cap": ('slug = "defence-mark"', 'slug = "defence-mark"\ncap = 11', "cap_unreachable", "cap = 11"),
    "points that do not add up": ("total = 70", "total = 71", "points_sum", 'slug = "materials"'),
    "a pass mark out of reach": ("pass_mark = 60", "pass_mark = 100.5", "pass_unreachable", "pass_mark"),
    "a pass mark nobody misses": ("pass_mark = 60", "pass_mark = 15", "pass_certain", "pass_mark"),
    "no aggregation": ('aggregation = "trimmed_mean"\ndrop = 1\n', "", "no_aggregation", "[experts]"),
    "a share that is another": ("share = 30", "share = 40", "share", "share = 40"),
    "too few experts": ("minimum = 3", "minimum = 2", "few_experts", "minimum = 2"),
    "experts all dropped": ("drop = 1", "drop = 2", "drop", "drop = 2"),
    "an unknown fact": ('fact = "work_years"', 'fact = "shoe_size"', "unknown_fact", "shoe_size"),
    "an unknown condition": (PAPERS, PAPERS.replace('"item"', '"papers"'), "unknown_fact", 'rule = "papers"'),
    "no tier for the rest": (f"{AWARDS}otherwise = 0\n", AWARDS, "gap", 'ranks = ["国家级"]'),
    "a misspelt key": (BEST, BEST.replace("takes", "take"), "unknown_key", 'take = "best"'),
    "a slug used twice": ('slug = "tenure-after"', 'slug = "tenure-before"', "twice", 'slug = "materials"'),
    "too many decimals": ("step = 0.5", "step = 0.125", "too_fine", "step = 0.125"),
    "a step past the cap": ("step = 0.5", "step = 5", "cap_unreachable", 'slug = "performance-mark"'),
    "a guide with a gap": ("from = 12, below = 17", "from = 13, below = 17", "gap", "from = 13"),
    "a guide beyond the range": ("from = 17, to = 20", "from = 17, to = 21", "out_of_range", "guide = ["),
    "a grade named twice": ('{ name = "良好"', '{ name = "优秀"', "twice", "grades = ["),
    "no source": ('document = "示例方案"\n', "", "source", "[source]"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_scheme_with_one_defect_is_refused_at_its_line(name: str) -> None:
    old, new, code, words = CASES[name]
    text = mended(old, new)
    expected = line_with(text, words)
    found = defects(text)
    # A table is named by the line of its header, just above the key by which this test finds it.
    assert (code, expected) in found or (code, expected - 1) in found, found


def test_a_pass_mark_may_be_the_very_most_that_can_be_reached() -> None:
    assert scheme_from_text(mended("pass_mark = 60", "pass_mark = 100")).pass_mark == 100
    assert scheme_from_text(mended("pass_mark = 60", "pass_mark = 15.01")).pass_mark == Decimal("15.01")


def test_weights_must_make_a_hundred() -> None:
    weighted = mended("total = 70", "total = 70\nweight = 60")
    assert ("weights_mixed", line_with(weighted, 'slug = "materials"') - 1) in defects(weighted)
    both = weighted.replace("total = 30", "total = 30\nweight = 30")
    assert ("weights_sum", line_with(both, 'slug = "materials"') - 1) in defects(both)
    right = both.replace("weight = 30", "weight = 40").replace("share = 30", "share = 40")
    assert [segment.weight for segment in scheme_from_text(right).segments] == [60, 40]


def test_experts_without_items_are_refused() -> None:
    text = MENDED[: MENDED.index('[[segments]]\nslug = "experts"')].replace("total = 100", "total = 70")
    assert [code for code, _line in defects(text)] == ["experts_idle"]


def test_a_block_of_both_kinds_must_not_cut_off() -> None:
    """Else nobody could say how many points experts decide."""
    item = (
        '\n[[segments.blocks.items]]\nslug = "extra"\nname = "另项"\nby = "bands"\nmeasure = { fact = "work_years" }\n'
    )
    extra = f"{item}bands = [{{ from = 1, points = 2 }}, {{ from = 0, below = 1, points = 0 }}]\n"
    assert "mixed_block" in [code for code, _line in defects(MENDED + extra)]
    fitting = mended('name = "述职答辩"\ncap = 10', 'name = "述职答辩"\ncap = 12')
    fitting = fitting.replace("total = 30", "total = 32").replace("total = 100", "total = 102") + extra
    assert len(scheme_from_text(fitting).expert_items()) == 2


def test_an_answer_must_be_one_that_the_series_asks_for() -> None:
    text = mended('measure = { fact = "work_years" }', 'measure = { fact = "answer", key = "rural_years" }')
    assert scheme_from_text(text).item("experience-years")
    assert scheme_from_text(text, answers={"rural_years": "乡村任教年数"}).item("experience-years")
    assert [code for code, _line in defects(text, {"classes": "班数"})] == ["unknown_fact"]


def test_what_is_not_toml_is_refused_at_its_line() -> None:
    assert defects("slug = 'a'\nname = \n") == [("not_toml", 2)]
    assert {code for code, _line in defects("")} == {"missing", "source"}


@pytest.mark.parametrize("number", ["inf", "nan", "-1", "1e9", "true", '"many"', "[]"])
def test_what_is_no_number_of_points_is_refused(number: str) -> None:
    assert ("not_number", line_with(MENDED, "pass_mark")) in defects(mended("pass_mark = 60", f"pass_mark = {number}"))


def breakages() -> list[Callable[[str], str]]:
    return [
        lambda text: text.replace("below = 12, points = 14", "below = 11, points = 14"),
        lambda text: text.replace("share = 30", "share = 31"),
        lambda text: text.replace("pass_mark = 60", "pass_mark = 101"),
        lambda text: text.replace('fact = "work_years"', 'fact = "unknown"'),
    ]


def test_all_defects_are_found_at_once() -> None:
    text = MENDED
    for damage in breakages():
        text = damage(text)
    assert {code for code, _line in defects(text)} >= {"gap", "share", "pass_unreachable", "unknown_fact"}
