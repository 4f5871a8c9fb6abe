"""What is open now, for the start page."""

from dataclasses import dataclass
from datetime import datetime

from portal.calendar import service as calendar
from portal.calendar.domain.period import Phase
from portal.calendar.service import wording
from portal.kernel.i18n import _


@dataclass(frozen=True)
class Round:
    """Series that share their dates, in words. `phase`: apply, upload, before, after."""

    phase: str
    title: str
    when: str
    left: str
    series: tuple[tuple[str, str], ...]


def rounds(*, now: datetime) -> tuple[Round, ...]:
    """The rounds that can be applied in now, then those that take uploads, then what comes; past ones are left out."""
    grouped: dict[tuple[datetime, ...], list[calendar.PlanEntry]] = {}
    for entry in calendar.plan_entries(now):
        windows = entry.windows
        dates = (windows.upload.opens, windows.apply.opens, windows.apply.closes)
        grouped.setdefault(dates, []).append(entry)
    found = [(rank, entries[0].windows.apply.opens, made) for entries in grouped.values()
             for rank, made in [_round(entries, now)] if made is not None]  # fmt: skip
    return tuple(made for _rank, _opens, made in sorted(found, key=lambda each: each[:2]))


def _round(entries: list[calendar.PlanEntry], now: datetime) -> tuple[int, Round | None]:
    windows = entries[0].windows
    series = tuple((entry.slug, entry.name) for entry in entries)
    opens, closes = windows.apply.opens, windows.apply.closes
    when = _("%(opens)s至%(closes)s", opens=wording.say_opening(opens), closes=wording.say_deadline(closes))
    if windows.apply.phase(now) is Phase.OPEN:
        left = _("还剩%(time)s", time=wording.time_left(closes - now))
        return 0, Round("apply", _("正在申报"), when, left, series)
    if now > closes:
        return 3, None
    left = _("还有%(time)s开始", time=wording.time_left(opens - now))
    if windows.upload.phase(now) is Phase.OPEN:
        return 1, Round("upload", _("可以填写和上传材料，还不能点击申报"), when, left, series)
    return 2, Round("before", _("还没有开始"), when, left, series)
