"""Groups: what is wrong with one, what is suggested, and when an opinion is the group's."""

import itertools

import pytest

from plugins.committees.domain.group import (
    LEAST,
    MIXED,
    Defect,
    Grouping,
    agreed_by_all,
    defects,
    may_conclude,
    speaker,
    suggest,
)

PANEL = (1, 2, 3, 4, 5, 6, 7)


@pytest.mark.parametrize(
    ("members", "leader", "elsewhere", "found"),
    [
        ((1, 2, 3), 1, (), ()),
        ((1, 2), 1, (), (Defect.TOO_FEW,)),
        ((1, 1, 2), 1, (), (Defect.TOO_FEW,)),
        ((1, 2, 3), 4, (), (Defect.LEADER_OUTSIDE,)),
        ((1, 2, 3), 1, (3, 4), (Defect.TWO_GROUPS,)),
        ((1, 2, 99), 1, (), (Defect.NO_SUCH_MEMBER,)),
        ((99,), 1, (99,), (Defect.TOO_FEW, Defect.NO_SUCH_MEMBER, Defect.TWO_GROUPS, Defect.LEADER_OUTSIDE)),
    ],
)
def test_everything_wrong_is_said_at_once(members, leader, elsewhere, found) -> None:
    assert defects(members, leader, panel=PANEL, elsewhere=elsewhere) == found


def test_specialties_with_enough_experts_get_a_group_and_the_rest_a_mixed_one() -> None:
    cases = {11: "语文", 12: "数学", 13: "体育", 14: "语文"}
    experts = {1: ["语文"], 2: ["语文"], 3: ["语文"], 4: ["数学"], 5: ["数学"], 6: ["体育"]}
    assert suggest(cases, experts) == (
        Grouping("语文", (1, 2, 3), (11, 14)),
        Grouping(MIXED, (4, 5, 6), (12, 13)),
    )


def test_too_few_for_a_mixed_group_join_the_smallest_with_their_cases() -> None:
    cases = {11: "语文", 12: "数学"}
    experts = {1: ["语文"], 2: ["语文"], 3: ["语文"], 4: ["数学"], 5: []}
    assert suggest(cases, experts) == (Grouping("语文", (1, 2, 3, 4, 5), (11, 12)),)


def test_nothing_is_suggested_for_two_experts_or_no_cases() -> None:
    assert suggest({11: "语文"}, {1: ["语文"], 2: ["语文"]}) == ()
    assert suggest({}, {1: [], 2: [], 3: []}) == ()


def test_every_suggestion_holds_every_expert_and_every_case_once() -> None:
    names = ("语文", "数学", "体育")
    for known in itertools.product(range(len(names) + 1), repeat=6):
        experts = {number: list(names[:1] if not at else names[at - 1 : at]) for number, at in enumerate(known, 1)}
        cases = {20 + at: names[at % 3] for at in range(7)}
        groups = suggest(cases, experts)
        assert sorted(person for each in groups for person in each.members) == sorted(experts)
        assert sorted(case for each in groups for case in each.cases) == sorted(cases)
        assert all(len(each.members) >= LEAST for each in groups)


def test_who_is_out_of_a_case_does_not_speak_to_it() -> None:
    assert speaker(1, (1, 2, 3), {1, 2, 3}) == 1
    assert speaker(1, (1, 2, 3), {3, 2}) == 2
    assert speaker(1, (1, 2, 3), ()) is None


@pytest.mark.parametrize(
    ("free", "agreeing", "everybody", "most"),
    [
        ((1, 2, 3), (1, 2, 3), True, True),
        ((1, 2, 3), (1, 2), False, True),
        ((1, 2, 3, 4), (1, 2), False, False),
        # One who agreed and was recused later does not count.
        ((1, 2), (1, 3), False, False),
        ((1, 2), (1, 2, 3), True, True),
        ((), (), False, False),
    ],
)
def test_agreement_counts_those_who_may_speak(free, agreeing, everybody, most) -> None:
    assert agreed_by_all(free, agreeing) is everybody
    assert may_conclude(free, agreeing) is most
