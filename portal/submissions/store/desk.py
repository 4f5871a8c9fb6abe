"""Queues of reviewers: one organisation's steps by due date, paged by key, never with own cases."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import peewee

from portal.kernel.database import InstantField
from portal.kernel.kept import Kept, KeptModels, value
from portal.submissions.domain.application import StepState
from portal.submissions.domain.steps import REACHED
from portal.submissions.store.application import Application, QueueCount, Snapshot, Step

_instant = InstantField()


class Row(NamedTuple):
    """One line of a queue."""

    step_id: int
    application_id: int
    kind: str
    state: str
    due_at: datetime
    returns: int
    number: str
    applicant_name: str
    employer_name: str
    series: str
    specialty: str
    level: str
    revision: int


_COLUMNS = (
    Step.id,
    Step.application,
    Step.kind,
    Step.state,
    Step.due_at,
    Step.returns,
    Application.number,
    Application.applicant_name,
    Application.employer_name,
    Application.series,
    Application.specialty,
    Application.level,
    Application.revision,
)
_DUE = [column.name for column in _COLUMNS].index("due_at")


def queue_query(*, closed: bool, kind: bool, overdue: bool, after: bool, not_own: bool) -> peewee.ModelSelect:
    """The query of a queue page, by which filters it has; their values are given when it is run.

    Ordered as the index is: the next page starts where the last one ended, however many rows there are.
    """
    query = Step.select(*_COLUMNS).join(Application, on=(Step.application == Application.id))
    query = query.where((Step.organisation_id == value("organisation")) & (Step.state == value("state")))
    if kind:
        query = query.where(Step.kind == value("kind"))
    if closed:
        query = query.where(Step.opened_at.is_null(False))
    if overdue:
        query = query.where(Step.due_at < value("due_before"))
    if after:
        query = query.where(peewee.Tuple(Step.due_at, Step.id) > peewee.Tuple(value("after_due"), value("after_id")))
    if not_own:
        query = query.where(Step.person_id != value("person"))
    return query.order_by(Step.due_at, Step.id).limit(value("count"))


@lru_cache(maxsize=32)
def _queue(closed: bool, kind: bool, overdue: bool, after: bool, not_own: bool) -> Kept:
    return Kept(lambda: queue_query(closed=closed, kind=kind, overdue=overdue, after=after, not_own=not_own))


def queue_rows(
    organisation_id: int,
    *,
    state: StepState,
    kind: str = "",
    due_before: datetime | None = None,
    after: tuple[int, int] | None = None,
    without_person: int | None,
    count: int,
) -> list[Row]:
    """The rows of a queue page. `after` is the key (due instant in µs, step id) of the last row seen."""
    kept = _queue(
        state == StepState.CLOSED, bool(kind), due_before is not None, after is not None, without_person is not None
    )
    after_due, after_id = after or (0, 0)
    found = kept.rows(
        organisation=organisation_id,
        state=state.value,
        kind=kind,
        due_before=_instant.db_value(due_before),
        after_due=after_due,
        after_id=after_id,
        person=without_person,
        count=count,
    )
    return [Row(*row[:_DUE], _instant.python_value(row[_DUE]), *row[_DUE + 1 :]) for row in found]


_COUNTS = Kept(
    lambda: QueueCount.select(QueueCount.kind, QueueCount.state, QueueCount.number).where(
        QueueCount.organisation_id == value("organisation")
    )
)
_OWN = Kept(
    lambda: Step.select(Step.kind, Step.state).where(
        (Step.person_id == value("person"))
        & (Step.organisation_id == value("organisation"))
        & Step.state.in_([state.value for state in REACHED])
        & Step.opened_at.is_null(False)
    )
)


def counts(organisation_id: int, *, without_person: int | None) -> dict[tuple[str, str], int]:
    """(kind, state) -> how many: the kept counts, less the person's own cases. Two queries."""
    found = {(kind, state): number for kind, state, number in _COUNTS.rows(organisation=organisation_id) if number}
    if without_person is None:
        return found
    for kind, state in _OWN.rows(person=without_person, organisation=organisation_id):
        found[(kind, state)] = found.get((kind, state), 0) - 1
    return {key: number for key, number in found.items() if number}


_SNAPSHOTS = KeptModels(
    Snapshot,
    lambda: (
        Snapshot.select()
        .where(Snapshot.application == value("application"))
        .order_by(Snapshot.revision.desc())
        .limit(value("count"))
    ),
)


def last_snapshots(application_id: int, *, count: int = 2) -> list[Snapshot]:
    """The newest revisions of the contents, newest first."""
    return _SNAPSHOTS.all(application=application_id, count=count)


def reads_person(organisation_id: int, person_id: int, *, without_person: int | None) -> list[int]:
    """Ids of a person's applications that have reached the organisation; none when it is the reader's own case."""
    if person_id == without_person:
        return []
    query = Step.select(Step.application).where(
        (Step.person_id == person_id) & (Step.organisation_id == organisation_id) & Step.opened_at.is_null(False)
    )
    return sorted({row[0] for row in query.tuples()})


def contents_of(application_ids: list[int]) -> list[str]:
    """The texts of all revisions of some applications, in order."""
    if not application_ids:
        return []
    query = Snapshot.select(Snapshot.content).where(Snapshot.application.in_(application_ids))
    return [row[0] for row in query.order_by(Snapshot.application, Snapshot.revision).tuples()]
