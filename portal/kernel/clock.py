"""The one clock: Asia/Shanghai, real or set. No other module of the portal reads the time."""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the present instant, aware, in Asia/Shanghai."""

    def now(self) -> datetime: ...


def shanghai(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, microsecond: int = 0
) -> datetime:
    """The instant of a date and time read on a clock in Beijing."""
    return datetime(year, month, day, hour, minute, second, microsecond, tzinfo=SHANGHAI)


def parse_instant(text: str) -> datetime:
    """An ISO 8601 instant. Text without an offset is Beijing time. Raises ValueError for anything else."""
    parsed = datetime.fromisoformat(text.strip())
    if parsed.tzinfo is None:
        return parsed.replace(tzinfo=SHANGHAI)
    return parsed.astimezone(SHANGHAI)


def day_start(day: date) -> datetime:
    """00:00 of the day in Beijing."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def day_end(day: date) -> datetime:
    """24:00 of the day, written as 00:00 of the next: the instant that "11月30日前" ends (DOMAIN reading 3)."""
    return day_start(day + timedelta(days=1))


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        return datetime.now(tz=SHANGHAI)


class RunningClock:
    """A clock set to an instant, which then runs on."""

    def __init__(self, start: datetime) -> None:
        self.set(start)

    def set(self, start: datetime) -> None:
        self._offset = start.timestamp() - time.time()

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self._offset, tz=SHANGHAI)


class FileClock:
    """A running clock whose setting lives in a file, so that all processes of a demo agree on the time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at_ns = -1
        self._offset = 0.0

    def set(self, start: datetime) -> None:
        draft = self._path.with_suffix(".new")
        draft.write_text(repr(start.timestamp() - time.time()))
        draft.replace(self._path)

    def now(self) -> datetime:
        changed = self._path.stat().st_mtime_ns
        if changed != self._read_at_ns:
            self._offset = float(self._path.read_text())
            self._read_at_ns = changed
        return datetime.fromtimestamp(time.time() + self._offset, tz=SHANGHAI)


class FixedClock:
    """A clock that stands still until it is moved: for tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def set(self, start: datetime | str) -> None:
        self._now = parse_instant(start) if isinstance(start, str) else start.astimezone(SHANGHAI)

    def advance(self, step: timedelta) -> None:
        self._now = (self._now.astimezone(UTC) + step).astimezone(SHANGHAI)

    def now(self) -> datetime:
        return self._now
