"""The targets of the places, the figures of their progress, and the bulletins that were published."""

from datetime import datetime
from typing import Any

import peewee

from plugins.certificates.store.historical import Batch, Record
from portal.plugin import InstantField, JsonField, Model, for_update


class Target(Model):
    """How many records the province expects of a place."""

    region = peewee.CharField(max_length=6, unique=True)
    target = peewee.IntegerField()
    updated_at = InstantField()


class Bulletin(Model):
    """A periodic bulletin (通报). `rows` are the figures, which never change once it is published."""

    title = peewee.CharField(max_length=100)
    since = peewee.DateField()
    until = peewee.DateField()
    words = peewee.CharField(max_length=2000, default="")
    # draft, published
    state = peewee.CharField(max_length=12, default="draft")
    rows = JsonField(default=list)
    digest = peewee.CharField(max_length=64, default="")
    by_person = peewee.IntegerField()
    version = peewee.IntegerField(default=1)
    created_at = InstantField()
    published_at = InstantField(null=True)


def targets() -> dict[str, int]:
    return dict(Target.select(Target.region, Target.target).order_by(Target.region).tuples())


def set_target(region: str, target: int, now: datetime) -> None:
    if not Target.update(target=target, updated_at=now).where(Target.region == region).execute():
        Target.create(region=region, target=target, updated_at=now)


def records_by_region(*, since: datetime | None = None, until: datetime) -> dict[str, int]:
    """Records that stand for themselves, by place, entered before `until` (and from `since` on)."""
    wanted = (Record.created_at < until) & (Record.state != "same")
    if since is not None:
        wanted &= Record.created_at >= since
    query = Record.select(Record.region, peewee.fn.COUNT(Record.id)).where(wanted).group_by(Record.region)
    return dict(query.order_by(Record.region).tuples())


def records_by_state() -> dict[str, int]:
    query = Record.select(Record.state, peewee.fn.COUNT(Record.id)).group_by(Record.state)
    return dict(query.order_by(Record.state).tuples())


def refused_by_region(*, since: datetime | None = None, until: datetime) -> dict[str, int]:
    """Refused lines of the batches applied before `until` (and from `since` on), by the bureau's place."""
    wanted = Batch.applied_at < until
    if since is not None:
        wanted &= Batch.applied_at >= since
    query = Batch.select(Batch.region, peewee.fn.SUM(Batch.refused)).where(wanted).group_by(Batch.region)
    return {region: int(count) for region, count in query.order_by(Batch.region).tuples()}


def add(**columns: Any) -> Bulletin:
    return Bulletin.create(**columns)


def bulletin(identity: int) -> Bulletin | None:
    return Bulletin.get_or_none(Bulletin.id == identity)


def locked(identity: int) -> Bulletin | None:
    return for_update(Bulletin.select().where(Bulletin.id == identity)).first()


def write(row: Bulletin, **columns: Any) -> None:
    Bulletin.update(**columns).where(Bulletin.id == row.id).execute()
    for name, value in columns.items():
        setattr(row, name, value)


def page(*, drafts: bool, after: int, count: int) -> list[Bulletin]:
    query = Bulletin.select()
    if not drafts:
        query = query.where(Bulletin.state == "published")
    if after:
        query = query.where(Bulletin.id < after)
    return list(query.order_by(Bulletin.id.desc()).limit(count))
