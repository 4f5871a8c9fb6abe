"""Committees' own calendars, version by version."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import peewee

from portal.kernel.database import InstantField, JsonField, Model
from portal.kernel.kept import KeptModels, value


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


_OF_ENTRY = KeptModels(
    OfficeVersion,
    lambda: (
        OfficeVersion.select()
        .where((OfficeVersion.office_id == value("office")) & (OfficeVersion.entry == value("entry")))
        .order_by(OfficeVersion.id)
    ),
)


def in_force(office_id: int, entry: str, at: datetime | None = None) -> dict[tuple[int, int], OfficeVersion]:
    """(plan year, application year) -> the version that holds, or held at an instant."""
    rows = _OF_ENTRY.all(office=office_id, entry=entry)
    return {(row.plan_year, row.application_year): row for row in rows if at is None or row.recorded_at <= at}


def in_force_among(
    office_ids: Iterable[int], entries: Iterable[str]
) -> dict[tuple[int, str], dict[tuple[int, int], OfficeVersion]]:
    """(office, entry) -> what `in_force` says of them. One query."""
    wanted = OfficeVersion.office_id.in_(sorted(office_ids)) & OfficeVersion.entry.in_(sorted(entries))
    found: dict[tuple[int, str], dict[tuple[int, int], OfficeVersion]] = {}
    for row in OfficeVersion.select().where(wanted).order_by(OfficeVersion.id):
        found.setdefault((row.office_id, row.entry), {})[row.plan_year, row.application_year] = row
    return found


def of_office(office_id: int) -> list[OfficeVersion]:
    """All versions of an office, oldest first."""
    return list(OfficeVersion.select().where(OfficeVersion.office_id == office_id).order_by(OfficeVersion.id))


def of_entry(office_id: int, entry: str) -> list[OfficeVersion]:
    return _OF_ENTRY.all(office=office_id, entry=entry)


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
