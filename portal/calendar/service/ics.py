"""RFC 5545 text of a feed: stable, so that the same state gives the same bytes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard

from portal.calendar.domain.feed import FeedEvent
from portal.calendar.domain.period import SHANGHAI, is_day_deadline, last_day
from portal.calendar.domain.timeline import StationKind
from portal.calendar.service import wording
from portal.kernel.i18n import _

PRODUCT = "-//zhicheng-portal//calendar//ZH"
# Before the end of what a person has to do; deadlines of committees get one.
ALARMS = {
    StationKind.UPLOAD: (timedelta(days=3), timedelta(days=1)),
    StationKind.APPLY: (timedelta(days=3), timedelta(days=1), timedelta(hours=2)),
}
OTHER_ALARMS = (timedelta(days=1),)
REFRESH = timedelta(hours=6)


def render(name: str, events: Sequence[FeedEvent], url: str) -> bytes:
    """The feed of some events, under a name; `url` is the page that says the same."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    calendar.add_component(_timezone())
    for event in events:
        calendar.add_component(_event(event, url))
    return calendar.to_ical()


def _timezone() -> Timezone:
    """Beijing has had one offset since 1991: one block serves, and never differs between two libraries."""
    zone = Timezone()
    zone.add("tzid", "Asia/Shanghai")
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1991, 9, 15, 1))  # noqa: DTZ001 - RFC 5545 wants local time here
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(event: FeedEvent, url: str) -> Event:
    entry = Event()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    changed = (event.changed_at or event.closes).astimezone(UTC)
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    what = str(wording.STATIONS[event.kind.value])
    entry.add("summary", f"{event.series} {what}")
    entry.add("description", _description(event))
    entry.add("url", url)
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    _add_times(entry, event)
    if not event.cancelled:
        for before in ALARMS.get(event.kind, OTHER_ALARMS):
            entry.add_component(_alarm(before, f"{event.series} {what}"))
    return entry


def _add_times(entry: Event, event: FeedEvent) -> None:
    if event.opens is not None:
        entry.add("dtstart", event.opens.astimezone(SHANGHAI))
        entry.add("dtend", event.closes.astimezone(SHANGHAI))
    elif is_day_deadline(event.closes):
        # "12月31日前" is that whole day, not the first instant of the next.
        entry.add("dtstart", last_day(event.closes))
        entry.add("dtend", last_day(event.closes) + timedelta(days=1))
    else:
        entry.add("dtstart", event.closes.astimezone(SHANGHAI))
        entry.add("duration", timedelta(0))


def _description(event: FeedEvent) -> str:
    lines = [_("%(year)d申报年度", year=event.application_year)]
    if event.opens is not None:
        lines.append(_("开始：%(at)s", at=wording.say_opening(event.opens)))
    lines.append(_("截止：%(at)s", at=wording.say_deadline(event.closes)))
    lines.append(_("依据：%(clause)s", clause=event.clause))
    return "\n".join(lines)


def _alarm(before: timedelta, text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("%(what)s：还剩%(time)s", what=text, time=wording.time_left(before)))
    alarm.add("trigger", -before, parameters={"RELATED": "END"})
    return alarm
