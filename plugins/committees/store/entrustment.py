"""Entrusted reviews: a letter, and the cases that it names."""

from collections.abc import Iterable

import peewee

from plugins.committees.store.filing import Committee
from portal.plugin import InstantField, Model, for_update


class Entrustment(Model):
    """A letter from one office to another."""

    from_office = peewee.IntegerField(index=True)
    to_office = peewee.IntegerField(index=True)
    number = peewee.CharField(max_length=80)
    reason = peewee.TextField()
    state = peewee.CharField(max_length=12, default="asked")
    answer = peewee.TextField(default="")
    asked_at = InstantField()
    asked_by = peewee.IntegerField()
    decided_at = InstantField(null=True)
    decided_by = peewee.IntegerField(null=True)
    version = peewee.IntegerField(default=1)


class EntrustedCase(Model):
    """A case of a letter. `held` is the application while the letter stands: it is in one letter at a time."""

    entrustment = peewee.ForeignKeyField(Entrustment, backref=None, on_delete="RESTRICT")
    application_id = peewee.IntegerField()
    person_id = peewee.IntegerField(index=True)
    held = peewee.IntegerField(null=True, unique=True)
    number = peewee.CharField(max_length=40)
    name = peewee.CharField(max_length=120)
    employer_name = peewee.CharField(max_length=200)
    series = peewee.CharField(max_length=40)
    specialty = peewee.CharField(max_length=60)
    level = peewee.CharField(max_length=20)


def entrustment(entrustment_id: int) -> Entrustment | None:
    return Entrustment.get_or_none(Entrustment.id == entrustment_id)


def locked(entrustment_id: int) -> Entrustment | None:
    """The letter, locked until the transaction ends."""
    return for_update(Entrustment.select().where(Entrustment.id == entrustment_id)).first()


def page(*, office_id: int, after: int, count: int) -> list[Entrustment]:
    """Letters from and to an office, the newest first."""
    wanted = (Entrustment.from_office == office_id) | (Entrustment.to_office == office_id)
    if after:
        wanted &= Entrustment.id < after
    return list(Entrustment.select().where(wanted).order_by(Entrustment.id.desc()).limit(count))


def cases_of(entrustment_id: int) -> list[EntrustedCase]:
    query = EntrustedCase.select().where(EntrustedCase.entrustment == entrustment_id)
    return list(query.order_by(EntrustedCase.id))


def held_among(application_ids: Iterable[int]) -> set[int]:
    """Those of these that a standing letter names."""
    query = EntrustedCase.select(EntrustedCase.held).where(EntrustedCase.held.in_(list(application_ids)))
    return {row[0] for row in query.tuples()}


def accepted(office_id: int) -> list[int]:
    """The applications whose review an office has accepted, in the order of the letters."""
    wanted = (Entrustment.to_office == office_id) & (Entrustment.state == "accepted")
    query = EntrustedCase.select(EntrustedCase.application_id).join(Entrustment)
    return [row[0] for row in query.where(wanted).order_by(EntrustedCase.id).tuples()]


def accepted_for(person_id: int) -> list[tuple[str, Entrustment]]:
    """(申报编号, the letter) of an applicant's cases that another office reviews."""
    query = EntrustedCase.select(EntrustedCase, Entrustment).join(Entrustment)
    rows = query.where((EntrustedCase.person_id == person_id) & (Entrustment.state == "accepted"))
    return [(row.number, row.entrustment) for row in rows.order_by(EntrustedCase.id)]


def release(entrustment_id: int) -> None:
    """The letter no longer stands: its cases may be in another."""
    EntrustedCase.update(held=None).where(EntrustedCase.entrustment == entrustment_id).execute()


def approved_offices(*, without: int) -> list[int]:
    """The offices that have an approved committee, but one."""
    query = Committee.select(Committee.office_id).where(Committee.state == "approved").distinct()
    return [row[0] for row in query.order_by(Committee.office_id).tuples() if row[0] != without]


def write(row: Entrustment, **columns: object) -> None:
    """Put values into columns of a letter that the caller holds; its version rises."""
    values = {**columns, "version": row.version + 1}
    Entrustment.update(**values).where(Entrustment.id == row.id).execute()
    for name, given in values.items():
        setattr(row, name, given)
