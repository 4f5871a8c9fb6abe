"""Publicities and objections."""

from datetime import datetime

import peewee

from portal.kernel.database import InstantField, Model, SealedField, for_update
from portal.submissions.domain.publicity import Decision, PublicityState
from portal.submissions.store.application import Application, Step


class Publicity(Model):
    """One publicity. What the public sees is frozen here, and nothing else is: name, employer, series, level."""

    application = peewee.ForeignKeyField(Application, backref=None, on_delete="RESTRICT")
    step = peewee.ForeignKeyField(Step, backref=None, on_delete="RESTRICT", unique=True)
    token = peewee.CharField(max_length=32, unique=True)
    organisation_id = peewee.IntegerField()
    person_name = peewee.CharField(max_length=120)
    employer_name = peewee.CharField(max_length=200)
    series_name = peewee.CharField(max_length=80)
    level_name = peewee.CharField(max_length=80)
    days = peewee.IntegerField()
    starts_on = peewee.DateField()
    # The last day, and its end; both empty while the working days of its year are not known.
    ends_on = peewee.DateField(null=True)
    ends_at = InstantField(null=True)
    started_at = InstantField()
    started_by = peewee.IntegerField()
    state = peewee.CharField(max_length=12, default=PublicityState.RUNNING.value)
    closed_at = InstantField(null=True)

    class Meta:
        indexes = ((("state", "ends_at"), False), (("state", "id"), False))


class Objection(Model):
    """What somebody objected. Contact and text are sealed: only the employer reads them."""

    publicity = peewee.ForeignKeyField(Publicity, backref=None, on_delete="RESTRICT")
    receipt_code = peewee.CharField(max_length=24, unique=True)
    contact = SealedField("submissions_objection.contact")
    text = SealedField("submissions_objection.text")
    received_at = InstantField()
    decision = peewee.CharField(max_length=12, default=Decision.PENDING.value)
    reasons = peewee.TextField(default="")
    decided_at = InstantField(null=True)
    decided_by = peewee.IntegerField(null=True)

    class Meta:
        indexes = ((("publicity", "id"), False),)


def of_step(step_id: int) -> Publicity | None:
    return Publicity.get_or_none(Publicity.step == step_id)


def of_application(application_id: int) -> Publicity | None:
    """The last publicity of an application."""
    query = Publicity.select().where(Publicity.application == application_id)
    return query.order_by(Publicity.id.desc()).first()


def by_token(token: str) -> Publicity | None:
    return Publicity.get_or_none(Publicity.token == token)


def locked(publicity_id: int) -> Publicity | None:
    return for_update(Publicity.select().where(Publicity.id == publicity_id)).first()


def running(*, before_id: int | None, count: int) -> list[Publicity]:
    """Publicities that run, newest first, paged by key."""
    query = Publicity.select().where(Publicity.state == PublicityState.RUNNING.value)
    if before_id is not None:
        query = query.where(Publicity.id < before_id)
    return list(query.order_by(Publicity.id.desc()).limit(count))


def ended_ids(instant: datetime, *, after_id: int, count: int) -> list[int]:
    """Ids of running publicities whose days are over, in order."""
    query = Publicity.select(Publicity.id).where(
        (Publicity.state == PublicityState.RUNNING.value) & (Publicity.ends_at <= instant) & (Publicity.id > after_id)
    )
    return [row[0] for row in query.order_by(Publicity.id).limit(count).tuples()]


def endless_ids(*, after_id: int, count: int) -> list[int]:
    """Ids of running publicities whose end isn't known yet, in order."""
    query = Publicity.select(Publicity.id).where(
        (Publicity.state == PublicityState.RUNNING.value) & Publicity.ends_at.is_null() & (Publicity.id > after_id)
    )
    return [row[0] for row in query.order_by(Publicity.id).limit(count).tuples()]


def objections_of(publicity_id: int) -> list[Objection]:
    """In the order in which they came."""
    return list(Objection.select().where(Objection.publicity == publicity_id).order_by(Objection.id))


def decisions_of(publicity_id: int) -> list[str]:
    """The decisions alone: nothing is unsealed."""
    query = Objection.select(Objection.decision).where(Objection.publicity == publicity_id).order_by(Objection.id)
    return [row[0] for row in query.tuples()]


def objection(objection_id: int) -> Objection | None:
    return Objection.get_or_none(Objection.id == objection_id)


def objection_by_code(code: str) -> Objection | None:
    return Objection.get_or_none(Objection.receipt_code == code)


def break_off(application_id: int, *, at: datetime) -> None:
    """The application has ended: what runs of it runs no longer."""
    running_here = (Publicity.application == application_id) & (Publicity.state == PublicityState.RUNNING.value)
    Publicity.update(state=PublicityState.BROKEN_OFF.value, closed_at=at).where(running_here).execute()
