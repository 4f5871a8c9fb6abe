"""How marks are read, how they spread, and who is harsh or lenient."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.committees.domain.score import (
    NotANumber,
    canonical,
    digest,
    offsets,
    plain,
    read_mark,
    shown,
    spread,
)

D = Decimal


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("8.5", "8.5"),
        (" 8.50 ", "8.5"),
        ("８．５", "8.5"),
        ("１２分", "12"),
        ("\u30008.5\u3000", "8.5"),
        (8, "8"),
        (8.5, "8.5"),
        # What spreadsheets make of 0.1 + 0.2.
        (0.1 + 0.2, "0.3"),
        (17.999999999999996, "18"),
        ("-1", "-1"),
        ("0", "0"),
    ],
)
def test_marks_are_read_as_people_and_spreadsheets_write_them(typed: object, mark: str) -> None:
    found = read_mark(typed)
    assert found is not None
    assert plain(found) == mark


@pytest.mark.parametrize("typed", [None, "", "  ", "\u3000", "分"])
def test_nothing_is_nothing_and_not_nought(typed: object) -> None:
    assert read_mark(typed) is None


@pytest.mark.parametrize(
    "typed", ["八", "1,5", "1e1", "1 2", "NaN", "inf", "8..5", ".5", "5.", "#REF!", "=8", "٨", True, float("nan"), [8]]
)
def test_what_is_no_number_is_said_to_be_none(typed: object) -> None:
    with pytest.raises(NotANumber):
        read_mark(typed)


def test_spread_is_exact() -> None:
    found = spread([D("8"), D("9"), D("10"), D("13")])
    assert found is not None
    assert (found.count, found.mean, found.least, found.most) == (4, D(10), D(8), D(13))
    assert shown(found.deviation) == "1.87"
    assert spread([]) is None
    one = spread([D("8.5")])
    assert one is not None
    assert one.deviation == 0


def test_an_offset_compares_only_the_same_cases() -> None:
    # The second case was scored by two, the third by one alone: that one says nothing.
    totals = {1: {1: D(10), 2: D(14), 3: D(12)}, 2: {1: D(8), 2: D(12)}, 3: {3: D(30)}}
    found = offsets(totals)
    assert shown(found[1].difference) == "-3.50"
    assert shown(found[2].difference) == "3.50"
    assert shown(found[3].difference) == "0.00"
    assert [found[each].word for each in (1, 2, 3)] == ["harsh", "lenient", "even"]
    assert [found[each].cases for each in (1, 2, 3)] == [2, 2, 1]
    assert offsets({1: {7: D(9)}}) == {}


points = st.decimals(min_value=0, max_value=100, places=1)
boards = st.dictionaries(
    st.integers(1, 5), st.dictionaries(st.integers(1, 5), points, min_size=2, max_size=5), min_size=1, max_size=5
)


@given(boards, points)
def test_an_offset_moves_with_the_expert_and_not_with_the_case(
    totals: dict[int, dict[int, Decimal]], more: Decimal
) -> None:
    """A better case changes nobody's offset; who gives everybody more has just that much more."""
    before = offsets(totals)
    better = {case: {expert: mark + case for expert, mark in rows.items()} for case, rows in totals.items()}
    assert {expert: shown(each.difference) for expert, each in offsets(better).items()} == {
        expert: shown(each.difference) for expert, each in before.items()
    }
    who = min(before)
    kinder = {
        case: {expert: mark + (more if expert == who else 0) for expert, mark in rows.items()}
        for case, rows in totals.items()
    }
    assert abs(offsets(kinder)[who].difference - before[who].difference - more) < D("0.0000001")


def test_a_digest_is_of_all_that_was_given_and_needs_the_nonce() -> None:
    marks, reasons = {"a": D("8.50")}, {"a": "完成本职工作"}
    same = canonical({"a": D("8.5")}, reasons)
    assert canonical(marks, reasons) == same
    given = {"nonce": "n", "case_id": 1, "person_id": 2, "revision": 1, "content": same}
    first = digest(**given)
    others = {"nonce": "m", "case_id": 2, "person_id": 3, "revision": 2, "content": canonical({"a": D(9)}, reasons)}
    assert len({first, *(digest(**{**given, name: other}) for name, other in others.items())}) == 6
