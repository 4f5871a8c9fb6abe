"""Persons' extensions: granted with a reason, never edited, at most revoked."""

from datetime import datetime
from typing import Any

import peewee

from portal.kernel.database import InstantField, Model
from portal.kernel.kept import KeptModels, value


class Extension(Model):
    """One person's longer time for one action in one application year of an entry."""

    person_id = peewee.IntegerField()
    application_year = peewee.IntegerField()
    entry = peewee.CharField(max_length=40)
    action = peewee.CharField(max_length=16)
    until = InstantField()
    reason = peewee.TextField()
    granted_at = InstantField()
    granted_by = peewee.CharField(max_length=64)
    revoked_at = InstantField(null=True)
    revoked_by = peewee.CharField(max_length=64, default="")
    revoked_why = peewee.TextField(default="")

    class Meta:
        indexes = ((("person_id", "entry", "id"), False),)


_OF_ENTRY = KeptModels(
    Extension,
    lambda: (
        Extension.select()
        .where((Extension.person_id == value("person")) & (Extension.entry == value("entry")))
        .order_by(Extension.id)
    ),
)


def in_force(person_id: int, entry: str, at: datetime | None = None) -> list[Extension]:
    """The extensions that hold, or held at an instant, oldest first."""
    rows = _OF_ENTRY.all(person=person_id, entry=entry)
    if at is None:
        return [row for row in rows if row.revoked_at is None]
    return [row for row in rows if row.granted_at <= at and (row.revoked_at is None or row.revoked_at > at)]


def of_person(person_id: int) -> list[Extension]:
    """All, revoked ones too, oldest first."""
    return list(Extension.select().where(Extension.person_id == person_id).order_by(Extension.id))


def page(*, before_id: int | None, limit: int) -> list[Extension]:
    """The newest first, from below an id."""
    query = Extension.select().order_by(Extension.id.desc()).limit(limit)
    return list(query if before_id is None else query.where(Extension.id < before_id))


def find(extension_id: int) -> Extension | None:
    return Extension.get_or_none(Extension.id == extension_id)


def add(**fields: Any) -> Extension:
    return Extension.create(**fields)


def revoke(extension_id: int, *, at: datetime, by: str, why: str) -> bool:
    """False when it was revoked before."""
    query = Extension.update(revoked_at=at, revoked_by=by, revoked_why=why).where(
        (Extension.id == extension_id) & Extension.revoked_at.is_null()
    )
    return query.execute() == 1
