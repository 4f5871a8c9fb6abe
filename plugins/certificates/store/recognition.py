"""Applications for recognition (认定) by a certificate of a digital engineer."""

from typing import Any

import peewee

from portal.plugin import InstantField, JsonField, Model, for_update


class Recognition(Model):
    """One application. `open_of` is the person while it is open, null afterwards: one at a time."""

    person_id = peewee.IntegerField(index=True)
    open_of = peewee.IntegerField(null=True, unique=True)
    # Who decides: a municipal bureau or the province.
    organisation_id = peewee.IntegerField()
    grade = peewee.CharField(max_length=12)
    direction = peewee.CharField(max_length=100)
    number = peewee.CharField(max_length=60)
    obtained = peewee.DateField()
    item_id = peewee.IntegerField()
    # Ids of the evidence files at the time of the application.
    evidence = JsonField(default=list)
    employer = peewee.CharField(max_length=200, default="")
    # applied, granted, refused, withdrawn
    state = peewee.CharField(max_length=12, default="applied")
    reason = peewee.CharField(max_length=500, default="")
    certificate_id = peewee.IntegerField(null=True, unique=True)
    by_person = peewee.IntegerField(null=True)
    version = peewee.IntegerField(default=1)
    created_at = InstantField()
    decided_at = InstantField(null=True)

    class Meta:
        indexes = ((("organisation_id", "state", "id"), False),)


def add(**columns: Any) -> Recognition:
    return Recognition.create(**columns)


def recognition(identity: int) -> Recognition | None:
    return Recognition.get_or_none(Recognition.id == identity)


def locked(identity: int) -> Recognition | None:
    return for_update(Recognition.select().where(Recognition.id == identity)).first()


def write(row: Recognition, **columns: Any) -> None:
    Recognition.update(**columns).where(Recognition.id == row.id).execute()
    for name, value in columns.items():
        setattr(row, name, value)


def of_person(person_id: int) -> list[Recognition]:
    return list(
        Recognition.select().where(Recognition.person_id == person_id).order_by(Recognition.id.desc()).limit(50)
    )


def is_open(person_id: int) -> bool:
    return Recognition.select().where(Recognition.open_of == person_id).exists()


def granted_with(number: str) -> bool:
    """Has this engineer's certificate been recognised already?"""
    mine = (Recognition.number == number) & (Recognition.state == "granted")
    return Recognition.select().where(mine).exists()


def queue(*, organisation_id: int, state: str, after: int, count: int) -> list[Recognition]:
    """A page of an organisation's applications, oldest first."""
    wanted = (Recognition.organisation_id == organisation_id) & (Recognition.state == state) & (Recognition.id > after)
    return list(Recognition.select().where(wanted).order_by(Recognition.id).limit(count))


def bearing(evidence_id: int, organisation_id: int) -> bool:
    """Does an application to this organisation rest on this file?"""
    query = Recognition.select(Recognition.evidence).where(Recognition.organisation_id == organisation_id)
    return any(evidence_id in held for (held,) in query.order_by(Recognition.id.desc()).tuples())
