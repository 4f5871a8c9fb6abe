"""公示: started by the employer, seen by everybody, objected to by anybody, closed when its days are over."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.accounts.domain import holds_personal_number
from portal.calendar import service as calendar
from portal.kernel.access import SYSTEM, Actor
from portal.kernel.clock import SHANGHAI, day_end
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Missing, Refused
from portal.kernel.i18n import _, _l
from portal.submissions.domain import publicity as rules
from portal.submissions.domain.application import State, StepKind, StepState
from portal.submissions.domain.publicity import Dates, PublicityState
from portal.submissions.domain.steps import Outcome
from portal.submissions.service import desk, steps
from portal.submissions.service.receiving import receive_deadline
from portal.submissions.store import application as applications
from portal.submissions.store import publicity as store
from portal.submissions.store.application import Application, Step
from portal.submissions.store.publicity import Publicity

PUBLICITY = (StepKind.PUBLICITY,)
SWEEP_BATCH = 200
PAGE = 30
LIMIT_NAMES = {"due": _l("本步骤办理期限"), "receive_by": _l("评委会材料收取截止")}


@dataclass(frozen=True)
class PublicView:
    """All that the public ever sees of a publicity. No field here may hold a personal number."""

    token: str
    name: str
    employer: str
    series: str
    level: str
    first_day: date
    last_day: date | None
    running: bool


def planned_dates(application: Application, step: Step, *, days: int, now: datetime) -> Dates:
    """The dates of a publicity started now, with warnings where it would end too late."""
    limits = [("due", step.due_at)]
    deadline = receive_deadline(application, now)
    if deadline is not None:
        limits.append(("receive_by", deadline))
    return rules.plan_dates(
        today=now.astimezone(SHANGHAI).date(),
        days=days,
        add_working_days=calendar.add_working_days,
        limits=[(what, limit.astimezone(SHANGHAI).date()) for what, limit in limits],
    )


def start(*, application_id: int, revision: int, days: int, actor: Actor, registry: Any, now: datetime) -> Publicity:
    """Put the case up. What is shown is frozen here. Raises Conflict when it is up already."""
    with transaction():
        application, step = steps.hold(application_id=application_id, actor=actor, kinds=PUBLICITY, revision=revision)
        if store.of_step(step.id) is not None:
            raise Conflict(_("这份申报已经在公示"))
        dates = planned_dates(application, step, days=days, now=now)
        series, level = _titles(application, registry)
        row = Publicity.create(
            application=application.id,
            step=step.id,
            token=secrets.token_urlsafe(9),
            organisation_id=step.organisation_id,
            person_name=_public(application.applicant_name),
            employer_name=_public(step.organisation_name),
            series_name=_public(series),
            level_name=_public(level),
            days=dates.days,
            starts_on=dates.first_day,
            ends_on=dates.last_day,
            ends_at=day_end(dates.last_day) if dates.last_day else None,
            started_at=now,
            started_by=actor.person_id or 0,
        )
        last_day = dates.last_day.isoformat() if dates.last_day else ""
        steps.record(
            application, "publicity.started", actor, now, publicity=row.id, starts_on=row.starts_on.isoformat(),
            ends_on=last_day, days=dates.days,
        )  # fmt: skip
        steps.tell_applicant(
            application,
            kind="publicity.started",
            title=_("单位已开始公示您的申报"),
            body=_("公示%(days)d个工作日，至%(last)s。", days=dates.days, last=last_day or _("工作日安排公布后确定")),
            now=now,
            link=f"/publicity/{row.token}",
        )
        return row


def _titles(application: Application, registry: Any) -> tuple[str, str]:
    """Series and level as people call them."""
    edition = desk.edition_of(registry, application)
    if edition is None:
        return application.series, application.level
    try:
        return edition.name, f"{edition.title_of(application.level, application.specialty)}（{application.level}）"
    except LookupError:
        return edition.name, application.level


def _public(text: str) -> str:
    """A text for everybody. A whole ID or phone number must never get onto a public list (QUALITY 1.3)."""
    if holds_personal_number(text):
        raise Refused(_("姓名或单位名称中含有证件号码或电话号码，不能公示"), cure=_("请先更正后再公示"))
    return text


def view_of(row: Publicity) -> PublicView:
    """The public face of a publicity."""
    return PublicView(
        row.token,
        _public(row.person_name),
        _public(row.employer_name),
        _public(row.series_name),
        _public(row.level_name),
        row.starts_on,
        row.ends_on,
        row.state == PublicityState.RUNNING,
    )


def running(*, before_id: int | None = None) -> tuple[tuple[PublicView, ...], int | None]:
    """A page of the publicities that run, newest first, and the key of the next page. One query."""
    rows = store.running(before_id=before_id, count=PAGE + 1)
    following = rows[PAGE - 1].id if len(rows) > PAGE else None
    return tuple(view_of(row) for row in rows[:PAGE]), following


def public_publicity(*, token: str, now: datetime) -> PublicView:
    """One publicity, only while it runs: afterwards the public page is gone (QUALITY 1.3). Raises Missing."""
    row = store.by_token(token)
    if row is None or row.state != PublicityState.RUNNING:
        raise Missing(_("没有这项公示，或公示已经结束"))
    return view_of(row)


def close_if_over(publicity_id: int, *, actor: Actor, now: datetime) -> bool:
    """Close a publicity whose days are over and whose objections are all dismissed; the recommendation is next."""
    with transaction():
        found = Publicity.get_by_id(publicity_id)
        application = applications.locked_application(found.application_id)
        row = store.locked(publicity_id)
        if row is None or application is None or row.state != PublicityState.RUNNING:
            return False
        step = steps.store.step(row.step_id)
        if application.state != State.IN_ROUTE or step is None or step.state != StepState.OPEN:
            _set_state(row, PublicityState.BROKEN_OFF, now)
            return False
        if not rules.may_close(row.ends_at, store.decisions_of(row.id), now):
            return False
        _set_state(row, PublicityState.CLOSED, now)
        steps.record(application, "publicity.closed", actor, now, publicity=row.id)
        steps.pass_on(application, step, Outcome.PUBLISHED, actor=actor, now=now)
        steps.tell_applicant(
            application,
            kind="publicity.closed",
            title=_("单位公示已结束"),
            body=_("公示期满，没有未处理的异议。下一步：单位推荐。"),
            now=now,
        )
        return True


def _set_state(row: Publicity, state: PublicityState, now: datetime) -> None:
    row.state, row.closed_at = state.value, now
    row.save(only=[Publicity.state, Publicity.closed_at])


def sweep_publicity_ends(*, portal: Any, now: datetime) -> int:
    """Fix ends that have become known, and close what is over; returns how many were closed."""
    del portal  # the sweeps share one signature
    _fix_unknown_ends(now)
    closed, last = 0, 0
    while batch := store.ended_ids(now, after_id=last, count=SWEEP_BATCH):
        closed += sum(close_if_over(identity, actor=SYSTEM, now=now) for identity in batch)
        last = batch[-1]
    return closed


def _fix_unknown_ends(now: datetime) -> None:
    """The State Council's list of that year may have been entered since."""
    last = 0
    while batch := store.endless_ids(after_id=last, count=SWEEP_BATCH):
        for identity in batch:
            with transaction():
                row = store.locked(identity)
                if row is not None and row.state == PublicityState.RUNNING:
                    _fix_end(row, now)
        last = batch[-1]


def _fix_end(row: Publicity, now: datetime) -> None:
    try:
        last_day = calendar.add_working_days(row.starts_on, row.days)
    except calendar.UnknownYear:
        return
    row.ends_on, row.ends_at = last_day, day_end(last_day)
    row.save(only=[Publicity.ends_on, Publicity.ends_at])
    application = applications.application(row.application_id)
    if application is not None:
        data = {"publicity": row.id, "ends_on": last_day.isoformat()}
        steps.record(application, "publicity.end_fixed", SYSTEM, now, **data)
