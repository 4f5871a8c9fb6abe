"""Scoring schemes, version by version, and which one is in force where."""

from collections.abc import Iterable, Mapping
from typing import Any

import peewee

from portal.kernel.database import InstantField, JsonField, Model, for_update
from portal.series.domain.scheme_state import OPEN, SchemeState

_OPEN = sorted(state.value for state in OPEN)


class SchemeVersion(Model):
    """One version of a scheme. What is filed is `text`, to the letter; `hash` is its SHA-256 in UTF-8."""

    series = peewee.CharField(max_length=40)
    year = peewee.IntegerField()
    # The committee office that it is for; 0 = the whole series.
    office_id = peewee.IntegerField()
    name = peewee.CharField(max_length=200)
    # Level names, as the text says them.
    levels = JsonField()
    # The id of the document's first version, and this version's number in it.
    lineage = peewee.IntegerField(default=0)
    version = peewee.IntegerField(default=1)
    # Taken while the version is on its way (draft, submitted, returned).
    slot = peewee.CharField(max_length=40, null=True, unique=True)
    text = peewee.TextField()
    hash = peewee.CharField(max_length=64)
    # Grows with each save: two editors can't overwrite each other unseen.
    revision = peewee.IntegerField(default=1)
    state = peewee.CharField(max_length=12, default=SchemeState.DRAFT.value)
    started_at = InstantField()
    started_by = peewee.IntegerField()
    saved_at = InstantField()
    saved_by = peewee.IntegerField()
    submitted_at = InstantField(null=True)
    submitted_by = peewee.IntegerField(null=True)
    submitted_why = peewee.TextField(default="")
    decided_at = InstantField(null=True)
    decided_by = peewee.IntegerField(null=True)
    decided_why = peewee.TextField(default="")
    # The authority's number of the filing (备案号).
    number = peewee.CharField(max_length=60, null=True, unique=True)

    class Meta:
        indexes = ((("lineage", "version"), False), (("state", "id"), False))


class SchemeInForce(Model):
    """The one filed scheme of a series, year, level and office (0 = the whole series)."""

    series = peewee.CharField(max_length=40)
    year = peewee.IntegerField()
    level = peewee.CharField(max_length=12)
    office_id = peewee.IntegerField()
    scheme = peewee.ForeignKeyField(SchemeVersion, backref=None, on_delete="RESTRICT", index=True)

    class Meta:
        indexes = ((("series", "year", "level", "office_id"), True),)


def version(scheme_id: int) -> SchemeVersion | None:
    return SchemeVersion.get_or_none(SchemeVersion.id == scheme_id)


def locked(scheme_id: int) -> SchemeVersion | None:
    """The version, locked until the transaction ends."""
    return for_update(SchemeVersion.select().where(SchemeVersion.id == scheme_id)).first()


def versions_of(lineage: int) -> list[SchemeVersion]:
    """All versions of a document without their texts, oldest first."""
    columns = [field for field in SchemeVersion._meta.sorted_fields if field.name != "text"]
    query = SchemeVersion.select(*columns).where(SchemeVersion.lineage == lineage)
    return list(query.order_by(SchemeVersion.version, SchemeVersion.id))


def listed(states: Iterable[str], *, before: int | None, count: int, offices: Iterable[int] | None) -> list[Any]:
    """Versions in these states, newest first, without their texts. `offices` None = all of them."""
    columns = [field for field in SchemeVersion._meta.sorted_fields if field.name != "text"]
    query = SchemeVersion.select(*columns).where(SchemeVersion.state.in_(sorted(states)))
    if before is not None:
        query = query.where(SchemeVersion.id < before)
    if offices is not None:
        query = query.where(SchemeVersion.office_id.in_(sorted(offices)))
    return list(query.order_by(SchemeVersion.id.desc()).limit(count))


def open_version(lineage: int) -> SchemeVersion | None:
    """The version of a document that is on its way."""
    return SchemeVersion.get_or_none((SchemeVersion.lineage == lineage) & SchemeVersion.state.in_(_OPEN))


def add(**fields: Any) -> SchemeVersion:
    return SchemeVersion.create(**fields)


def set_place(scheme_id: int, *, lineage: int, slot: str) -> None:
    """Complete a version that was just added: its lineage may be its own id."""
    SchemeVersion.update(lineage=lineage, slot=slot).where(SchemeVersion.id == scheme_id).execute()


def save(scheme_id: int, revision: int, columns: Mapping[str, Any]) -> bool:
    """Change a version; False when it is no longer at this revision."""
    query = SchemeVersion.update(**columns, revision=SchemeVersion.revision + 1).where(
        (SchemeVersion.id == scheme_id) & (SchemeVersion.revision == revision)
    )
    return query.execute() == 1


def supersede(scheme_id: int) -> None:
    SchemeVersion.update(state=SchemeState.SUPERSEDED.value).where(SchemeVersion.id == scheme_id).execute()


def number_taken(number: str) -> bool:
    return SchemeVersion.select(SchemeVersion.id).where(SchemeVersion.number == number).exists()


def in_force(*, series: str, year: int, level: str, offices: Iterable[int]) -> SchemeVersion | None:
    """The filed scheme, of the office with the greatest id among these: an office's own before the series' (0)."""
    place = (
        (SchemeInForce.series == series)
        & (SchemeInForce.year == year)
        & (SchemeInForce.level == level)
        & SchemeInForce.office_id.in_(sorted(offices))
    )
    query = SchemeVersion.select().join(SchemeInForce, on=SchemeInForce.scheme == SchemeVersion.id).where(place)
    return query.order_by(SchemeInForce.office_id.desc()).first()


def places_in_force(*, series: str, year: int, office_id: int) -> dict[str, int]:
    """Level -> the id of the version in force there."""
    query = SchemeInForce.select(SchemeInForce.level, SchemeInForce.scheme).where(
        (SchemeInForce.series == series) & (SchemeInForce.year == year) & (SchemeInForce.office_id == office_id)
    )
    return dict(query.order_by(SchemeInForce.level).tuples())


def clear_force(scheme_id: int) -> None:
    SchemeInForce.delete().where(SchemeInForce.scheme == scheme_id).execute()


def put_in_force(*, series: str, year: int, level: str, office_id: int, scheme_id: int) -> None:
    SchemeInForce.create(series=series, year=year, level=level, office_id=office_id, scheme=scheme_id)
