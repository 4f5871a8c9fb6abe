"""The steps of routes: written in one place, so that the kept counts always follow."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.kernel.database import for_update
from portal.submissions.domain.application import StepState
from portal.submissions.domain.steps import REACHED, Planned
from portal.submissions.store.application import Application, Step, count_change


def _counted(step: Step, state: str) -> bool:
    """Queues show what has reached an organisation; a step that never opened is not counted when it closes."""
    return state in REACHED and (state != StepState.CLOSED or step.opened_at is not None)


def insert_route(application: Application, planned: Iterable[Planned]) -> None:
    """The frozen route, all waiting; waiting steps are not counted."""
    rows = [
        {
            "application": application.id,
            "person_id": application.person_id,
            "position": step.position,
            "kind": step.kind.value,
            "organisation_id": step.organisation_id,
            "organisation_name": step.organisation_name,
            "due_at": step.due_at,
        }
        for step in planned
    ]
    Step.insert_many(rows).execute()


def move(step: Step, state: StepState, **columns: Any) -> None:
    """Put the step into a state, with other columns, and keep the counts of its organisation."""
    changes = []
    if _counted(step, step.state):
        changes.append((step.organisation_id, step.kind, step.state, -1))
    values: Mapping[str, Any] = {"state": state.value, **columns}
    for name, value in values.items():
        setattr(step, name, value)
    if _counted(step, step.state):
        changes.append((step.organisation_id, step.kind, step.state, 1))
    Step.update(values).where(Step.id == step.id).execute()
    count_change(changes)


def close_waiting(application_id: int) -> None:
    """The application ended: the steps it never reached are closed unopened."""
    waiting = (Step.application == application_id) & (Step.state == StepState.WAITING.value)
    Step.update(state=StepState.CLOSED.value).where(waiting).execute()


def following(application_id: int, position: int) -> Step | None:
    """The next step that waits, after a position."""
    query = Step.select().where((Step.application == application_id) & (Step.position > position))
    return query.where(Step.state == StepState.WAITING.value).order_by(Step.position).first()


def step(step_id: int) -> Step | None:
    return Step.get_or_none(Step.id == step_id)


def locked_step(step_id: int) -> Step | None:
    """The step, locked until the transaction ends."""
    return for_update(Step.select().where(Step.id == step_id)).first()


def reached_steps(application_id: int, organisation_id: int, *, without_person: int | None) -> list[Step]:
    """The steps of an application that have reached an organisation, in order; none of an own case."""
    query = Step.select().where((Step.application == application_id) & (Step.organisation_id == organisation_id))
    query = query.where(Step.opened_at.is_null(False))
    if without_person is not None:
        query = query.where(Step.person_id != without_person)
    return list(query.order_by(Step.position))
