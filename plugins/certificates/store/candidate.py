"""Pairs of records that may be one, and every decision about them."""

from collections.abc import Iterable
from typing import Any

import peewee

from plugins.certificates.store.historical import Record
from portal.plugin import InstantField, Model, for_update


class Candidate(Model):
    """A pair: the older record first. `region` is empty for two places: the province's alone."""

    first = peewee.ForeignKeyField(Record, backref=None, on_delete="RESTRICT")
    second = peewee.ForeignKeyField(Record, backref=None, on_delete="RESTRICT", index=True)
    region = peewee.CharField(max_length=6, default="")
    reason = peewee.CharField(max_length=12)
    state = peewee.CharField(max_length=12, default="open")
    # Did the decision suspend the second one's certificate? Then undoing it gives it back.
    suspended = peewee.BooleanField(default=False)
    version = peewee.IntegerField(default=1)
    created_at = InstantField()
    decided_at = InstantField(null=True)

    class Meta:
        indexes = ((("first", "second"), True), (("state", "region", "id"), False))


class Ruling(Model):
    """A decision: same, different, or undone. Rows are only added."""

    candidate = peewee.ForeignKeyField(Candidate, backref=None, on_delete="RESTRICT")
    decision = peewee.CharField(max_length=12)
    reason = peewee.CharField(max_length=500)
    by_person = peewee.IntegerField()
    at = InstantField()


def add(**columns: Any) -> Candidate:
    return Candidate.create(**columns)


def pair(first: int, second: int) -> Candidate | None:
    return Candidate.get_or_none((Candidate.first == first) & (Candidate.second == second))


def candidate(identity: int) -> Candidate | None:
    return Candidate.get_or_none(Candidate.id == identity)


def locked(identity: int) -> Candidate | None:
    return for_update(Candidate.select().where(Candidate.id == identity)).first()


def write(row: Candidate, **columns: Any) -> None:
    Candidate.update(**columns).where(Candidate.id == row.id).execute()
    for name, value in columns.items():
        setattr(row, name, value)


def page(*, region: str | None, state: str, after: int, count: int) -> list[Candidate]:
    """A page, oldest first; `region` None: all."""
    wanted = (Candidate.state == state) & (Candidate.id > after)
    if region is not None:
        wanted &= Candidate.region == region
    return list(Candidate.select().where(wanted).order_by(Candidate.id).limit(count))


def blocks(record_id: int) -> bool:
    """Does a pair keep this record from its certificate: undecided, or decided as the same as an older one?"""
    mine = (Candidate.second == record_id) & (Candidate.state != "different")
    return Candidate.select().where(mine).exists()


def open_by_region() -> dict[str, int]:
    """Open pairs by the place of the newer record."""
    query = (
        Candidate.select(Record.region, peewee.fn.COUNT(Candidate.id))
        .join(Record, on=(Candidate.second == Record.id))
        .where(Candidate.state == "open")
        .group_by(Record.region)
    )
    return dict(query.order_by(Record.region).tuples())


def open_count(region: str | None) -> int:
    wanted = Candidate.state == "open"
    return Candidate.select().where(wanted if region is None else wanted & (Candidate.region == region)).count()


def add_ruling(**columns: Any) -> None:
    Ruling.create(**columns)


def rulings(identities: Iterable[int]) -> list[Ruling]:
    return list(Ruling.select().where(Ruling.candidate.in_(list(identities))).order_by(Ruling.id))
