"""What the records say of an expert and an applicant."""

from datetime import date

import pytest

from plugins.committees.domain.conflict import Kind, Side, Work, folded, found

ON = date(2023, 12, 1)
EXPERT = Side(
    1, 10, (Work("贵州省第一设计院", None), Work("贵阳市规划院", date(2019, 6, 30))), frozenset({"一种装配式节点"})
)
OTHER = Side(2, 20, (Work("遵义市设计院", None),), frozenset({"大跨度屋面"}))


def conflict(applicant: Side, *, applies_too: bool = False, years: int = 5) -> Kind | None:
    return found(EXPERT, applicant, applies_too=applies_too, on=ON, years=years)


def test_strangers_have_none() -> None:
    assert conflict(OTHER) is None


def test_an_own_case_comes_before_everything() -> None:
    assert conflict(Side(1, 10, EXPERT.work, EXPERT.items)) is Kind.OWN_CASE


def test_the_same_employer_by_organisation_or_by_name() -> None:
    assert conflict(Side(2, 10, (), frozenset())) is Kind.EMPLOYER
    assert conflict(Side(2, None, (Work("贵州省 第一设计院", None),), frozenset())) is Kind.EMPLOYER


@pytest.mark.parametrize(("until", "years", "expected"), [
    (date(2018, 1, 1), 5, Kind.FORMER_EMPLOYER),
    (date(2017, 12, 31), 5, None),
    (date(2019, 6, 30), 3, None),
    (None, 5, Kind.FORMER_EMPLOYER),
])  # fmt: skip
def test_a_former_employer_counts_for_some_years(until: date | None, years: int, expected: Kind | None) -> None:
    assert conflict(Side(2, 20, (Work("贵阳市规划院", until),), frozenset()), years=years) is expected


def test_a_shared_work_however_it_is_written() -> None:
    assert conflict(Side(2, 20, (), frozenset({"《一种 装配式节点》"}))) is Kind.SHARED_ITEM
    # A name that says nothing is no proof.
    short = Side(1, 10, (), frozenset({"论文"}))
    assert found(short, Side(2, 20, (), frozenset({"论文"})), applies_too=False, on=ON, years=5) is None


def test_who_applies_in_the_same_year_judges_nobody_of_that_year() -> None:
    assert conflict(OTHER, applies_too=True) is Kind.SAME_YEAR


def test_names_are_folded() -> None:
    assert folded("ＡＢ（甲） 乙") == folded("ab甲乙")
