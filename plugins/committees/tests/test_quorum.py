"""Every row and edge of DOMAIN 1.3's table, and the shortcuts that are wrong."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.committees.domain.quorum import Tally, is_quorate, least_attending, least_yes, passes

# Members, the fewest who may attend, and attending -> the fewest yes votes.
TABLE = [
    (11, 8, {8: 6, 9: 6, 10: 7, 11: 8}),
    (15, 10, {10: 7, 12: 8, 15: 10}),
    (21, 14, {14: 10, 15: 10, 21: 14}),
    (25, 17, {17: 12, 18: 12, 21: 14, 24: 16, 25: 17}),
]
EDGES = [(members, attending, yes) for members, _least, row in TABLE for attending, yes in row.items()]


@pytest.mark.parametrize(("members", "least", "row"), TABLE)
def test_the_fewest_who_may_attend(members: int, least: int, row: dict[int, int]) -> None:
    assert least_attending(members) == least
    assert is_quorate(attending=least, members=members)
    assert not is_quorate(attending=least - 1, members=members)
    assert min(row) == least


@pytest.mark.parametrize(("members", "attending", "yes"), EDGES)
def test_the_fewest_yes_votes(members: int, attending: int, yes: int) -> None:
    assert least_yes(attending) == yes
    given_ = {"members": members, "attending": attending, "recused": 0, "abstain": 0}
    assert Tally(**given_, yes=yes, no=attending - yes).passed
    assert not Tally(**given_, yes=yes - 1, no=attending - yes + 1).passed


def test_the_usual_shortcuts_are_wrong_where_the_table_says_so() -> None:
    assert least_yes(21) == 14 != ceil(21 * 0.667)
    assert all(least_yes(voters) != ceil(voters * 0.667) for voters in range(3, 99, 3))
    assert all(round(voters * 2 / 3) == least_yes(voters) - 1 for voters in range(2, 60, 3))
    assert all(int(voters * 2 / 3) < least_yes(voters) for voters in range(1, 60) if voters % 3)


@pytest.mark.parametrize(("recused", "yes", "passed"), [(0, 16, True), (0, 15, False), (1, 16, True), (1, 15, False),
                                                        (3, 14, True), (3, 13, False)])  # fmt: skip
def test_a_recused_expert_leaves_the_denominator_and_not_the_quorum(recused: int, yes: int, passed: bool) -> None:
    tally = Tally(members=25, attending=24, recused=recused, yes=yes, no=24 - recused - yes, abstain=0)
    assert (tally.voters, tally.passed) == (24 - recused, passed)


def test_an_abstention_and_a_missing_vote_are_no_yes() -> None:
    assert Tally(members=11, attending=9, recused=0, yes=6, no=0, abstain=3).passed
    assert not Tally(members=11, attending=9, recused=0, yes=5, no=0, abstain=4).passed
    assert not Tally(members=11, attending=9, recused=0, yes=5, no=0, abstain=0).passed


def test_nothing_passes_without_a_quorum_a_voter_or_sound_numbers() -> None:
    assert not Tally(members=11, attending=7, recused=0, yes=7, no=0, abstain=0).passed
    assert not Tally(members=3, attending=2, recused=2, yes=0, no=0, abstain=0).passed
    assert not Tally(members=11, attending=9, recused=0, yes=10, no=0, abstain=0).passed
    assert not Tally(members=11, attending=12, recused=0, yes=12, no=0, abstain=0).passed
    assert not Tally(members=11, attending=9, recused=0, yes=9, no=-1, abstain=0).passed
    assert not is_quorate(attending=0, members=0)
    assert not passes(yes=0, voters=0)


@given(st.integers(1, 999), st.integers(0, 999))
def test_the_thresholds_are_exactly_two_thirds(whole: int, part: int) -> None:
    assert is_quorate(attending=part, members=whole) == (Fraction(part, whole) >= Fraction(2, 3))
    assert passes(yes=part, voters=whole) == (Fraction(part, whole) >= Fraction(2, 3))
