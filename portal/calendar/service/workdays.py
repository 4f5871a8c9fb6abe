"""The table of working days: seeded from chinesecalendar, edited by the province, asked by everybody."""

from datetime import date, datetime
from functools import lru_cache

from chinese_calendar import constants as published

from portal.calendar.domain.plan import UnknownYear
from portal.calendar.domain.workdays import SpecialDay, Workdays
from portal.calendar.store import workday as store
from portal.kernel import ledger
from portal.kernel.access import Actor, Role, require
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid
from portal.kernel.i18n import _

# The portal's first plan is of 2023; what the package knows of earlier years is of no use here.
FIRST_YEAR = 2023
LONGEST_NAME = 40


@lru_cache(maxsize=8)
def _table(key: tuple[tuple[int, int, int], ...], _database: int) -> Workdays:
    special = {row.day: SpecialDay(row.day, row.working, row.name) for row in store.days()}
    return Workdays(frozenset(year for year, _revision, _at in key), special)


def table() -> Workdays:
    """The working days as they are now; one small query when nothing changed."""
    return _table(store.revision_key(), store.connection_key())


def add_working_days(start: date, count: int) -> date:
    """The `count`-th working day after `start`, which does not count. Raises UnknownYear, never guesses."""
    return table().add(start, count)


def is_working_day(day: date) -> bool:
    """Does this day count as a working day? Raises UnknownYear."""
    return table().is_working(day)


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`. Raises UnknownYear."""
    return table().between(start, end)


def known_years() -> list[store.WorkdayYear]:
    """The years whose list is in the table, with their source."""
    return store.years()


def special_days(year: int) -> list[SpecialDay]:
    """The days of a year that are not what their weekday says. Raises UnknownYear."""
    if year not in table().years:
        raise UnknownYear(year)
    return [SpecialDay(row.day, row.working, row.name) for row in store.days_of(year)]


def published_days(year: int) -> list[tuple[date, bool, str]]:
    """What chinesecalendar knows of a year; empty when it knows nothing."""
    rest = [(day, False, _holiday_name(name)) for day, name in published.holidays.items() if day.year == year]
    work = [
        (day, True, f"{_holiday_name(name)}调休上班") for day, name in published.workdays.items() if day.year == year
    ]
    return sorted(rest + work)


def _holiday_name(name: str) -> str:
    chinese = published.Holiday(name).chinese
    return chinese if chinese.endswith(("节", "元旦")) else f"{chinese}节"


def seed_workdays(*, now: datetime, actor: Actor) -> int:
    """Enter the years that the package knows and the table does not; returns how many. Never replaces an edit."""
    last = max(day.year for day in published.holidays)
    added = 0
    with transaction():
        known = {row.year for row in store.years()}
        for year in range(FIRST_YEAR, last + 1):
            special = published_days(year)
            if year in known or not special:
                continue
            source = f"chinesecalendar（国务院办公厅关于{year}年部分节假日安排的通知）"
            store.replace_year(year, source, special, at=now)
            _record("calendar.workdays_entered", year, actor, now, {"source": source, "days": len(special)})
            added += 1
    return added


def enter_year(*, year: int, source: str, special: list[tuple[date, bool, str]], actor: Actor, now: datetime) -> None:
    """Put the State Council's list of a year into the table, in place of what was there. Raises Denied, Invalid."""
    require(actor.role is Role.CALENDAR_MANAGER)
    if not source.strip():
        raise Invalid({"source": _("请填写通知的名称和文号")})
    if any(day.year != year for day, _working, _name in special):
        raise Invalid({"days": _("所有日期都应当在%(year)d年内", year=year)})
    if not any(not working for _day, working, _name in special):
        raise Invalid({"days": _("请至少填写一个节假日")})
    with transaction():
        store.replace_year(year, source.strip(), special, at=now)
        days = [[day.isoformat(), working, name] for day, working, name in sorted(special)]
        _record("calendar.workdays_entered", year, actor, now, {"source": source.strip(), "days": days})


def set_day(*, day: date, working: bool | None, name: str, why: str, actor: Actor, now: datetime) -> None:
    """Make a day a working day or a holiday; None lets its weekday decide again.

    Raises Denied; Invalid without a reason or for a year whose list is not in the table.
    """
    require(actor.role is Role.CALENDAR_MANAGER)
    if not why.strip():
        raise Invalid({"why": _("请写明修改的依据")})
    if day.year not in table().years:
        raise Invalid({"day": _("请先录入%(year)d年的全年安排", year=day.year)})
    with transaction():
        if working is None:
            store.clear_day(day, at=now)
        else:
            store.set_day(day, working, name.strip()[:LONGEST_NAME], at=now)
        data = {"day": day.isoformat(), "working": working, "name": name.strip(), "why": why.strip()}
        _record("calendar.workday_changed", day.year, actor, now, data)


def _record(action: str, year: int, actor: Actor, now: datetime, data: dict[str, object]) -> None:
    ledger.append(subject=f"calendar.workdays:{year}", action=action, actor=actor, at=now, data=data)
