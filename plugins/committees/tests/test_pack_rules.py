"""What each line of a returned offline pack would do."""

from dataclasses import replace
from decimal import Decimal

import pytest

from plugins.committees.domain.pack import (
    NOTHING,
    Claims,
    Effect,
    Given,
    Line,
    Problem,
    claims_from,
    key_of,
    outcome,
)
from plugins.committees.domain.score import NotANumber, read_mark

D = Decimal
CLAIMS = Claims(7, 3, "f" * 64, ("work", "talk"), {1: 0, 2: 1})
WHY = "写明了理由"
BEFORE = Given(1, {"work": D("8"), "talk": D("7")}, {"work": WHY, "talk": WHY})
GIVEN = {1: NOTHING, 2: BEFORE}


def judge(_item: str, mark: str, reason: str) -> tuple[Decimal | None, str, str]:
    try:
        found = read_mark(mark)
    except NotANumber:
        return None, "不是数字", ""
    if found is not None and found > 20:
        return None, "太高", ""
    return found, "", "" if reason else "缺理由"


def line(row: int, case: int, item: str, mark: str = "", reason: str = "", why: str = "") -> Line:
    return Line(row, key_of(case, item), mark, reason, why)


def whole(case: int, mark: str = "9", reason: str = WHY, why: str = "") -> list[Line]:
    return [line(case * 10, case, "work", mark, reason, why), line(case * 10 + 1, case, "talk", "7", reason)]


def effects(lines: list[Line], claims: Claims = CLAIMS, given: dict[int, Given] | None = None):
    found = outcome(lines, claims, GIVEN if given is None else given, judge)
    return [(each.effect, each.problem) for each in found.lines], found.cases


def test_a_new_case_is_taken_whole() -> None:
    told, cases = effects(whole(1))
    assert told == [(Effect.NEW, None), (Effect.NEW, None)]
    assert [(each.case_id, each.effect, each.marks["work"]) for each in cases] == [(1, Effect.NEW, D(9))]


def test_a_changed_case_needs_its_reason_and_says_which_line_changes() -> None:
    told, cases = effects(whole(2))
    assert told == [(Effect.REFUSED, Problem.MISSING_WHY)] * 2
    assert cases == ()
    told, cases = effects(whole(2, why="看错了"))
    assert told == [(Effect.CHANGED, None), (Effect.UNCHANGED, None)]
    assert (cases[0].why, cases[0].revision) == ("看错了", 1)


def test_what_was_given_before_is_unchanged_even_in_a_stale_pack() -> None:
    stale = replace(CLAIMS, cases={1: 0, 2: 0})
    told, cases = effects(whole(2, mark="8"), claims=stale)
    assert told == [(Effect.UNCHANGED, None)] * 2
    assert cases == ()
    told, _cases = effects(whole(2, why="看错了"), claims=stale)
    assert told == [(Effect.REFUSED, Problem.STALE)] * 2


def test_an_empty_case_is_left_alone() -> None:
    empty = [line(1, 2, "work"), line(2, 2, "talk")]
    assert effects(empty)[0] == [(Effect.EMPTY, None)] * 2


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (whole(1, mark="八"), [Problem.MARK, Problem.NEIGHBOUR]),
        (whole(1, mark="21"), [Problem.MARK, Problem.NEIGHBOUR]),
        (whole(1, mark=""), [Problem.MISSING_MARK, Problem.NEIGHBOUR]),
        (whole(1, reason=""), [Problem.MISSING_REASON, Problem.MISSING_REASON]),
        (whole(1)[:1], [Problem.MISSING_MARK]),
        (whole(9), [Problem.UNKNOWN, Problem.UNKNOWN]),
        ([Line(1, "", "9", WHY, "")], [Problem.UNKNOWN]),
        ([Line(1, "1:nothing", "9", WHY, "")], [Problem.UNKNOWN]),
        ([*whole(1), line(50, 1, "talk", "4", WHY)], [Problem.NEIGHBOUR, Problem.TWICE, Problem.TWICE]),
    ],
)
def test_a_case_with_a_bad_line_is_refused_whole(lines: list[Line], told: list[Problem]) -> None:
    found, cases = effects(lines)
    assert found == [(Effect.REFUSED, problem) for problem in told]
    assert cases == ()


def test_a_bad_case_does_not_spoil_a_good_one() -> None:
    _told, cases = effects([*whole(1), *whole(2, mark="八", why="看错了")])
    assert [each.case_id for each in cases] == [1]


def test_a_case_that_is_gone_is_refused() -> None:
    assert effects(whole(1), given={2: BEFORE})[0] == [(Effect.REFUSED, Problem.GONE)] * 2


def test_claims_are_read_back_and_other_formats_refused() -> None:
    assert claims_from(CLAIMS.text()) == CLAIMS
    for text in ("", "[]", "{}", '{"format":2}', CLAIMS.text().replace('"format":1', '"format":9')):
        with pytest.raises((ValueError, KeyError, TypeError)):
            claims_from(text)


def test_what_was_seen_changes_with_every_effect() -> None:
    first = outcome(whole(2, why="看错了"), CLAIMS, GIVEN, judge)
    after = outcome(whole(2, why="看错了"), CLAIMS, {2: replace(BEFORE, revision=2)}, judge)
    assert first.seen() != after.seen()
    assert first.seen() == outcome(whole(2, why="看错了"), CLAIMS, GIVEN, judge).seen()
