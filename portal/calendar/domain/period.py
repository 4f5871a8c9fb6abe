"""Stretches of time, to the microsecond."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Phase(StrEnum):
    """Where an instant lies in relation to a period."""

    BEFORE = "before"
    OPEN = "open"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Period:
    """From `opens`, inclusive, to `closes`: inclusive as well unless `closes_included` is False.

    17:00:00.000000 of an apply window still counts, nothing later does (DOMAIN reading 1); an upload period ends
    just before the apply window opens ("至个人申报时间开始前", reading 4). A window is continuous, not 8-17 each
    day (reading 2).
    """

    opens: datetime
    closes: datetime
    closes_included: bool = True

    def phase(self, instant: datetime) -> Phase:
        if instant < self.opens:
            return Phase.BEFORE
        if instant < self.closes or (self.closes_included and instant == self.closes):
            return Phase.OPEN
        return Phase.AFTER

    def contains(self, instant: datetime) -> bool:
        return self.phase(instant) is Phase.OPEN


class BlackoutMode(StrEnum):
    """What "请避开" means: a refusal, or a warning beside the upload (reading 5)."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Blackout:
    """A stretch inside the upload period in which uploads are to be avoided; both ends inclusive."""

    opens: datetime
    closes: datetime
    mode: BlackoutMode

    def contains(self, instant: datetime) -> bool:
        return self.opens <= instant <= self.closes


def day_start(day: date) -> datetime:
    """00:00 of the day."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def day_end(day: date) -> datetime:
    """24:00 of the day: when "11月30日前" ends (reading 3)."""
    return day_start(day + timedelta(days=1))


def last_day(deadline: datetime) -> date:
    """The day on which a deadline is seen to fall: for 24:00 the day that ends, not the one that begins."""
    return (deadline.astimezone(SHANGHAI) - timedelta(microseconds=1)).date()


def is_day_deadline(deadline: datetime) -> bool:
    """Was the deadline given as a day ("12月31日前")?"""
    local = deadline.astimezone(SHANGHAI)
    return (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)


def write_instant(instant: datetime) -> str:
    """ISO 8601 with +08:00: `2023-08-28T08:00:00+08:00`."""
    return instant.astimezone(SHANGHAI).isoformat()


def read_instant(value: str | datetime) -> datetime:
    """The instant of such a text. Raises ValueError when it has no offset."""
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    if instant.tzinfo is None:
        raise ValueError(f"{value} has no offset")
    return instant.astimezone(SHANGHAI)
