"""Returns for correction and their defects."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import peewee

from portal.kernel.database import InstantField, Model
from portal.submissions.domain.application import State
from portal.submissions.domain.correction import Fault, ReturnState
from portal.submissions.store.application import Application, Step


class Return(Model):
    """One time that a step sent the application back. `due_at` inclusive."""

    application = peewee.ForeignKeyField(Application, backref=None, on_delete="RESTRICT")
    step = peewee.ForeignKeyField(Step, backref=None, on_delete="RESTRICT")
    number = peewee.IntegerField()
    # The revision that was looked at, and the one that answered.
    revision = peewee.IntegerField()
    answered_revision = peewee.IntegerField(null=True)
    organisation_name = peewee.CharField(max_length=200)
    by_person = peewee.IntegerField()
    at = InstantField()
    due_at = InstantField()
    state = peewee.CharField(max_length=12, default=ReturnState.OPEN.value)
    closed_at = InstantField(null=True)

    class Meta:
        indexes = ((("application", "number"), True),)


class Defect(Model):
    """One defect of a return, and what the applicant answered."""

    returned = peewee.ForeignKeyField(Return, backref=None, on_delete="RESTRICT")
    position = peewee.IntegerField()
    target = peewee.CharField(max_length=80)
    label = peewee.CharField(max_length=300)
    reason = peewee.TextField()
    reply = peewee.TextField(default="")

    class Meta:
        indexes = ((("returned", "position"), True),)


def insert_return(
    application: Application, step: Step, faults: Iterable[Fault], *, by_person: int, at: datetime, due_at: datetime
) -> Return:
    """A return with all its defects, in their order."""
    number = Return.select().where(Return.application == application.id).count() + 1
    row = Return.create(
        application=application.id,
        step=step.id,
        number=number,
        revision=application.revision,
        organisation_name=step.organisation_name,
        by_person=by_person,
        at=at,
        due_at=due_at,
    )
    Defect.insert_many(
        [
            {
                "returned": row.id,
                "position": place,
                "target": fault.target,
                "label": fault.label,
                "reason": fault.reason,
            }
            for place, fault in enumerate(faults, start=1)
        ]
    ).execute()
    return row


def open_return(application_id: int) -> Return | None:
    """The return that the applicant has to answer."""
    mine = (Return.application == application_id) & (Return.state == ReturnState.OPEN.value)
    return Return.get_or_none(mine)


def returns_of(application_id: int) -> list[Return]:
    """All returns, oldest first."""
    return list(Return.select().where(Return.application == application_id).order_by(Return.number))


def defects_of(return_ids: Iterable[int]) -> list[Defect]:
    """The defects of some returns, in order, in one query."""
    wanted = sorted(set(return_ids))
    if not wanted:
        return []
    return list(Defect.select().where(Defect.returned.in_(wanted)).order_by(Defect.returned, Defect.position))


def close_return(row: Return, state: ReturnState, *, at: datetime, answered_revision: int | None = None) -> None:
    row.state, row.closed_at, row.answered_revision = state.value, at, answered_revision
    row.save(only=[Return.state, Return.closed_at, Return.answered_revision])


def keep_replies(replies: Mapping[int, str]) -> None:
    """What the applicant says to each defect (by its id)."""
    for identity, reply in sorted(replies.items()):
        Defect.update(reply=reply).where(Defect.id == identity).execute()


def due_before(instant: datetime, *, count: int) -> list[Application]:
    """Returned applications whose correction is due before an instant, soonest first."""
    query = Application.select().where(
        (Application.state == State.RETURNED.value) & (Application.correction_due < instant)
    )
    return list(query.order_by(Application.correction_due, Application.id).limit(count))
