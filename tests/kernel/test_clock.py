"""One clock, in Beijing, whatever the machine's own zone."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portal.kernel.clock import FileClock, FixedClock, RunningClock, day_end, day_start, parse_instant, shanghai


def test_text_without_offset_is_beijing_time() -> None:
    assert parse_instant("2023-08-31T17:00").isoformat() == "2023-08-31T17:00:00+08:00"
    assert parse_instant("2023-08-31T09:00:00+00:00") == shanghai(2023, 8, 31, 17)


@pytest.mark.parametrize("text", ["", "tomorrow", "2023-13-01", "17:00"])
def test_text_that_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_instant(text)


def test_a_day_ends_at_midnight_in_beijing() -> None:
    assert day_end(date(2023, 11, 30)) == shanghai(2023, 12, 1)
    assert day_start(date(2023, 12, 31)).astimezone(UTC) == datetime(2023, 12, 30, 16, tzinfo=UTC)


def test_running_clock_runs_on_from_its_instant() -> None:
    clock = RunningClock(shanghai(2023, 8, 29, 10))
    first = clock.now()
    assert timedelta(0) <= first - shanghai(2023, 8, 29, 10) < timedelta(seconds=5)
    assert clock.now() >= first


def test_file_clock_is_one_for_two_processes(tmp_path: Path) -> None:
    setter, reader = FileClock(tmp_path / "clock"), FileClock(tmp_path / "clock")
    for instant in (shanghai(2023, 8, 29, 10), shanghai(2023, 9, 18, 8)):
        setter.set(instant)
        assert timedelta(0) <= reader.now() - instant < timedelta(seconds=5)


def test_fixed_clock_stands_still() -> None:
    clock = FixedClock(shanghai(2023, 8, 28, 8))
    assert clock.now() == clock.now()
    clock.advance(timedelta(microseconds=1))
    assert clock.now() == shanghai(2023, 8, 28, 8, microsecond=1)
