"""Who looked at a certificate: when and how, and the name that the looker gave. Nothing else of the looker is kept."""

from datetime import datetime

import peewee

from plugins.certificates.store.certificate import Certificate
from portal.plugin import InstantField, Model


class Lookup(Model):
    """One successful verification of one certificate."""

    certificate = peewee.ForeignKeyField(Certificate, backref=None, on_delete="RESTRICT")
    kind = peewee.CharField(max_length=12)
    # What the looker called themselves, if they did: nothing checks it.
    looker = peewee.CharField(max_length=60, default="")
    at = InstantField(index=True)

    class Meta:
        indexes = ((("certificate", "id"), False),)


def add(*, certificate_id: int, kind: str, looker: str, at: datetime) -> None:
    Lookup.create(certificate=certificate_id, kind=kind, looker=looker, at=at)


def page(certificate_id: int, *, after: int, count: int) -> list[Lookup]:
    """The lookups of a certificate, newest first."""
    query = Lookup.select().where(Lookup.certificate == certificate_id)
    if after:
        query = query.where(Lookup.id < after)
    return list(query.order_by(Lookup.id.desc()).limit(count))


def forget_before(instant: datetime) -> int:
    """Delete the lookups of before this instant; how many there were."""
    return Lookup.delete().where(Lookup.at < instant).execute()
