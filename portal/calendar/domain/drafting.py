"""Next year's plan drafted from last year's, what it clashes with, and the two side by side."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from portal.calendar.domain.period import SHANGHAI, day_start, is_day_deadline, last_day
from portal.calendar.domain.plan import DATES, Milestone, Pending, Plan, Row, UnknownYear
from portal.calendar.domain.workdays import Workdays

# 52 weeks: the same weekday nearest to the same date of the next year.
A_YEAR_OF_WEEKS = timedelta(weeks=52)
# Dates at which somebody has to act on that very day.
WORKING_DATES = DATES[1:]


def moved(instant: datetime) -> datetime:
    """The instant a year later: on the same weekday, at the same time.

    The turn of a month (8月1日起, 11月30日前, 12月31日前) is no weekday and stays the turn of that month.
    """
    local = instant.astimezone(SHANGHAI)
    if is_day_deadline(local) and local.day == 1:
        return day_start(date(local.year + 1, local.month, 1))
    return local + A_YEAR_OF_WEEKS


def draft_next(plan: Plan) -> Plan:
    """A proposal for the year after `plan`: all rows and dates moved, every value still to be checked by a person.

    Years printed in texts go up by one; the document is left open, since the notice is yet to be written.
    """
    year = plan.year + 1
    return Plan(
        year=year,
        title=_next_text(plan.title, plan.year),
        document="",
        in_force_from=day_start(date(year, 1, 1)),
        rows=tuple(_moved_row(row) for row in plan.rows if not _superseded(row, plan)),
        milestones=tuple(_moved_milestone(item, plan.year) for item in plan.milestones),
    )


def _superseded(row: Row, plan: Plan) -> bool:
    """Of two rounds under one row number the newer is the model for the next year."""
    newest = max(other.application_year for other in plan.rows if other.number == row.number)
    return row.application_year < newest


def _moved_row(row: Row) -> Row:
    pending = row.pending
    return replace(
        row,
        application_year=row.application_year + 1,
        blackouts=tuple(replace(item, opens=moved(item.opens), closes=moved(item.closes)) for item in row.blackouts),
        pending=None if pending is None else _next_pending(pending),
        **{name: moved(instant) for name, instant in row.dates().items()},
    )


def _next_pending(pending: Pending) -> Pending:
    return replace(pending, application_year=pending.application_year + 1)


def _moved_milestone(item: Milestone, year: int) -> Milestone:
    at = moved(item.at)
    text = _next_text(item.text, year).replace(_printed(item.at), _printed(at))
    return replace(item, at=at, text=text)


def _printed(deadline: datetime) -> str:
    """The date as a notice prints it, so that a text does not contradict the date beside it."""
    day = last_day(deadline)
    return f"{day.month}月{day.day}日"


def _next_text(text: str, year: int) -> str:
    # Last year's own number first, or the year before would be counted up twice.
    return text.replace(str(year), str(year + 1)).replace(str(year - 1), str(year))


@dataclass(frozen=True, slots=True)
class Clash:
    """A date of a row that falls on a day of rest, or on one of which nothing is known (`unknown`)."""

    row: tuple[int, int]
    field: str
    day: date
    holiday: str = ""
    unknown: bool = False


def clashes(plan: Plan, workdays: Workdays) -> tuple[Clash, ...]:
    """Every opening and deadline that does not fall on a working day, in the order of the rows."""
    return tuple(clash for row in plan.rows for clash in _row_clashes(row, workdays))


def _row_clashes(row: Row, workdays: Workdays) -> Iterator[Clash]:
    for field in WORKING_DATES:
        instant: datetime = getattr(row, field)
        day = instant.astimezone(SHANGHAI).date() if field == "apply_opens" else last_day(instant)
        try:
            working = workdays.is_working(day)
        except UnknownYear:
            yield Clash(row.key, field, day, unknown=True)
            continue
        if not working:
            yield Clash(row.key, field, day, workdays.name(day))


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of two plans beside each other.

    `same`: what the first plan's value would be in the second plan's year. Of two plans of one year it is `before`.
    """

    field: str
    before: datetime | str | None
    after: datetime | str | None
    same: datetime | str | None

    @property
    def changed(self) -> bool:
        return self.same != self.after

    @property
    def moved_by(self) -> int | None:
        """Days by which a date moved against the same date of the year; None when it is not a date."""
        if isinstance(self.same, datetime) and isinstance(self.after, datetime):
            return (last_day(self.after) - last_day(self.same)).days
        return None


@dataclass(frozen=True, slots=True)
class RowComparison:
    """A row of one plan beside its counterpart in the other; either may be missing."""

    before: Row | None
    after: Row | None
    differences: tuple[Difference, ...]

    @property
    def changed(self) -> bool:
        return any(difference.changed for difference in self.differences)


def compare(before: Plan | None, after: Plan) -> tuple[RowComparison, ...]:
    """The rows of two plans beside each other, matched by row number and by how far back the application year is."""
    former = {} if before is None else {_place(row, before): row for row in before.rows}
    latter = {_place(row, after): row for row in after.rows}
    years = 0 if before is None else after.year - before.year
    places = sorted(former.keys() | latter.keys())
    return tuple(_compare_rows(former.get(place), latter.get(place), years) for place in places)


def _place(row: Row, plan: Plan) -> tuple[int, int]:
    return row.number, row.application_year - plan.year


def _compare_rows(before: Row | None, after: Row | None, years: int) -> RowComparison:
    former, latter = _values(before), _values(after)
    same = {} if before is None else _values(_in_year(before, years))
    fields = [*former, *(name for name in latter if name not in former)]
    differences = (Difference(name, former.get(name), latter.get(name), same.get(name)) for name in fields)
    return RowComparison(before, after, tuple(differences))


def _values(row: Row | None) -> dict[str, datetime | str | None]:
    """What is compared of a row, by name; of several blackouts the first is shown, as the forms edit it."""
    if row is None:
        return {}
    pending = None if row.pending is None else f"{row.pending.application_year} {row.pending.authority}"
    values: dict[str, datetime | str | None] = {
        "entries": "、".join(entry.name for entry in row.entries),
        "application_year": str(row.application_year),
        **row.dates(),
    }
    for blackout in row.blackouts[:1]:
        values |= {"blackout_opens": blackout.opens, "blackout_closes": blackout.closes}
        values["blackout_mode"] = blackout.mode.value
    return {**values, "pending": pending}


def _in_year(row: Row, years: int) -> Row:
    """The row with every date on the same day of the year, some years later."""
    pending = row.pending
    return replace(
        row,
        application_year=row.application_year + years,
        blackouts=tuple(
            replace(item, opens=_later(item.opens, years), closes=_later(item.closes, years)) for item in row.blackouts
        ),
        pending=None if pending is None else replace(pending, application_year=pending.application_year + years),
        **{name: _later(instant, years) for name, instant in row.dates().items()},
    )


def _later(instant: datetime, years: int) -> datetime:
    local = instant.astimezone(SHANGHAI)
    if (local.month, local.day) == (2, 29):
        local -= timedelta(days=1)
    return local.replace(year=local.year + years)
