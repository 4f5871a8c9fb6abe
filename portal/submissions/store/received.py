"""The cases that committee offices have received, by the index of their queues."""

from datetime import datetime
from typing import Any, TypeAlias

import peewee

from portal.kernel.database import InstantField
from portal.submissions.domain.application import State, StepKind, StepState
from portal.submissions.store.application import Application, Step

# Due instant in µs, step id, when it was received, and the application's columns in the order of the value.
Row: TypeAlias = tuple[Any, ...]

_COLUMNS = (
    Step.due_at,
    Step.id,
    Step.closed_at,
    Application.id,
    Application.number,
    Application.person_id,
    Application.applicant_name,
    Application.employer_id,
    Application.employer_name,
    Application.application_year,
    Application.series,
    Application.specialty,
    Application.level,
    Application.track,
    Application.revision,
)


def _received(office_id: int, without_person: int | None) -> peewee.ModelSelect:
    query = Step.select(*_COLUMNS).join(Application, on=(Step.application == Application.id))
    query = query.where(
        (Step.organisation_id == office_id)
        & (Step.state == StepState.DONE.value)
        & (Step.kind == StepKind.OFFICE_RECEIPT.value)
        & (Application.state == State.RECEIVED.value)
    )
    return query if without_person is None else query.where(Step.person_id != without_person)


def received_rows(
    office_id: int, *, after: tuple[int, int] | None, without_person: int | None, count: int
) -> list[Row]:
    """A page, soonest due first; `after` is (due instant in µs, step id) of the last row seen."""
    query = _received(office_id, without_person)
    if after is not None:
        query = query.where(peewee.Tuple(Step.due_at, Step.id) > peewee.Tuple(*after))
    return [_row(row) for row in query.order_by(Step.due_at, Step.id).limit(count).tuples()]


def received_row(application_id: int, office_id: int, *, without_person: int | None) -> Row | None:
    """The row of one application, or None."""
    query = _received(office_id, without_person).where(Step.application == application_id)
    found = query.tuples().first()
    return None if found is None else _row(found)


def _row(row: tuple[Any, ...]) -> Row:
    due: datetime = row[0]
    return (InstantField().db_value(due), *row[1:])
