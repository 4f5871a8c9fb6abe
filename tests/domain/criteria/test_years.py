"""Whole years by date arithmetic (DOMAIN 9.3 #12)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.criteria.years import add_months, add_years, full_years, span_text, union, year_end

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("start", "years"),
    [
        (date(2018, 12, 31), 5),
        (date(2019, 1, 1), 4),
        (date(2023, 12, 31), 0),
        (date(2024, 1, 1), 0),
        (date(2022, 12, 31), 1),
    ],
)
def test_full_years_at_the_cut_off(start, years):
    assert full_years(start, date(2023, 12, 31)) == years


def test_leap_day_falls_back_to_the_28th():
    assert add_years(date(2020, 2, 29), 3) == date(2023, 2, 28)
    assert add_years(date(2020, 2, 29), 4) == date(2024, 2, 29)
    assert full_years(date(2020, 2, 29), date(2023, 2, 28)) == 3
    assert full_years(date(2020, 2, 29), date(2023, 2, 27)) == 2


@given(DAYS, st.integers(0, 60))
def test_full_years_agrees_with_add_years(start, years):
    due = add_years(start, years)
    assert full_years(start, due) == years
    assert full_years(start, date.fromordinal(due.toordinal() - 1)) == max(years - 1, 0)


@given(DAYS, st.integers(0, 1200))
def test_add_months_keeps_the_day_or_takes_the_last_of_the_month(start, months):
    later = add_months(start, months)
    assert (later.year * 12 + later.month) - (start.year * 12 + start.month) == months
    assert later.day == start.day or (later.day < start.day and date.fromordinal(later.toordinal() + 1).day == 1)


@pytest.mark.parametrize(
    ("end", "text"),
    [
        (date(2025, 2, 28), "1年2个月"),
        (date(2025, 3, 1), "1年2个月1天"),
        (date(2024, 1, 1), "1天"),
        (date(2024, 12, 31), "1年"),
        (date(2023, 12, 31), "0天"),
    ],
)
def test_span_text_from_a_year_end(end, text):
    assert span_text(date(2023, 12, 31), end) == text


def test_year_end():
    assert year_end(date(2024, 3, 1)) == date(2024, 12, 31)


def test_union_joins_what_touches():
    periods = [
        (date(2020, 1, 1), date(2020, 6, 30)),
        (date(2020, 7, 1), date(2020, 12, 31)),
        (date(2022, 1, 1), date(2022, 1, 2)),
    ]
    assert union(periods[::-1]) == [(date(2020, 1, 1), date(2020, 12, 31)), (date(2022, 1, 1), date(2022, 1, 2))]
