"""What the calendar's pages show, in words: the same for the overview, a series' page and a person's."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

from portal.calendar.domain.period import Phase
from portal.calendar.domain.plan import Entry, Milestone, Plan, Row
from portal.calendar.domain.timeline import Station, StationKind, Turn, next_turn, stations
from portal.calendar.domain.window import Action, Outcome, Windows, rule
from portal.calendar.domain.workdays import SpecialDay
from portal.calendar.service import wording
from portal.calendar.service.reading import row_windows
from portal.kernel.i18n import _, _l, current_locale

STATES = {Phase.BEFORE: "next", Phase.OPEN: "now", Phase.AFTER: "past"}
TURNS = {
    (StationKind.UPLOAD, False): _l("上传开始"),
    (StationKind.APPLY, False): _l("个人申报开始"),
    (StationKind.APPLY, True): _l("个人申报截止"),
    (StationKind.RECEIVE, True): _l("评委会线上材料收取截止"),
    (StationKind.POLICY_REVIEW, True): _l("政策性审查完成截止"),
    (StationKind.REVIEW, True): _l("线上评审完成截止"),
}
# A window that ends within this time is shown in red.
SHORT = timedelta(days=1)
MANY_NAMES = 2


@dataclass(frozen=True, slots=True)
class Situation:
    """What an applicant can do now, in one phrase. `now`: it is something to act on."""

    text: str
    tone: str
    now: bool = False


def situation(windows: Windows, now: datetime) -> Situation:
    """The state of a row for applicants."""
    if rule(windows, Action.APPLY, now).allowed:
        return Situation(_("可以点击申报"), "green", True)
    upload = rule(windows, Action.UPLOAD, now)
    if upload.outcome in (Outcome.BLACKOUT, Outcome.WARNED):
        return Situation(_("请避开上传"), "amber", True)
    if upload.allowed:
        return Situation(_("可以上传材料"), "blue", True)
    if upload.outcome is Outcome.NOT_YET:
        return Situation(_("尚未开始"), "grey")
    if now <= windows.receive_by:
        return Situation(_("个人申报已结束，评委会收取材料中"), "grey")
    return Situation(_("评审中") if now <= windows.review_by else _("已结束"), "grey")


@dataclass(frozen=True, slots=True)
class Countdown:
    """The next turn: what, how long still, and when."""

    what: str
    left: str
    at: str
    tone: str

    @property
    def sentence(self) -> str:
        return _("距%(what)s还有%(time)s", what=self.what, time=self.left)


def countdown(windows: Windows, now: datetime) -> Countdown | None:
    """None when everything is over."""
    turn: Turn | None = next_turn(windows, now)
    if turn is None:
        return None
    left = turn.at - now
    at = wording.say_deadline(turn.at) if turn.closing else wording.say_opening(turn.at)
    tone = "red" if turn.closing and turn.kind is StationKind.APPLY and left <= SHORT else "blue"
    return Countdown(str(TURNS[turn.kind, turn.closing]), wording.time_left(left), at, tone)


def timeline(windows: Windows, now: datetime) -> list[dict[str, str]]:
    """The items of the timeline component."""
    return [_timeline_item(station, windows, now) for station in stations(windows, now)]


def _timeline_item(station: Station, windows: Windows, now: datetime) -> dict[str, str]:
    upload = station.kind is StationKind.UPLOAD and not windows.upload.closes_included
    closes = wording.say_deadline(station.closes)
    if station.opens is None:
        when = closes
    elif upload:
        when = _("%(opens)s 至 %(closes)s（申报开始前）", opens=wording.say_opening(station.opens), closes=closes)
    else:
        when = _("%(opens)s 至 %(closes)s", opens=wording.say_opening(station.opens), closes=closes)
    pause = _pause(windows, now) if upload and station.phase is Phase.OPEN else ""
    notes = [pause or wording.say_phase(station.phase, station.opens, station.closes, now)]
    if station.extended:
        notes.append(_("您的时间已延长"))
    if station.kind is StationKind.BLACKOUT:
        mode = next(item.mode for item in windows.blackouts if item.opens == station.opens)
        notes.append(str(wording.MODES[mode.value]))
    return {
        "label": str(wording.STATIONS[station.kind.value]),
        "when": when,
        "text": _("；").join(notes),
        "state": STATES[station.phase],
    }


def _pause(windows: Windows, now: datetime) -> str:
    """Why uploads stand still although their period runs; empty when they don't."""
    ruling = rule(windows, Action.UPLOAD, now)
    if ruling.outcome is not Outcome.BLACKOUT or ruling.blackout is None:
        return ""
    return _("暂停至%(closes)s", closes=wording.say_deadline(ruling.blackout.closes))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row of the same kind."""

    first: date
    last: date
    name: str
    working: bool

    @property
    def text(self) -> str:
        if self.first == self.last:
            return wording.say_date(self.first)
        return _("%(first)s至%(last)s", first=wording.say_date(self.first), last=wording.say_date(self.last))


def stretches(days: Iterable[SpecialDay]) -> list[Stretch]:
    """Special days, those in a row together."""
    found: list[Stretch] = []
    for item in days:
        last = found[-1] if found else None
        follows = last is not None and item.day - last.last == timedelta(days=1)
        if last is not None and follows and (last.name, last.working) == (item.name, item.working):
            found[-1] = replace(last, last=item.day)
        else:
            found.append(Stretch(item.day, item.day, item.name, item.working))
    return found


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the overview."""

    anchor: str
    heading: str
    entries: tuple[Entry, ...]
    application_year: int
    situation: Situation
    countdown: Countdown | None
    dates: list[tuple[str, str]]
    more: list[tuple[str, str]]
    pending: str


@dataclass(frozen=True)
class PlanView:
    """A whole plan as the overview shows it at an instant: worked out when the page asks for it."""

    plan: Plan
    now: datetime

    @property
    def key(self) -> Hashable:
        """The page is the same for everybody as long as this is: None when it has to be made anew each time.

        Times left are said in minutes and all dates are whole minutes, so that nothing changes between two of them;
        what holds at the very minute may hold neither before nor after it.
        """
        if not _whole_minutes(self.plan):
            return None
        minute = self.now.replace(second=0, microsecond=0)
        return self.plan, minute, minute == self.now

    @cached_property
    def rows(self) -> list[RowView]:
        return [_row_view(self.plan, row, self.now) for row in self.plan.rows]

    @cached_property
    def open_now(self) -> list[RowView]:
        """The rows in which an applicant has something to do, the most pressing first."""
        order = {"green": 0, "amber": 1, "blue": 2}
        return sorted((row for row in self.rows if row.situation.now), key=lambda row: order[row.situation.tone])

    @cached_property
    def coming(self) -> list[tuple[RowView, Countdown]]:
        """The rows that wait for an opening and have nothing to do now, the nearest first."""
        found = []
        for row, view in zip(self.plan.rows, self.rows, strict=True):
            turn = next_turn(row_windows(self.plan, row), self.now)
            if not view.situation.now and turn is not None and not turn.closing and view.countdown is not None:
                found.append((turn.at, view, view.countdown))
        return [(view, count) for _at, view, count in sorted(found, key=lambda item: item[0])]

    @property
    def milestones(self) -> list[tuple[str, Milestone]]:
        """The notice's other dates, in words."""
        return [(wording.say_milestone(item), item) for item in self.plan.milestones]


@lru_cache(maxsize=32)
def _whole_minutes(plan: Plan) -> bool:
    instants = [at for row in plan.rows for at in row.dates().values()]
    instants += [at for row in plan.rows for pause in row.blackouts for at in (pause.opens, pause.closes)]
    instants += [milestone.at for milestone in plan.milestones]
    return all(at.second == 0 and at.microsecond == 0 for at in instants)


def _row_view(plan: Plan, row: Row, now: datetime) -> RowView:
    windows = row_windows(plan, row)
    return RowView(
        anchor=f"row-{row.number}-{row.application_year}",
        heading=heading(row),
        entries=row.entries,
        application_year=row.application_year,
        situation=situation(windows, now),
        countdown=countdown(windows, now),
        dates=_dates(row, current_locale()),
        more=_more(row, current_locale()),
        pending=wording.say_pending(row.pending) if row.pending else "",
    )


def heading(row: Row) -> str:
    """The names of a row, or how many there are."""
    if len(row.entries) <= MANY_NAMES:
        return "、".join(entry.name for entry in row.entries)
    return _("%(first)s等%(count)d个系列（专业）", first=row.entries[0].name, count=len(row.entries))


# The words of a row's dates never change: a published version doesn't.
@lru_cache(maxsize=256)
def _dates(row: Row, _locale: str) -> list[tuple[str, str]]:
    opens, closes = wording.say_opening, wording.say_deadline
    dates = [(_("上传材料"), _("%(opens)s 至 申报开始前", opens=opens(row.upload_opens)))]
    for item in row.blackouts:
        stretch = _("%(opens)s 至 %(closes)s", opens=opens(item.opens), closes=closes(item.closes))
        dates.append((_("避开上传"), stretch))
    applying = _("%(opens)s 至 %(closes)s", opens=opens(row.apply_opens), closes=closes(row.apply_closes))
    dates.append((_("点击申报"), applying))
    dates.append((_("收取材料截止"), closes(row.receive_by)))
    return dates


@lru_cache(maxsize=256)
def _more(row: Row, _locale: str) -> list[tuple[str, str]]:
    return [
        (_("政策性审查截止"), wording.say_deadline(row.policy_review_by)),
        (_("评审完成截止"), wording.say_deadline(row.review_by)),
    ]
