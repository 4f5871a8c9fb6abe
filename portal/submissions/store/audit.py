"""The employer's decisions on the parts of an application, kept one by one."""

import peewee

from portal.kernel.database import InstantField, Model
from portal.submissions.domain.audit import AuditOutcome, Mark
from portal.submissions.store.application import Application


class AuditMark(Model):
    """The last decision on one part ("item:7", "answer:duties"), and of which contents it was made."""

    application = peewee.ForeignKeyField(Application, backref=None, on_delete="RESTRICT")
    key = peewee.CharField(max_length=80)
    outcome = peewee.CharField(max_length=10)
    reason = peewee.TextField(default="")
    target = peewee.CharField(max_length=80, default="")
    fingerprint = peewee.CharField(max_length=16)
    revision = peewee.IntegerField()
    by_person = peewee.IntegerField()
    at = InstantField()

    class Meta:
        indexes = ((("application", "key"), True),)


def marks_of(application_id: int) -> dict[str, Mark]:
    """Every decision by its part."""
    rows = AuditMark.select().where(AuditMark.application == application_id).order_by(AuditMark.id)
    return {
        row.key: Mark(row.key, AuditOutcome(row.outcome), row.reason, row.fingerprint, row.revision, row.at, row.target)
        for row in rows
    }


def put_mark(application_id: int, mark: Mark, *, by_person: int) -> None:
    """Keep a decision in place of the one before on the same part."""
    kept = [
        AuditMark.outcome,
        AuditMark.reason,
        AuditMark.target,
        AuditMark.fingerprint,
        AuditMark.revision,
        AuditMark.by_person,
        AuditMark.at,
    ]
    AuditMark.insert(
        application=application_id,
        key=mark.key,
        outcome=mark.outcome.value,
        reason=mark.reason,
        target=mark.target,
        fingerprint=mark.fingerprint,
        revision=mark.revision,
        by_person=by_person,
        at=mark.at,
    ).on_conflict(conflict_target=[AuditMark.application, AuditMark.key], preserve=kept).execute()
