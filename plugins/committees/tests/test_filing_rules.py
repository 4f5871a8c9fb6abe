"""The rules of a filing: each passes at its edge, and fails one member or one day beyond it."""

from dataclasses import replace
from datetime import date

import pytest

from plugins.committees.domain.filing import (
    TRANSITIONS,
    Case,
    Defect,
    Event,
    Filing,
    Inability,
    Minimums,
    Scope,
    State,
    after,
    defects,
    inability,
    nearest,
    possible,
)

SERIES = Filing(
    series="teachers",
    scope=Scope.SERIES,
    specialties=(),
    level="正高级",
    members=25,
    chair="甲",
    deputies=("乙",),
    valid_from=date(2023, 6, 1),
    valid_until=date(2026, 5, 31),
)
SPECIALTY = replace(SERIES, scope=Scope.SPECIALTY, specialties=("语文", "数学"), level="副高级", members=11)
LEAST = Minimums(lower=7)
CASE = Case("teachers", "语文", "副高级")


@pytest.mark.parametrize(
    ("filing", "found"),
    [
        (SERIES, ()),
        (SPECIALTY, ()),
        (replace(SERIES, members=24), (Defect.EVEN, Defect.TOO_FEW)),
        (replace(SERIES, members=23), (Defect.TOO_FEW,)),
        (replace(SERIES, members=26), (Defect.EVEN,)),
        (replace(SERIES, members=23, consent="黔人社函〔2023〕9号"), ()),
        (replace(SERIES, members=22, consent="黔人社函〔2023〕9号"), (Defect.EVEN,)),
        (replace(SPECIALTY, members=9), (Defect.TOO_FEW,)),
        (replace(SPECIALTY, level="中级", members=7), ()),
        (replace(SPECIALTY, level="中级", members=5), (Defect.TOO_FEW,)),
        (replace(SERIES, level="高级"), (Defect.UNKNOWN_LEVEL,)),
        (replace(SPECIALTY, specialties=()), (Defect.NO_SPECIALTY,)),
        (replace(SERIES, specialties=("语文",)), (Defect.NEEDLESS_SPECIALTY,)),
        (replace(SERIES, valid_until=date(2026, 6, 1)), (Defect.TOO_LONG,)),
        (replace(SERIES, valid_until=date(2023, 6, 1)), ()),
        (replace(SERIES, valid_until=date(2023, 5, 31)), (Defect.ENDS_BEFORE,)),
        (replace(SERIES, valid_from=date(2024, 2, 29), valid_until=date(2027, 2, 28)), ()),
        (replace(SERIES, valid_from=date(2024, 2, 29), valid_until=date(2027, 3, 1)), (Defect.TOO_LONG,)),
        (replace(SERIES, deputies=("甲",)), (Defect.SAME_PERSON,)),
    ],
)
def test_every_defect_is_found_at_its_edge(filing: Filing, found: tuple[Defect, ...]) -> None:
    assert defects(filing, LEAST) == found


@pytest.mark.parametrize(
    ("filing", "state", "case", "on", "why"),
    [
        (SERIES, State.APPROVED, CASE, date(2023, 6, 1), None),
        (SERIES, State.APPROVED, CASE, date(2026, 5, 31), None),
        (SERIES, State.APPROVED, CASE, date(2023, 5, 31), Inability.NOT_YET),
        (SERIES, State.APPROVED, CASE, date(2026, 6, 1), Inability.EXPIRED),
        (SERIES, State.SUSPENDED, CASE, date(2023, 7, 1), Inability.SUSPENDED),
        (SERIES, State.WITHDRAWN, CASE, date(2023, 7, 1), Inability.WITHDRAWN),
        (SERIES, State.SUBMITTED, CASE, date(2023, 7, 1), Inability.NOT_FILED),
        (SERIES, State.APPROVED, Case("health", "语文", "副高级"), date(2023, 7, 1), Inability.SERIES),
        (SPECIALTY, State.APPROVED, CASE, date(2023, 7, 1), None),
        (SPECIALTY, State.APPROVED, Case("teachers", "英语", "副高级"), date(2023, 7, 1), Inability.SPECIALTY),
        (SPECIALTY, State.APPROVED, Case("teachers", "语文", "正高级"), date(2023, 7, 1), Inability.LEVEL),
        (SPECIALTY, State.APPROVED, Case("teachers", "语文", "中级"), date(2023, 7, 1), None),
        (SPECIALTY, State.APPROVED, Case("teachers", "语文", "特级"), date(2023, 7, 1), Inability.LEVEL),
    ],
)
def test_a_committee_can_act_only_in_force_and_in_scope(
    filing: Filing, state: State, case: Case, on: date, why: Inability | None
) -> None:
    assert inability(filing, state, case, on) is why


def test_no_state_leads_back_from_withdrawal() -> None:
    assert all(after(State.WITHDRAWN, event) is None for event in Event)
    assert after(State.DRAFT, Event.APPROVE) is None
    assert possible(State.SUBMITTED) == (Event.APPROVE, Event.RETURN)
    assert {state for state, _event in TRANSITIONS} == set(State) - {State.WITHDRAWN}


def test_of_several_reasons_the_nearest_is_told() -> None:
    assert nearest([Inability.NOT_FILED, Inability.SERIES, Inability.EXPIRED]) is Inability.EXPIRED
    assert nearest([]) is Inability.NOT_FILED
