"""Offline packs that came back: the typed lines, until they are applied and after."""

from datetime import datetime
from typing import Any

import peewee

from plugins.committees.store.meeting import Meeting
from portal.plugin import InstantField, JsonField, Model, for_update


class PackReturn(Model):
    """One returned file. The same file again is the same row."""

    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT")
    person_id = peewee.IntegerField()
    sha256 = peewee.CharField(max_length=64)
    claims = peewee.TextField()
    lines = JsonField()
    returned_at = InstantField()
    applied_at = InstantField(null=True)

    class Meta:
        indexes = ((("meeting", "person_id", "sha256"), True),)


def returned(pack_id: int, person_id: int) -> PackReturn | None:
    return PackReturn.get_or_none((PackReturn.id == pack_id) & (PackReturn.person_id == person_id))


def locked(pack_id: int, person_id: int) -> PackReturn | None:
    """The same, locked until the transaction ends."""
    mine = (PackReturn.id == pack_id) & (PackReturn.person_id == person_id)
    return for_update(PackReturn.select().where(mine)).first()


def keep(meeting_id: int, person_id: int, sha256: str, now: datetime, **columns: Any) -> tuple[PackReturn, bool]:
    """The row of this file, and whether it is new."""
    same = (PackReturn.meeting == meeting_id) & (PackReturn.person_id == person_id) & (PackReturn.sha256 == sha256)
    row = PackReturn.get_or_none(same)
    if row is not None:
        return row, False
    made = PackReturn.create(meeting=meeting_id, person_id=person_id, sha256=sha256, returned_at=now, **columns)
    return made, True


def mark_applied(row: PackReturn, now: datetime) -> None:
    row.applied_at = now
    row.save()


def packs_of(meeting_id: int, person_id: int, count: int) -> list[PackReturn]:
    """The newest ones."""
    query = PackReturn.select().where((PackReturn.meeting == meeting_id) & (PackReturn.person_id == person_id))
    return list(query.order_by(PackReturn.id.desc()).limit(count))
