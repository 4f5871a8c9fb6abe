"""Dates, time left and the calendar's answers in words, in the language of the request."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from portal.calendar.domain.period import Phase, is_day_deadline, last_day
from portal.calendar.domain.plan import Milestone, Pending
from portal.calendar.domain.window import Action, Outcome, Ruling
from portal.kernel.clock import SHANGHAI
from portal.kernel.i18n import _, _l, current_locale

WEEKDAYS = (_l("周一"), _l("周二"), _l("周三"), _l("周四"), _l("周五"), _l("周六"), _l("周日"))
ACTIONS = {Action.UPLOAD: _l("上传材料"), Action.APPLY: _l("点击申报"), Action.RECEIVE: _l("评委会收取材料")}
STATIONS = {
    "upload": _l("个人上传申报材料"),
    "blackout": _l("请避开上传"),
    "apply": _l("个人点击申报"),
    "receive": _l("评委会线上材料收取截止"),
    "policy_review": _l("政策性审查完成截止"),
    "review": _l("线上评审完成截止"),
}
FIELDS = {
    "entries": _l("职称系列"),
    "application_year": _l("申报年度"),
    "upload_opens": _l("上传开始"),
    "apply_opens": _l("个人申报开始"),
    "apply_closes": _l("个人申报截止"),
    "receive_by": _l("评委会线上材料收取截止"),
    "policy_review_by": _l("政策性审查完成截止"),
    "review_by": _l("线上评审完成截止"),
    "blackout_opens": _l("避开时段开始"),
    "blackout_closes": _l("避开时段结束"),
    "blackout_mode": _l("避开时段的处理"),
    "pending": _l("待另行通知"),
}
MODES = {"refuse": _l("拒绝上传"), "warn": _l("提示但允许上传")}


def say_date(day: date) -> str:
    """2023年8月28日（周一）."""
    return _(
        "%(year)d年%(month)d月%(day)d日（%(weekday)s）",
        year=day.year,
        month=day.month,
        day=day.day,
        weekday=str(WEEKDAYS[day.weekday()]),
    )


def say_day(instant: datetime) -> str:
    """The day of an instant, in Beijing."""
    return say_date(instant.astimezone(SHANGHAI).date())


def say_opening(instant: datetime) -> str:
    """The instant from which on something is possible: 2023年8月28日（周一）08:00."""
    return _opening(instant, current_locale())


def say_deadline(instant: datetime) -> str:
    """The last instant: 00:00 is said as 24:00 of the day that ends."""
    return _deadline(instant, current_locale())


# The same few dates are on every page.
@lru_cache(maxsize=1024)
def _opening(instant: datetime, _locale: str) -> str:
    local = instant.astimezone(SHANGHAI)
    return _("%(day)s%(time)s", day=say_day(local), time=_clock(local))


@lru_cache(maxsize=1024)
def _deadline(instant: datetime, locale: str) -> str:
    if not is_day_deadline(instant):
        return _opening(instant, locale)
    return _("%(day)s%(time)s", day=say_day(instant - timedelta(microseconds=1)), time="24:00")


def _clock(local: datetime) -> str:
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


def type_instant(instant: datetime, *, is_deadline: bool = True) -> str:
    """As a form shows it: `2023-08-28 08:00`, a day's end as `2023-12-31 24:00`."""
    if is_deadline and is_day_deadline(instant):
        return f"{last_day(instant).isoformat()} 24:00"
    local = instant.astimezone(SHANGHAI)
    return f"{local:%Y-%m-%d} {_clock(local)}"


def time_left(left: timedelta) -> str:
    """How long still, rounded down: 3天4小时, 4小时5分钟, 5分钟."""
    seconds = int(left.total_seconds())
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes = rest // 60
    if days:
        return _("%(days)d天%(hours)d小时", days=days, hours=hours) if hours else _("%(days)d天", days=days)
    if hours:
        hours_only = _("%(hours)d小时", hours=hours)
        return _("%(hours)d小时%(minutes)d分钟", hours=hours, minutes=minutes) if minutes else hours_only
    return _("%(minutes)d分钟", minutes=minutes) if minutes else _("不到1分钟")


def say_pending(pending: Pending) -> str:
    return _(
        "%(year)d年度申报时间以%(authority)s通知为准。",
        year=pending.application_year,
        authority=pending.authority,
    )


def say_milestone(milestone: Milestone) -> str:
    return say_opening(milestone.at) if milestone.is_opening else say_deadline(milestone.at)


def say_phase(phase: Phase, opens: datetime | None, closes: datetime, now: datetime) -> str:
    """Where we are, in words: 还有3天开始, 进行中，还剩4小时, 已结束."""
    if phase is Phase.AFTER:
        return _("已结束")
    if phase is Phase.BEFORE and opens is not None:
        return _("还有%(time)s开始", time=time_left(opens - now))
    if phase is Phase.BEFORE:
        return _("还有%(time)s截止", time=time_left(closes - now))
    return _("进行中，还剩%(time)s", time=time_left(closes - now))


def reason(ruling: Ruling, action: Action, instant: datetime) -> str:
    """Why an action is possible at an instant, or why not, and when it is."""
    period, outcome = ruling.period, ruling.outcome
    what = str(ACTIONS[action])
    if outcome is Outcome.NOT_YET:
        text = _(
            "%(what)s尚未开始：%(opens)s开始，还有%(time)s。",
            what=what,
            opens=say_opening(period.opens),
            time=time_left(period.opens - instant),
        )
    elif outcome is Outcome.CLOSED:
        text = _closed(ruling, action, what)
    elif outcome is Outcome.BLACKOUT or outcome is Outcome.WARNED:
        text = _blackout(ruling)
    elif period.closes_included:
        text = _("现在可以%(what)s，截止%(closes)s。", what=what, closes=say_deadline(period.closes))
    else:
        text = _("现在可以%(what)s，至%(closes)s个人申报开始前。", what=what, closes=say_opening(period.closes))
    pending = ruling.windows.pending
    return text if ruling.allowed or pending is None else f"{text}{say_pending(pending)}"


def _closed(ruling: Ruling, action: Action, what: str) -> str:
    if action is Action.UPLOAD and not ruling.period.closes_included:
        return _(
            "上传材料已于%(closes)s个人申报开始时截止；申报被退回补正后可以再次上传。",
            closes=say_opening(ruling.period.closes),
        )
    return _("%(what)s已于%(closes)s截止。", what=what, closes=say_deadline(ruling.period.closes))


def _blackout(ruling: Ruling) -> str:
    blackout = ruling.blackout
    if blackout is None:
        raise ValueError("no blackout decided here")
    stretch = {"opens": say_opening(blackout.opens), "closes": say_deadline(blackout.closes)}
    if ruling.outcome is Outcome.WARNED:
        return _("可以上传，但通知请您避开%(opens)s至%(closes)s，其他系列正在集中申报。", **stretch)
    return _("通知要求上传材料时避开%(opens)s至%(closes)s，请在此时段之后上传。", **stretch)
