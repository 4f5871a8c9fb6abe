"""Certificates, what became of each, and the counters of their numbers."""

from collections.abc import Iterable
from typing import Any

import peewee

from plugins.certificates.domain.certificate import Details, Origin, Printed, State
from portal.plugin import InstantField, Model, SealedField, for_update


class Certificate(Model):
    """One certificate. Its printed fields never change; its state does, each time with a row of `Change`."""

    # What the QR code carries: 130 random bits, in no order.
    public_id = peewee.CharField(max_length=32, unique=True)
    number = peewee.CharField(max_length=60, unique=True)
    # Null for a holder without an account, until they claim it.
    person_id = peewee.IntegerField(null=True, index=True)
    name = peewee.CharField(max_length=120)
    document_kind = peewee.CharField(max_length=24)
    document = SealedField("certificates_certificate.document")
    # Empty for a historical record without a document's number.
    document_index = peewee.CharField(max_length=64, default="", index=True)
    sex = peewee.CharField(max_length=4, default="")
    birth_on = peewee.DateField(null=True)
    series = peewee.CharField(max_length=40, default="")
    series_name = peewee.CharField(max_length=60)
    level = peewee.CharField(max_length=12)
    title = peewee.CharField(max_length=60)
    specialty = peewee.CharField(max_length=100, default="")
    way = peewee.CharField(max_length=12)
    scope = peewee.CharField(max_length=60)
    committee = peewee.CharField(max_length=200, default="")
    passed_on = peewee.DateField()
    paper = peewee.CharField(max_length=120, default="")
    employer = peewee.CharField(max_length=200, default="")
    issuer = peewee.CharField(max_length=120)
    issued_on = peewee.DateField()
    origin = peewee.CharField(max_length=12)
    application_id = peewee.IntegerField(null=True, unique=True)
    application_year = peewee.IntegerField(null=True)
    state = peewee.CharField(max_length=12, default=State.VALID.value)
    state_on = peewee.DateField(null=True)
    state_reason = peewee.CharField(max_length=500, default="")
    # The change that made the state: the key of the revocation list, 0 while nothing has changed.
    state_change = peewee.IntegerField(default=0)
    # The item of the holder's dossier, null where there is none.
    item_id = peewee.IntegerField(null=True)
    key_id = peewee.CharField(max_length=16)
    signature = peewee.CharField(max_length=100)
    version = peewee.IntegerField(default=1)
    created_at = InstantField()
    updated_at = InstantField()

    class Meta:
        indexes = ((("state", "state_change"), False), (("series", "id"), False))


class Change(Model):
    """What became of a certificate, by whom and why. Rows are only added."""

    certificate = peewee.ForeignKeyField(Certificate, backref=None, on_delete="RESTRICT")
    event = peewee.CharField(max_length=12)
    state = peewee.CharField(max_length=12)
    on_day = peewee.DateField()
    reason = peewee.CharField(max_length=500, default="")
    by_person = peewee.IntegerField(null=True)
    at = InstantField()


class Serial(Model):
    """The last serial given under one prefix; it only grows, whatever becomes of the certificates."""

    prefix = peewee.CharField(max_length=80, unique=True)
    last = peewee.IntegerField(default=0)


def printed_of(row: Certificate) -> Printed:
    """What is printed and signed of a stored certificate."""
    details = Details(
        **{
            name: getattr(row, name)
            for name in (
                *("name", "document_kind", "document", "sex", "birth_on", "series", "series_name", "level", "title"),
                *("specialty", "way", "scope", "committee", "passed_on", "paper", "employer"),
            )
        }
    )
    return Printed(
        details=details,
        public_id=row.public_id,
        number=row.number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        origin=Origin(row.origin),
    )


def add(**columns: Any) -> Certificate:
    return Certificate.create(**columns)


def certificate(identity: int) -> Certificate | None:
    return Certificate.get_or_none(Certificate.id == identity)


def locked(identity: int) -> Certificate | None:
    """The certificate, locked until the transaction ends."""
    return for_update(Certificate.select().where(Certificate.id == identity)).first()


def by_public_id(public_id: str) -> Certificate | None:
    return Certificate.get_or_none(Certificate.public_id == public_id)


def by_number(number: str) -> Certificate | None:
    return Certificate.get_or_none(Certificate.number == number)


def facts_of(number: str) -> tuple[int, str, str] | None:
    """(id, name, document index) of a number, without opening what is sealed: as quick as for a number of nobody's."""
    columns = (Certificate.id, Certificate.name, Certificate.document_index)
    return Certificate.select(*columns).where(Certificate.number == number).tuples().first()


def of_application(application_id: int) -> Certificate | None:
    return Certificate.get_or_none(Certificate.application_id == application_id)


def number_taken(number: str) -> bool:
    return Certificate.select().where(Certificate.number == number).exists()


def held_by(person_id: int, document_index: str) -> list[Certificate]:
    """A person's certificates, newest first: those of the account, and unclaimed ones with the same document."""
    unclaimed = Certificate.person_id.is_null() & (Certificate.document_index == document_index)
    mine = (Certificate.person_id == person_id) | unclaimed if document_index else Certificate.person_id == person_id
    return list(Certificate.select().where(mine).order_by(Certificate.passed_on.desc(), Certificate.id.desc()))


def page(*, after: int, count: int, state: str = "", number: str = "") -> list[Certificate]:
    """A page of certificates, newest first."""
    query = Certificate.select()
    if state:
        query = query.where(Certificate.state == state)
    if number:
        query = query.where(Certificate.number == number)
    if after:
        query = query.where(Certificate.id < after)
    return list(query.order_by(Certificate.id.desc()).limit(count))


def everything() -> Iterable[Certificate]:
    return Certificate.select().order_by(Certificate.id).iterator()


def not_valid(*, after: int, count: int) -> list[Certificate]:
    """The suspended and revoked ones behind the key `after`, in the order of their changes."""
    gone = [State.SUSPENDED.value, State.REVOKED.value]
    query = Certificate.select().where(Certificate.state.in_(gone) & (Certificate.state_change > after))
    return list(query.order_by(Certificate.state_change).limit(count))


def write(row: Certificate, **columns: Any) -> None:
    """Change these columns, in the row as well as in the table."""
    Certificate.update(**columns).where(Certificate.id == row.id).execute()
    for name, value in columns.items():
        setattr(row, name, value)


def add_change(**columns: Any) -> int:
    return Change.create(**columns).id


def changes_of(certificate_id: int) -> list[Change]:
    """What became of it, oldest first."""
    return list(Change.select().where(Change.certificate == certificate_id).order_by(Change.id))


def next_serial(prefix: str) -> int:
    """The next serial of a prefix, taken: two transactions never get the same one."""
    Serial.insert(prefix=prefix).on_conflict_ignore().execute()
    row = for_update(Serial.select().where(Serial.prefix == prefix)).get()
    Serial.update(last=row.last + 1).where(Serial.id == row.id).execute()
    return row.last + 1


def counts_by_state() -> dict[str, int]:
    """How many certificates there are in each state."""
    query = Certificate.select(Certificate.state, peewee.fn.COUNT(Certificate.id)).group_by(Certificate.state)
    return dict(query.order_by(Certificate.state).tuples())
