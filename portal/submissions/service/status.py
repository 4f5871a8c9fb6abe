"""Where an application stands: for its status page, and in one line for every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.calendar import service as calendar
from portal.calendar.domain.window import Outcome
from portal.calendar.service import wording
from portal.kernel.access import Actor
from portal.kernel.i18n import _
from portal.submissions.domain.application import APPLIED, ENDED, State, StepState
from portal.submissions.domain.choice import Editions
from portal.submissions.domain.steps import STATE_NAMES
from portal.submissions.service.choice import applicant
from portal.submissions.service.draft import own_application
from portal.submissions.service.names import Names, names_of
from portal.submissions.service.tasks import window_of
from portal.submissions.service.withdraw import Withdrawal, withdrawal_of
from portal.submissions.store import application as store
from portal.submissions.store.application import Application, Step

# From here on the time left is shown as urgent.
SOON = timedelta(hours=72)


@dataclass(frozen=True)
class Status:
    """An application that has been applied, with its route."""

    application: Application
    names: Names
    steps: tuple[Step, ...]
    current: Step | None
    withdrawal: Withdrawal


@dataclass(frozen=True)
class Standing:
    """The line under the head of every page of an applicant."""

    tone: str
    title: str
    text: str
    href: str = ""
    link_text: str = ""


def status(*, application_id: int, registry: Editions, actor: Actor) -> Status:
    """The actor's own application and its way. Two queries. Raises Missing."""
    return status_of(own_application(application_id=application_id, actor=actor), registry=registry)


def status_of(found: Application, *, registry: Editions) -> Status:
    """The way of an application that was read already. One query."""
    route = tuple(store.steps_of(found.id))
    turn = {StepState.OPEN.value, StepState.RETURNED.value}
    current = next((step for step in route if step.state in turn), None)
    return Status(found, names_of(found, registry), route, current, withdrawal_of(found, route))


def pick(applications: Sequence[Application]) -> Application | None:
    """The one of a person's applications to speak of: what waits for the person, then the newest year's.

    Within a year what has been applied comes before a draft, and what has ended comes last.
    """
    waiting = [each for each in applications if each.state == State.RETURNED.value]

    def rank(each: Application) -> tuple[int, int, int]:
        life = 2 if each.state in APPLIED else 1 if each.state == State.DRAFT.value else 0
        return (each.application_year, life, each.id)

    live = [each for each in applications if each.state not in ENDED]
    return max(waiting or live or applications, key=rank, default=None)


def standing(*, person_id: int, now: datetime) -> Standing:
    """Where the person stands. One query; a draft asks the calendar too."""
    return standing_of(store.of_person(person_id), now)


def standing_of(applications: Sequence[Application], now: datetime) -> Standing:
    """Where somebody with these applications stands."""
    found = pick(applications)
    if found is None or found.state == State.WITHDRAWN.value:
        return Standing("grey", _("您尚未申报"), _("还没有新建申报。"), "/applications/new", _("新建申报"))
    if found.state == State.DRAFT.value:
        return _draft(found, now)
    link, number, state = f"/applications/{found.id}", found.number or "", _(STATE_NAMES[State(found.state)])
    if found.state == State.RETURNED.value:
        due = wording.say_deadline(found.correction_due) if found.correction_due else ""
        text = _("请在%(due)s前补正并重新提交，逾期视为放弃申报。", due=due)
        return Standing("red", _("申报被退回补正"), text, f"{link}/correction", _("去补正"))
    if found.state in ENDED:
        text = _("编号%(number)s，%(state)s。", number=number, state=state)
        return Standing("grey", _("您的申报已结束"), text, link, _("查看"))
    text = _("编号%(number)s，%(state)s。", number=number, state=state)
    return Standing("green", _("您已申报"), text, link, _("查看进度"))


def _draft(draft: Application, now: datetime) -> Standing:
    try:
        window = window_of(draft, office_id=draft.office_id, now=now)
    except (calendar.UnknownSeries, calendar.UnknownYear):
        return Standing("amber", _("您尚未申报"), _("申报时间另行通知。"), f"/applications/{draft.id}", _("打开申报"))
    return standing_of_draft(draft, window, now)


def standing_of_draft(draft: Application, window: calendar.Decision, now: datetime) -> Standing:
    """Not applied yet, when it can be done, and how much time there is."""
    link, words = f"/applications/{draft.id}", _("打开申报")
    title = _("您尚未申报")
    opens, closes = window.windows.apply.opens, window.windows.apply.closes
    if window.outcome is Outcome.NOT_YET:
        text = _(
            "点击申报的时间：%(opens)s至%(closes)s，还有%(left)s开始。",
            opens=wording.say_opening(opens),
            closes=wording.say_deadline(closes),
            left=wording.time_left(opens - now),
        )
        return Standing("amber", title, text, link, words)
    if window.allowed:
        text = _(
            "现在可以点击申报，%(closes)s截止，还剩%(left)s。",
            closes=wording.say_deadline(closes),
            left=wording.time_left(closes - now),
        )
        return Standing("red" if closes - now <= SOON else "amber", title, text, link, words)
    return Standing("red", title, _("点击申报已于%(closes)s截止。", closes=wording.say_deadline(closes)), link, words)


def own_applications(*, actor: Actor) -> tuple[Application, ...]:
    """All of the actor's applications, the newest first."""
    return tuple(store.of_person(applicant(actor)))
