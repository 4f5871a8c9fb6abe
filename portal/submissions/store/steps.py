"""The steps of routes: written in one place, so that the kept counts always follow."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from portal.kernel import kept
from portal.kernel.database import for_update
from portal.kernel.kept import Kept, KeptModels, value
from portal.submissions.domain.application import StepKind, StepState
from portal.submissions.domain.steps import REACHED, Planned
from portal.submissions.store.application import Application, Step, count_change
from portal.submissions.store.application import steps_of as route_of

# What each decision on a case reads and writes.
_CLOSE_WAITING = Kept(
    lambda: Step.update(state=StepState.CLOSED.value).where(
        (Step.application == value("application")) & (Step.state == StepState.WAITING.value)
    )
)
_FOLLOWING = KeptModels(
    Step,
    lambda: (
        Step.select()
        .where((Step.application == value("application")) & (Step.position > value("position")))
        .where(Step.state == StepState.WAITING.value)
        .order_by(Step.position)
    ),
)
_LOCKED = KeptModels(Step, lambda: for_update(Step.select().where(Step.id == value("id"))))
_REACHED = KeptModels(
    Step,
    lambda: (
        Step.select()
        .where((Step.application == value("application")) & (Step.organisation_id == value("organisation")))
        .where(Step.opened_at.is_null(False))
        .order_by(Step.position)
    ),
)


def _counted(step: Step, state: str) -> bool:
    """Queues show what has reached an organisation; a step that never opened is not counted when it closes."""
    return state in REACHED and (state != StepState.CLOSED or step.opened_at is not None)


def insert_route(application: Application, planned: Iterable[Planned]) -> None:
    """The frozen route, all waiting; waiting steps are not counted."""
    for step in planned:
        kept.insert(
            Step,
            application=application.id,
            person_id=application.person_id,
            position=step.position,
            kind=step.kind.value,
            organisation_id=step.organisation_id,
            organisation_name=step.organisation_name,
            due_at=step.due_at,
        )


def append_step(application: Application, *, kind: StepKind, like: Step, due_at: datetime) -> Step:
    """One more station behind the last, waiting, at the organisation of another step."""
    position = 1 + max(each.position for each in route_of(application.id))
    identity = kept.insert(
        Step,
        application=application.id,
        person_id=application.person_id,
        position=position,
        kind=kind.value,
        organisation_id=like.organisation_id,
        organisation_name=like.organisation_name,
        due_at=due_at,
    )
    made = step(identity)
    if made is None:
        raise LookupError(identity)
    return made


def move(step: Step, state: StepState, **columns: Any) -> None:
    """Put the step into a state, with other columns, and keep the counts of its organisation."""
    changes = []
    if _counted(step, step.state):
        changes.append((step.organisation_id, step.kind, step.state, -1))
    values: Mapping[str, Any] = {"state": state.value, **columns}
    for name, given in values.items():
        setattr(step, name, given)
    if _counted(step, step.state):
        changes.append((step.organisation_id, step.kind, step.state, 1))
    kept.update(Step, step.id, **values)
    count_change(changes)


def close_waiting(application_id: int) -> None:
    """The application ended: the steps it never reached are closed unopened."""
    _CLOSE_WAITING.execute(application=application_id)


def following(application_id: int, position: int) -> Step | None:
    """The next step that waits, after a position."""
    return _FOLLOWING.first(application=application_id, position=position)


def step(step_id: int) -> Step | None:
    return kept.by_id(Step, step_id)


def locked_step(step_id: int) -> Step | None:
    """The step, locked until the transaction ends."""
    return _LOCKED.first(id=step_id)


def reached_steps(application_id: int, organisation_id: int, *, without_person: int | None) -> list[Step]:
    """The steps of an application that have reached an organisation, in order; none of an own case."""
    reached = _REACHED.all(application=application_id, organisation=organisation_id)
    return [step for step in reached if step.person_id != without_person]
