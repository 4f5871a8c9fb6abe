"""The State Council's holidays and swapped working days, as this province's own, editable table."""

from datetime import date, datetime

import peewee

from portal.kernel.database import InstantField, Model, database


class Workday(Model):
    """A day that is not what its weekday says."""

    day = peewee.DateField(unique=True)
    working = peewee.BooleanField()
    name = peewee.CharField(max_length=40)


class WorkdayYear(Model):
    """A year whose list is complete. `revision` grows with each change of one of its days."""

    year = peewee.IntegerField(unique=True)
    source = peewee.CharField(max_length=200)
    recorded_at = InstantField()
    revision = peewee.IntegerField(default=1)


def years() -> list[WorkdayYear]:
    return list(WorkdayYear.select().order_by(WorkdayYear.year))


def revision_key() -> tuple[tuple[int, int, int], ...]:
    """Changes whenever the table does: what a cached table is kept under."""
    rows = WorkdayYear.select(WorkdayYear.year, WorkdayYear.revision, WorkdayYear.recorded_at)
    return tuple(rows.order_by(WorkdayYear.year).tuples())


def connection_key() -> int:
    """Which database this is: a cached table of another one must not be taken for this one's."""
    return id(database.obj)


def days() -> list[Workday]:
    return list(Workday.select().order_by(Workday.day))


def days_of(year: int) -> list[Workday]:
    within = Workday.day.between(date(year, 1, 1), date(year, 12, 31))
    return list(Workday.select().where(within).order_by(Workday.day))


def replace_year(year: int, source: str, special: list[tuple[date, bool, str]], *, at: datetime) -> None:
    """Put a year's whole list in place of what was there."""
    Workday.delete().where(Workday.day.between(date(year, 1, 1), date(year, 12, 31))).execute()
    for day, working, name in sorted(special):
        Workday.create(day=day, working=working, name=name)
    updated = (
        WorkdayYear.update(source=source, recorded_at=at, revision=WorkdayYear.revision + 1)
        .where(WorkdayYear.year == year)
        .execute()
    )
    if not updated:
        WorkdayYear.create(year=year, source=source, recorded_at=at)


def set_day(day: date, working: bool, name: str, *, at: datetime) -> None:
    """Make one day a holiday or a working day."""
    Workday.delete().where(Workday.day == day).execute()
    Workday.create(day=day, working=working, name=name)
    _touch(day.year, at)


def clear_day(day: date, *, at: datetime) -> bool:
    """Let the weekday decide again; False when it did already."""
    removed = Workday.delete().where(Workday.day == day).execute() == 1
    if removed:
        _touch(day.year, at)
    return removed


def _touch(year: int, at: datetime) -> None:
    changed = WorkdayYear.update(revision=WorkdayYear.revision + 1, recorded_at=at)
    changed.where(WorkdayYear.year == year).execute()
