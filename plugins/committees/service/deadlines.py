"""Days that count: working days by the State Council's calendar, told as a refusal where the year is not known yet."""

from datetime import date, datetime

from portal.plugin import SHANGHAI, Refused, _, add_working_days, day_end


def day_of(instant: datetime) -> date:
    """The day in Shanghai."""
    return instant.astimezone(SHANGHAI).date()


def last_day(start: date, count: int) -> date:
    """The `count`-th working day after `start`, which does not count. Raises Refused for an unknown year."""
    try:
        return add_working_days(start, count)
    except LookupError as error:
        told = _("国务院办公厅的放假安排尚未录入，不能计算工作日")
        raise Refused(told, cure=_("请联系省级人社部门在平台上录入该年度的放假安排")) from error


def due_after(start: datetime, count: int) -> datetime:
    """24:00 of the `count`-th working day after the day of `start`."""
    return day_end(last_day(day_of(start), count))
