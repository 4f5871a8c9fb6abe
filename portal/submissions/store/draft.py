"""Drafts: applications that have not been applied yet, and the slot that lets a person apply once a year."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.kernel import kept
from portal.kernel.kept import Kept, KeptModels, value
from portal.submissions.domain.application import State
from portal.submissions.store.application import Application, Slot

_DRAFT_OF_YEAR = KeptModels(
    Application,
    lambda: (
        Application.select()
        .where((Application.person_id == value("person")) & (Application.application_year == value("year")))
        .where(Application.state == State.DRAFT.value)
        .order_by(Application.id.desc())
    ),
)
_SLOT_OF = KeptModels(
    Application,
    lambda: (
        Application.select()
        .join(Slot, on=(Slot.application == Application.id))
        .where((Slot.person_id == value("person")) & (Slot.application_year == value("year")))
    ),
)
_TAKE = Kept(
    lambda: Slot.insert(
        person_id=value("person"), application_year=value("year"), application=value("application")
    ).on_conflict_ignore()
)


def draft_of_year(person_id: int, application_year: int) -> Application | None:
    """The person's newest draft of that year."""
    return _DRAFT_OF_YEAR.first(person=person_id, year=application_year)


def slot_of(person_id: int, application_year: int) -> Application | None:
    """The application that holds the person's slot of the year."""
    return _SLOT_OF.first(person=person_id, year=application_year)


def take_slot(person_id: int, application_year: int, application_id: int) -> bool:
    """False when another application holds it; one that is about to take it is waited for."""
    taken = _TAKE.execute(person=person_id, year=application_year, application=application_id)
    return taken.rowcount == 1


def free_slot(application_id: int) -> bool:
    """Give the slot back; False when the application holds none."""
    return Slot.delete().where(Slot.application == application_id).execute() == 1


def answers_to_bring(person_id: int, series: str) -> dict[str, Any]:
    """What the person typed into the last application of the series: nobody writes a summary twice."""
    query = Application.select(Application.answers).where(
        (Application.person_id == person_id) & (Application.series == series)
    )
    last = query.order_by(Application.id.desc()).first()
    return dict(last.answers) if last is not None else {}


def add(person_id: int, values: Mapping[str, Any], answers: Mapping[str, Any], *, now: datetime) -> int:
    """A new draft; returns its id."""
    return kept.insert(
        Application, person_id=person_id, **values, answers=dict(answers), created_at=now, updated_at=now
    )


def change(draft: Application, values: Mapping[str, Any], *, now: datetime) -> None:
    """Write values into a draft that the caller holds; its version grows."""
    for name, given in values.items():
        setattr(draft, name, given)
    draft.version += 1
    draft.updated_at = now
    changed = {**values, "version": draft.version, "updated_at": now}
    kept.update(Application, draft.id, **changed)
