"""The committee office's desk: receive a case until the deadline, inclusive (notice, attachment 4)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.accounts.domain import redacted
from portal.calendar import service as calendar
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.i18n import _
from portal.submissions.domain.application import Event, StepKind
from portal.submissions.domain.steps import Outcome, receipt_refused
from portal.submissions.service import review, steps
from portal.submissions.store.application import Application


def receive_deadline(application: Application, now: datetime) -> datetime | None:
    """Until when the desk receives this case, inclusive: frozen at 申报, later only by an extension or a new plan.

    A calendar that has become earlier since doesn't take time from people who have applied already.
    """
    try:
        live = calendar.windows(
            year=application.application_year,
            series=application.series,
            track=application.track or None,
            office_id=application.office_id,
            person_id=application.person_id,
            now=now,
        ).receive_by
    except (calendar.UnknownSeries, calendar.UnknownYear):
        live = None
    bounds = [bound for bound in (application.receive_by, live) if bound is not None]
    return max(bounds) if bounds else None


@dataclass(frozen=True)
class Receipt:
    """What an office is about to receive, as service plugins are asked about it."""

    application_id: int
    office_id: int
    application_year: int
    series: str
    specialty: str
    level: str


def _nobody_objects(_receipt: Receipt, _now: datetime) -> None:
    """Without service plugins nobody is asked."""


def receive(
    *,
    application_id: int,
    revision: int,
    note: str = "",
    may_receive: Callable[[Receipt, datetime], None] = _nobody_objects,
    reviewed: bool = False,
    actor: Actor,
    now: datetime,
) -> None:
    """The office takes the case onto its desk; its route is finished, but for the policy review when `reviewed`.

    Raises Refused after the deadline, or when `may_receive` does: the committee may not be filed for such a case.
    """
    with transaction():
        application, step = steps.hold(
            application_id=application_id, actor=actor, kinds=[StepKind.OFFICE_RECEIPT], revision=revision
        )
        steps.refuse(receipt_refused(now=now, receive_by=receive_deadline(application, now)))
        may_receive(_receipt(application, step.organisation_id), now)
        steps.close_step(step, Outcome.RECEIVED, actor=actor, now=now, note=redacted(note.strip()))
        steps.change_state(application, Event.RECEIVE, now)
        steps.record(application, "application.received", actor, now, step=step.id, revision=application.revision)
        if reviewed:
            review.open_policy_review(application, step, now=now)
        steps.tell_applicant(
            application,
            kind="application.received",
            title=_("评委会办公室已接收您的申报材料"),
            body=_("申报编号%(number)s。接下来由评委会办公室进行政策性审查。", number=application.number or ""),
            now=now,
        )


def _receipt(application: Application, office_id: int) -> Receipt:
    return Receipt(
        application_id=application.id,
        office_id=office_id,
        application_year=application.application_year,
        series=application.series,
        specialty=application.specialty,
        level=application.level,
    )
