"""Five working days are counted as the State Council's calendar has them."""

from datetime import date

import pytest

from portal.calendar.domain.plan import UnknownYear
from portal.calendar.domain.workdays import Workdays


@pytest.mark.parametrize(
    ("posted", "ends"),
    [
        # DOMAIN 9.1: the start day does not count.
        (date(2023, 9, 21), date(2023, 9, 28)),
        (date(2023, 9, 22), date(2023, 10, 7)),
        (date(2023, 9, 20), date(2023, 9, 27)),
        # Saturday 10-07 and Sunday 10-08 are working days.
        (date(2023, 9, 28), date(2023, 10, 11)),
        # Posted on a day of rest.
        (date(2023, 10, 1), date(2023, 10, 11)),
        # Across the new year.
        (date(2023, 12, 29), date(2024, 1, 8)),
    ],
)
def test_publicity_of_five_working_days(workdays: Workdays, posted: date, ends: date):
    assert workdays.add(posted, 5) == ends
    assert workdays.between(posted, ends) == 5


def test_no_days_end_where_they_begin(workdays: Workdays):
    assert workdays.add(date(2023, 9, 21), 0) == date(2023, 9, 21)
    assert workdays.between(date(2023, 9, 21), date(2023, 9, 21)) == 0
    assert workdays.between(date(2023, 9, 21), date(2023, 9, 1)) == 0


def test_unknown_year_is_not_guessed(workdays: Workdays):
    with pytest.raises(UnknownYear) as caught:
        workdays.add(date(2024, 12, 30), 5)
    assert caught.value.year == 2025
    with pytest.raises(UnknownYear):
        workdays.between(date(2022, 12, 30), date(2023, 1, 4))


def test_negative_count_is_refused(workdays: Workdays):
    with pytest.raises(ValueError, match="negative"):
        workdays.add(date(2023, 9, 21), -1)
