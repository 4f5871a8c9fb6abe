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


# A policy review opens with the receipt.
_REVIEWED = tuple(Step.opened_at if column is Step.closed_at else column for column in _COLUMNS)


def _steps(
    columns: tuple[Any, ...], office_id: int | None, kind: StepKind, state: StepState, without_person: int | None
) -> peewee.ModelSelect:
    query = Step.select(*columns).join(Application, on=(Step.application == Application.id))
    query = query.where((Step.state == state.value) & (Step.kind == kind.value))
    if office_id is not None:
        query = query.where(Step.organisation_id == office_id)
    return query if without_person is None else query.where(Step.person_id != without_person)


def _received(office_id: int, without_person: int | None) -> peewee.ModelSelect:
    query = _steps(_COLUMNS, office_id, StepKind.OFFICE_RECEIPT, StepState.DONE, without_person)
    return query.where(Application.state == State.RECEIVED.value)


def _page(query: peewee.ModelSelect, after: tuple[int, int] | None, count: int) -> list[Row]:
    if after is not None:
        query = query.where(peewee.Tuple(Step.due_at, Step.id) > peewee.Tuple(*after))
    return [_row(row) for row in query.order_by(Step.due_at, Step.id).limit(count).tuples()]


def received_rows(
    office_id: int, *, after: tuple[int, int] | None, without_person: int | None, count: int
) -> list[Row]:
    """A page, soonest due first; `after` is (due instant in µs, step id) of the last row seen."""
    return _page(_received(office_id, without_person), after, count)


def received_row(application_id: int, office_id: int, *, without_person: int | None) -> Row | None:
    """The row of one application, or None."""
    query = _received(office_id, without_person).where(Step.application == application_id)
    found = query.tuples().first()
    return None if found is None else _row(found)


def review_rows(
    office_id: int, *, state: StepState, after: tuple[int, int] | None, without_person: int | None, count: int
) -> list[Row]:
    """A page of an office's policy reviews in a state; behind the usual columns the step's state and its returns."""
    columns = (*_REVIEWED, Step.state, Step.returns)
    return _page(_steps(columns, office_id, StepKind.POLICY_REVIEW, state, without_person), after, count)


def _reviewed(
    office_id: int | None, without_person: int | None, columns: tuple[Any, ...] = _REVIEWED
) -> peewee.ModelSelect:
    query = _steps(columns, office_id, StepKind.POLICY_REVIEW, StepState.DONE, without_person)
    return query.where((Application.state == State.RECEIVED.value) & Application.voted_at.is_null())


def reviewed_rows(
    office_id: int, *, after: tuple[int, int] | None, without_person: int | None, count: int
) -> list[Row]:
    """A page of what has passed the office's policy review and was not voted on."""
    return _page(_reviewed(office_id, without_person), after, count)


def reviewed_of(application_ids: list[int], *, without_person: int | None) -> list[tuple[int, Row]]:
    """Those of the applications that have passed their office's policy review, each with that office."""
    columns = (*_REVIEWED, Step.organisation_id)
    query = _reviewed(None, without_person, columns).where(Step.application.in_(application_ids))
    rows = query.order_by(Step.due_at, Step.id).tuples()
    return [(row[-1], _row(row[:-1])) for row in rows]


def _row(row: tuple[Any, ...]) -> Row:
    due: datetime = row[0]
    return (InstantField().db_value(due), *row[1:])
