"""Reminders: of a complete draft before the apply window closes, and of a correction before it is due."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts import service as accounts
from portal.calendar import service as calendar
from portal.calendar.service import wording
from portal.kernel.access import Actor
from portal.kernel.clock import SHANGHAI
from portal.kernel.database import transaction
from portal.kernel.errors import PortalError
from portal.kernel.i18n import _
from portal.registry import JudgingFailed
from portal.submissions.domain.reminders import due_stage, horizon
from portal.submissions.domain.tasks import Situation, blockers
from portal.submissions.service import correction, steps
from portal.submissions.service.content import Composed, compose
from portal.submissions.service.desk import organisation_of
from portal.submissions.store import correction as returns
from portal.submissions.store import reminders as store
from portal.submissions.store.application import Application

BATCH = 200
PAGE = 50


@dataclass(frozen=True)
class Unapplied:
    """Somebody of the employer who has everything ready and has not applied."""

    name: str
    closes: datetime
    checked_at: datetime


def sweep_reminders(*, portal: Any, now: datetime) -> int:
    """Remind whoever is due a reminder now; each stage once. Returns how many were sent."""
    return _remind_drafts(portal.registry, now) + _remind_corrections(now)


def _remind_drafts(registry: Any, now: datetime) -> int:
    sent = 0
    year = now.astimezone(SHANGHAI).year
    for application_year, series, track in store.drafted_kinds(range(year - 1, year + 2)):
        try:
            closes = calendar.windows(year=application_year, series=series, track=track or None, now=now).apply.closes
        except (calendar.UnknownSeries, calendar.UnknownYear):
            continue
        stage = due_stage(closes, now)
        if stage is not None:
            sent += _remind_kind(application_year, series, track, closes, stage, registry, now)
    return sent


def _remind_kind(
    application_year: int, series: str, track: str, closes: datetime, stage: int, registry: Any, now: datetime
) -> int:
    sent, last = 0, 0
    where = {"closes": closes, "stage": stage, "count": BATCH}
    while batch := store.drafts_to_check(application_year, series, track, after_id=last, **where):
        for draft in batch:
            with transaction():
                sent += _remind_draft(draft, closes, stage, registry, now)
        last = batch[-1].id
    return sent


def _remind_draft(draft: Application, closes: datetime, stage: int, registry: Any, now: datetime) -> int:
    try:
        composed = compose(draft, registry=registry, now=now)
        complete = is_ready(composed, registry, now)
    except (PortalError, JudgingFailed):
        # The plugin of the series is switched off, or fails: nobody could apply anyway.
        return 0
    employer = composed.destination.employer
    name = accounts.person_names([draft.person_id])[draft.person_id]
    store.put_readiness(
        draft,
        employer_id=employer.id if employer else None,
        name=name,
        complete=complete,
        stage=stage,
        closes=closes,
        now=now,
    )
    if not complete:
        return 0
    return steps.tell_applicant(
        draft,
        kind="reminder.apply",
        title=_("您还没有申报，距截止不到%(hours)d小时", hours=stage),
        body=_(
            "您的材料已填写完整，但还没有点击“申报”。申报截止时间：%(closes)s，逾期系统自动关闭。",
            closes=wording.say_deadline(closes),
        ),
        now=now,
        key=f"reminder:apply:{draft.id}:{closes.isoformat()}:{stage}",
    )


def is_ready(composed: Composed, registry: Any, now: datetime) -> bool:
    """Is there nothing left but to apply? The same question that the task list asks."""
    situation = Situation(
        dossier=composed.dossier,
        left_out=frozenset(composed.application.left_out),
        asked=len(composed.fields),
        answered=len(composed.application.answers),
        missing=len(composed.missing),
        place=composed.destination.place,
        verdict=composed.judge(registry, now.astimezone(SHANGHAI).date()).verdict,
        window_open=True,
    )
    return not blockers(situation)


def _remind_corrections(now: datetime) -> int:
    sent = 0
    for application in returns.due_before(horizon(now), count=10_000):
        due = application.correction_due
        stage = due_stage(due, now) if due is not None else None
        if due is None or stage is None:
            continue
        sent += steps.tell_applicant(
            application,
            kind="reminder.correction",
            title=_("补正期限不到%(hours)d小时，请尽快重新提交", hours=stage),
            body=_("请在%(until)s前完成补正并重新提交。逾期未提交的，视为放弃申报。", until=correction.say_until(due)),
            link=f"/applications/{application.id}/correction",
            now=now,
            key=f"reminder:correction:{application.id}:{due.isoformat()}:{stage}",
        )
    return sent


def unapplied(*, actor: Actor, after: int = 0) -> tuple[tuple[Unapplied, ...], int | None]:
    """The employer's people who could apply and have not, as of the last look; and the key of the next page."""
    rows = store.complete_unapplied(
        organisation_of(actor), after_id=after, count=PAGE + 1, without_person=actor.person_id
    )
    following = rows[PAGE - 1][0] if len(rows) > PAGE else None
    return tuple(Unapplied(name, closes, checked) for _key, name, closes, checked in rows[:PAGE]), following


def sweep_corrections_due(*, portal: Any, now: datetime) -> int:
    """End what was not corrected in time; returns how many lapsed."""
    del portal  # the sweeps share one signature
    return correction.sweep_lapsed(now=now)
