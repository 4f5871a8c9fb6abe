"""Working days as the State Council publishes them, swapped ones included (DOMAIN reading 22)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.calendar.domain.plan import UnknownYear

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says: a holiday, or a working day on a weekend (调休)."""

    day: date
    working: bool
    name: str


@dataclass(frozen=True)
class Workdays:
    """The known years and their special days. Nothing is guessed about any other year."""

    years: frozenset[int]
    special: Mapping[date, SpecialDay] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Raises UnknownYear when the State Council's list of that year is not in the table."""
        if day.year not in self.years:
            raise UnknownYear(day.year)
        special = self.special.get(day)
        return day.weekday() < SATURDAY if special is None else special.working

    def name(self, day: date) -> str:
        """The holiday's name, or empty."""
        special = self.special.get(day)
        return "" if special is None else special.name

    def add(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, which itself does not count. Raises UnknownYear.

        A publicity of 5 working days posted on 2023-09-21 ends on 09-28; posted on 09-22 it ends on 10-07.
        """
        if count < 0:
            raise ValueError("count must not be negative")
        day = start
        while count:
            day += ONE_DAY
            count -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start`, up to and including `end`: 0 when `end` is not later. Raises UnknownYear."""
        return sum(self.is_working(start + ONE_DAY * step) for step in range(1, (end - start).days + 1))
