"""Committees' own calendars, version by version."""

from datetime import datetime
from typing import Any

import peewee

from portal.kernel.database import InstantField, JsonField, Model


class OfficeVersion(Model):
    """What a committee office set for one entry of a plan. Empty `dates`: it follows the province again."""

    office_id = peewee.IntegerField()
    plan_year = peewee.IntegerField()
    application_year = peewee.IntegerField()
    entry = peewee.CharField(max_length=40)
    version = peewee.IntegerField()
    # Date name -> ISO instant.
    dates = JsonField()
    recorded_at = InstantField()
    actor = peewee.CharField(max_length=64)
    role = peewee.CharField(max_length=32)
    why = peewee.TextField()

    class Meta:
        indexes = (
            (("office_id", "plan_year", "application_year", "entry", "version"), True),
            (("office_id", "entry", "id"), False),
        )


def in_force(office_id: int, entry: str, at: datetime | None = None) -> dict[tuple[int, int], OfficeVersion]:
    """(plan year, application year) -> the version that holds, or held at an instant."""
    query = OfficeVersion.select().where((OfficeVersion.office_id == office_id) & (OfficeVersion.entry == entry))
    if at is not None:
        query = query.where(OfficeVersion.recorded_at <= at)
    return {(row.plan_year, row.application_year): row for row in query.order_by(OfficeVersion.id)}


def of_office(office_id: int) -> list[OfficeVersion]:
    """All versions of an office, oldest first."""
    return list(OfficeVersion.select().where(OfficeVersion.office_id == office_id).order_by(OfficeVersion.id))


def of_entry(office_id: int, entry: str) -> list[OfficeVersion]:
    query = OfficeVersion.select().where((OfficeVersion.office_id == office_id) & (OfficeVersion.entry == entry))
    return list(query.order_by(OfficeVersion.id))


def latest_number(office_id: int, plan_year: int, application_year: int, entry: str) -> int:
    """The number of the newest version; 0 when there is none."""
    query = OfficeVersion.select(peewee.fn.MAX(OfficeVersion.version)).where(
        (OfficeVersion.office_id == office_id)
        & (OfficeVersion.plan_year == plan_year)
        & (OfficeVersion.application_year == application_year)
        & (OfficeVersion.entry == entry)
    )
    return query.scalar() or 0


def add(**fields: Any) -> OfficeVersion:
    return OfficeVersion.create(**fields)
