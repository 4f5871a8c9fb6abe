"""People. Numbers are sealed; a keyed index finds them again."""

from collections.abc import Iterable

import peewee

from portal.kernel import kept
from portal.kernel.database import InstantField, Model, SealedField
from portal.kernel.kept import Kept, value
from portal.kernel.sealing import blind_index


class Person(Model):
    """Somebody with an account; as an applicant, and in whatever capacities `Member` gives."""

    name = peewee.CharField(max_length=120)
    document_kind = peewee.CharField(max_length=24)
    document = SealedField("accounts_person.document")
    document_index = peewee.CharField(max_length=64, unique=True)
    phone = SealedField("accounts_person.phone")
    phone_index = peewee.CharField(max_length=64, unique=True)
    email = SealedField("accounts_person.email", null=True)
    # Null for a person entered by an organisation, until the first password is set with a code.
    password_hash = peewee.CharField(max_length=200, null=True)
    password_changed_at = InstantField()
    # Which text of the privacy notice was shown, and when (PIPL 17).
    notice_version = peewee.CharField(max_length=20, default="")
    registered_at = InstantField()
    disabled_at = InstantField(null=True)


class Disclosure(Model):
    """Somebody saw a whole number of somebody: who, what, when, why."""

    person = peewee.ForeignKeyField(Person, on_delete="RESTRICT", backref="+")
    viewer = peewee.ForeignKeyField(Person, on_delete="RESTRICT", backref="+")
    viewer_role = peewee.CharField(max_length=32)
    viewer_organisation_id = peewee.IntegerField(null=True)
    field = peewee.CharField(max_length=16)
    reason = peewee.CharField(max_length=300)
    at = InstantField()

    class Meta:
        indexes = ((("person", "id"), False),)


def index_of(key: str) -> str:
    """The index of a login key such as "phone:13812345678" or "resident_id:…"."""
    return blind_index(key, "accounts.login")


def person_by_id(person_id: int) -> Person | None:
    return kept.by_id(Person, person_id)


_DOCUMENT = Kept(lambda: Person.select(Person.document_kind, Person.document).where(Person.id == value("id")))


def sealed_document_of(person_id: int) -> tuple[str, str] | None:
    """(kind, number) of a person's document, the number as it is kept: sealed."""
    return _DOCUMENT.first(id=person_id)


def open_document(sealed: str) -> str:
    """The number of a sealed one."""
    return Person.document.python_value(sealed)


def person_by_keys(keys: Iterable[str]) -> Person | None:
    """The person that a sign-in identifier means; the phone counts before the document."""
    indexes = [index_of(key) for key in keys] or ["-"]
    found = (Person.phone_index.in_(indexes)) | (Person.document_index.in_(indexes))
    people = list(Person.select().where(found).order_by(Person.id))
    by_phone = [person for person in people if person.phone_index in indexes]
    return (by_phone or people or [None])[0]


def people_by_ids(ids: Iterable[int]) -> list[Person]:
    wanted = sorted(set(ids))
    return list(Person.select().where(Person.id.in_(wanted)).order_by(Person.id)) if wanted else []


def disclosures_of(person_id: int, *, before: int | None, count: int) -> list[Disclosure]:
    """Who saw this person's numbers, newest first, with the viewers."""
    viewer = Person.alias()
    query = (
        Disclosure.select(Disclosure, viewer)
        .join(viewer, on=(Disclosure.viewer == viewer.id), attr="viewer")
        .where(Disclosure.person == person_id)
    )
    if before is not None:
        query = query.where(Disclosure.id < before)
    return list(query.order_by(Disclosure.id.desc()).limit(count))
