"""The task list of a draft, and whether it could be applied now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from portal.calendar import service as calendar
from portal.criteria import Judgement
from portal.kernel.clock import SHANGHAI
from portal.kernel.remembered import Remembered
from portal.submissions.domain import tasks as rules
from portal.submissions.domain.choice import Editions
from portal.submissions.domain.tasks import Blocker, Task
from portal.submissions.service.content import Composed, compose
from portal.submissions.store.application import Application


@dataclass(frozen=True)
class Overview:
    """Everything that the task list and the check page show."""

    composed: Composed
    judgement: Judgement
    window: calendar.Decision
    tasks: tuple[Task, ...]
    blockers: tuple[Blocker, ...]

    @property
    def complete(self) -> bool:
        """Nothing is left but to check and to tap 申报."""
        return not self.blockers

    @property
    def ready(self) -> bool:
        """Complete, and inside the window."""
        return self.complete and self.window.allowed


def window_of(application: Application, *, office_id: int | None, now: datetime) -> calendar.Decision:
    """May this application be applied at `now`: its row, its committee's own dates, its person's extension."""
    return calendar.decide(
        action="apply",
        series=application.series,
        track=application.track or None,
        office_id=office_id,
        person_id=application.person_id,
        application_year=application.application_year,
        now=now,
    )


def overview(application: Application, *, registry: Editions, now: datetime, whole: bool = False) -> Overview:
    """Where a draft stands; `whole`: its contents will be asked for as well."""
    composed = compose(application, registry=registry, now=now, whole=whole)
    way = composed.destination
    window = window_of(application, office_id=way.office.id if way.office else None, now=now)
    on = now.astimezone(SHANGHAI).date()
    given = (
        composed.edition,
        application.level,
        application.track,
        composed.dossier,
        composed.items,
        composed.birth_date,
        composed.answers,
        application.left_out,
        way.place,
        window.allowed,
        on,
    )
    found = _findings.of(application.id, given, lambda: _find(composed, registry, window, on))
    return Overview(composed, found.judgement, window, found.tasks, found.blockers)


@dataclass(frozen=True)
class _Findings:
    """What follows from the contents, the day and the window alone."""

    judgement: Judgement
    tasks: tuple[Task, ...]
    blockers: tuple[Blocker, ...]


# A draft is looked at many times between two changes.
_findings: Remembered[_Findings] = Remembered(4096)


def _find(composed: Composed, registry: Editions, window: calendar.Decision, on: date) -> _Findings:
    judgement = composed.judge(registry, on)
    situation = rules.Situation(
        dossier=composed.dossier,
        left_out=frozenset(composed.application.left_out),
        asked=len(composed.fields),
        answered=len(composed.answers),
        missing=len(composed.missing),
        place=composed.destination.place,
        verdict=judgement.verdict,
        window_open=window.allowed,
    )
    return _Findings(judgement, rules.task_list(situation), rules.blockers(situation))


def complete_drafts(drafts: Iterable[Application], *, registry: Editions, now: datetime) -> tuple[Application, ...]:
    """Those of the drafts that only wait for a tap on 申报: whom the reminders before the window's end are for."""
    return tuple(draft for draft in drafts if overview(draft, registry=registry, now=now).complete)
