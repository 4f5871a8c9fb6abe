"""Imports of experts: the lines of a workbook between the preview of their effects and their being applied."""

from datetime import datetime

import peewee

from portal.plugin import InstantField, Model, SealedField, for_update


class ExpertImport(Model):
    """One workbook. Its lines hold document numbers, so they are sealed, and emptied once they were applied."""

    office_id = peewee.IntegerField()
    person_id = peewee.IntegerField()
    file_name = peewee.CharField(max_length=200)
    digest = peewee.CharField(max_length=64)
    lines = SealedField("committees_expert_import.lines")
    # Hash of the effects that were shown; what is applied must be what was shown.
    seen = peewee.CharField(max_length=64)
    added = peewee.IntegerField(default=0)
    changed = peewee.IntegerField(default=0)
    unchanged = peewee.IntegerField(default=0)
    refused = peewee.IntegerField(default=0)
    state = peewee.CharField(max_length=10, default="open")
    created_at = InstantField()
    applied_at = InstantField(null=True)

    class Meta:
        indexes = ((("office_id", "id"), False),)


def one(import_id: int, office_id: int) -> ExpertImport | None:
    return ExpertImport.get_or_none((ExpertImport.id == import_id) & (ExpertImport.office_id == office_id))


def locked(import_id: int, office_id: int) -> ExpertImport | None:
    """The import, locked until the transaction ends."""
    mine = (ExpertImport.id == import_id) & (ExpertImport.office_id == office_id)
    return for_update(ExpertImport.select().where(mine)).first()


def drop_open(office_id: int) -> int:
    """Forget the office's imports that were never applied; returns how many."""
    mine = (ExpertImport.office_id == office_id) & (ExpertImport.state == "open")
    return ExpertImport.delete().where(mine).execute()


def drop_older(than: datetime) -> int:
    """Forget every office's imports that were left open since before an instant."""
    stale = (ExpertImport.state == "open") & (ExpertImport.created_at < than)
    return ExpertImport.delete().where(stale).execute()


def recent(office_id: int, *, count: int) -> list[ExpertImport]:
    """The office's applied imports, newest first."""
    done = (ExpertImport.office_id == office_id) & (ExpertImport.state == "applied")
    return list(ExpertImport.select().where(done).order_by(ExpertImport.id.desc()).limit(count))


def everything() -> list[ExpertImport]:
    return list(ExpertImport.select().order_by(ExpertImport.id))
