"""Queues of reviewers: one organisation's steps by due date, paged by key, never with own cases."""

from dataclasses import dataclass
from datetime import datetime

import peewee

from portal.kernel.database import InstantField
from portal.submissions.domain.application import StepState
from portal.submissions.domain.steps import REACHED
from portal.submissions.store.application import Application, QueueCount, Snapshot, Step

_instant = InstantField()


@dataclass(frozen=True, slots=True)
class Row:
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


def queue_query(
    organisation_id: int,
    *,
    state: StepState,
    kind: str = "",
    due_before: datetime | None = None,
    after: tuple[int, int] | None = None,
    without_person: int | None,
    count: int,
) -> peewee.ModelSelect:
    """The query of a queue page. `after` is the key (due instant in µs, step id) of the last row seen.

    Ordered as the index is: the next page starts where the last one ended, however many rows there are.
    """
    query = Step.select(*_COLUMNS).join(Application, on=(Step.application == Application.id))
    query = query.where((Step.organisation_id == organisation_id) & (Step.state == state.value))
    if kind:
        query = query.where(Step.kind == kind)
    if state == StepState.CLOSED:
        query = query.where(Step.opened_at.is_null(False))
    if due_before is not None:
        query = query.where(Step.due_at < due_before)
    if after is not None:
        query = query.where(peewee.Tuple(Step.due_at, Step.id) > (after[0], after[1]))
    if without_person is not None:
        query = query.where(Step.person_id != without_person)
    return query.order_by(Step.due_at, Step.id).limit(count)


def queue_rows(query: peewee.ModelSelect) -> list[Row]:
    """The rows of a queue page, without a model object each."""
    return [Row(*row) for row in query.tuples()]


def counts(organisation_id: int, *, without_person: int | None) -> dict[tuple[str, str], int]:
    """(kind, state) -> how many: the kept counts, less the person's own cases. Two queries."""
    kept = QueueCount.select(QueueCount.kind, QueueCount.state, QueueCount.number).where(
        QueueCount.organisation_id == organisation_id
    )
    found = {(kind, state): number for kind, state, number in kept.tuples() if number}
    if without_person is None:
        return found
    own = Step.select(Step.kind, Step.state).where(
        (Step.person_id == without_person)
        & (Step.organisation_id == organisation_id)
        & Step.state.in_([state.value for state in REACHED])
        & Step.opened_at.is_null(False)
    )
    for kind, state in own.tuples():
        found[(kind, state)] = found.get((kind, state), 0) - 1
    return {key: number for key, number in found.items() if number}


def last_snapshots(application_id: int, *, count: int = 2) -> list[Snapshot]:
    """The newest revisions of the contents, newest first."""
    query = Snapshot.select().where(Snapshot.application == application_id)
    return list(query.order_by(Snapshot.revision.desc()).limit(count))


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
