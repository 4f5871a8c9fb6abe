"""Plan versions, which never change, and the drafts of the next ones."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import peewee

from portal.kernel.database import InstantField, JsonField, Model, database


class PlanVersion(Model):
    """One version of a year's plan: what it says, who made it, when and why."""

    year = peewee.IntegerField()
    version = peewee.IntegerField()
    # The canonical text of the plan (portal.calendar.domain.document) and its SHA-256.
    content = peewee.TextField()
    hash = peewee.CharField(max_length=64)
    # From when on this version answers "what were the windows at instant T".
    in_force_from = InstantField()
    recorded_at = InstantField()
    actor = peewee.CharField(max_length=64)
    role = peewee.CharField(max_length=32)
    why = peewee.TextField()

    class Meta:
        indexes = ((("year", "version"), True), (("year", "id"), False))


class PlanDraft(Model):
    """The one draft of a year: next year's plan, or a change of a published one (`base_version` > 0)."""

    year = peewee.IntegerField(unique=True)
    base_version = peewee.IntegerField()
    content = JsonField()
    # Grows with each save: two editors can't overwrite each other unseen.
    revision = peewee.IntegerField(default=1)
    started_at = InstantField()
    saved_at = InstantField()
    saved_by = peewee.CharField(max_length=64)


_NEWEST = (
    "SELECT year, version, hash FROM calendar_plan_version WHERE id IN "
    "(SELECT MAX(id) FROM calendar_plan_version GROUP BY year) ORDER BY year"
)
_NEWEST_AT = (
    "SELECT year, version, hash FROM calendar_plan_version WHERE id IN "
    "(SELECT MAX(id) FROM calendar_plan_version WHERE in_force_from <= {mark} GROUP BY year) ORDER BY year"
)


def newest(at: datetime | None = None) -> list[tuple[int, int, str]]:
    """(year, version, hash) of each year's newest version, or of the one in force at an instant: a hot, kept query."""
    if at is None:
        return list(database.execute_sql(_NEWEST).fetchall())
    sql = _NEWEST_AT.format(mark=database.param)
    return list(database.execute_sql(sql, (PlanVersion.in_force_from.db_value(at),)).fetchall())


def content(hash_: str) -> str:
    """The canonical text with this hash."""
    return PlanVersion.select(PlanVersion.content).where(PlanVersion.hash == hash_).limit(1).scalar()


def versions(year: int) -> list[PlanVersion]:
    """All versions of a year, oldest first."""
    return list(PlanVersion.select().where(PlanVersion.year == year).order_by(PlanVersion.version))


def all_versions() -> list[PlanVersion]:
    """All versions of all years, in the order in which they were recorded."""
    return list(PlanVersion.select().order_by(PlanVersion.id))


def version(year: int, number: int) -> PlanVersion | None:
    return PlanVersion.get_or_none((PlanVersion.year == year) & (PlanVersion.version == number))


def latest_number(year: int) -> int:
    """The number of the newest version; 0 when the year has none."""
    newest_number = peewee.fn.MAX(PlanVersion.version)
    return PlanVersion.select(newest_number).where(PlanVersion.year == year).scalar() or 0


def add_version(**fields: Any) -> PlanVersion:
    return PlanVersion.create(**fields)


def drafts() -> list[PlanDraft]:
    return list(PlanDraft.select().order_by(PlanDraft.year))


def draft(year: int) -> PlanDraft | None:
    return PlanDraft.get_or_none(PlanDraft.year == year)


def add_draft(**fields: Any) -> PlanDraft:
    return PlanDraft.create(**fields)


def save_draft(year: int, revision: int, document: Mapping[str, Any], *, saved_at: datetime, saved_by: str) -> bool:
    """Replace the draft's content; False when it is no longer at this revision."""
    query = PlanDraft.update(
        content=dict(document), revision=PlanDraft.revision + 1, saved_at=saved_at, saved_by=saved_by
    ).where((PlanDraft.year == year) & (PlanDraft.revision == revision))
    return query.execute() == 1


def drop_draft(year: int) -> int:
    return PlanDraft.delete().where(PlanDraft.year == year).execute()
