"""Calendar arithmetic of the criteria: whole years by date, never by subtracting year numbers.

DOMAIN 9.3 #12: 2018-12-31 is full five years at 2023-12-31, 2019-01-01 is not; 29 February falls back to the 28th.
"""

from calendar import monthrange
from datetime import date, timedelta


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or the month's last day when it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def add_years(start: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the 28th in a common year."""
    return add_months(start, 12 * years)


def full_years(start: date, end: date) -> int:
    """Complete years from start to end, both given as days; 0 when end is before start."""
    if end < start:
        return 0
    years = end.year - start.year
    return years if add_years(start, years) <= end else years - 1


def year_end(day: date) -> date:
    """31 December of the day's year: the instant at which years are counted (通知五(六))."""
    return date(day.year, 12, 31)


def span_text(start: date, end: date) -> str:
    """How long from start to end, in Chinese, to the day: 1年2个月3天."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    days = (end - add_months(start, months)).days
    years, months = divmod(months, 12)
    parts = [(years, "年"), (months, "个月"), (days, "天")]
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0天"


def union(periods: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """The periods joined where they touch or overlap, in order of time; both ends are inside."""
    joined: list[tuple[date, date]] = []
    for start, end in sorted(periods):
        if joined and start <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
