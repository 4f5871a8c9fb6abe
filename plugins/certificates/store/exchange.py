"""Packages for the national platform, with what was left out of each."""

from typing import Any

import peewee

from plugins.certificates.store.certificate import Certificate
from portal.plugin import InstantField, JsonField, Model, SealedField


class Package(Model):
    """One package: the certificates behind `after` up to `last`. The file is sealed: it holds personal numbers."""

    after = peewee.IntegerField()
    last = peewee.IntegerField()
    records = peewee.IntegerField()
    left_out = peewee.IntegerField()
    digest = peewee.CharField(max_length=64)
    # How many records break each rule.
    rules = JsonField(default=dict)
    # [number, [rules]] of the records that were left out.
    faults = JsonField(default=list)
    content = SealedField("certificates_package.content")
    by_person = peewee.IntegerField()
    created_at = InstantField()


def certificates(*, after: int, count: int) -> list[Certificate]:
    return list(Certificate.select().where(Certificate.id > after).order_by(Certificate.id).limit(count))


def add(**columns: Any) -> Package:
    return Package.create(**columns)


def package(identity: int) -> Package | None:
    return Package.get_or_none(Package.id == identity)


def page(*, after: int, count: int) -> list[Package]:
    """Newest first, without their content."""
    columns = [getattr(Package, name) for name in Package._meta.sorted_field_names if name != "content"]
    query = Package.select(*columns)
    if after:
        query = query.where(Package.id < after)
    return list(query.order_by(Package.id.desc()).limit(count))
