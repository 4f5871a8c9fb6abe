"""Organisations in one tree, their members, and invitations to become one."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

import peewee

from portal.accounts.domain.organisations import OrganisationKind, OrganisationView
from portal.accounts.store.person import Person
from portal.kernel import kept
from portal.kernel.database import InstantField, JsonField, Model, SealedField
from portal.kernel.kept import Kept, KeptModels, value, values

# The generation that changes with any organisation.
ORGANISATIONS = "accounts.organisations"


class Organisation(Model):
    """A node of the tree. `path` holds the ids from the root, `/1/7/12/`: one query finds all above or below."""

    name = peewee.CharField(max_length=240)
    name_key = peewee.CharField(max_length=240)
    kind = peewee.CharField(max_length=24)
    parent = peewee.ForeignKeyField("self", null=True, on_delete="RESTRICT", backref="+")
    path = peewee.CharField(max_length=200, index=True, default="")
    # GB/T 2260, 6 digits.
    region = peewee.CharField(max_length=6)
    attributes = JsonField(default=dict)
    credit_code = peewee.CharField(max_length=18, null=True, unique=True)
    # Set when the code fails GB 32100 and an administrator vouched for it: who, when, why.
    override_reason = peewee.CharField(max_length=300, default="")
    override_by = peewee.ForeignKeyField(Person, null=True, on_delete="RESTRICT", backref="+")
    override_at = InstantField(null=True)
    created_at = InstantField()
    closed_at = InstantField(null=True)

    class Meta:
        indexes = ((("parent", "name_key"), True),)


class Member(Model):
    """A person in a role of an organisation."""

    person = peewee.ForeignKeyField(Person, on_delete="RESTRICT", backref="+")
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", backref="+")
    role = peewee.CharField(max_length=32)
    since = InstantField()
    ended_at = InstantField(null=True)
    end_reason = peewee.CharField(max_length=300, default="")


Member.add_index(
    Member.index(Member.person, Member.organisation, Member.role, unique=True, where=Member.ended_at.is_null())
)


class Invitation(Model):
    """An offer of a role to whoever holds a phone number. The token is kept as a hash only."""

    token_hash = peewee.CharField(max_length=64, unique=True)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", backref="+")
    role = peewee.CharField(max_length=32)
    name = peewee.CharField(max_length=120)
    phone = SealedField("accounts_invitation.phone")
    phone_index = peewee.CharField(max_length=64)
    invited_by = peewee.ForeignKeyField(Person, null=True, on_delete="RESTRICT", backref="+")
    created_at = InstantField()
    expires_at = InstantField()
    accepted_at = InstantField(null=True)
    revoked_at = InstantField(null=True)


def view_of(row: Organisation) -> OrganisationView:
    """The row as other areas see it."""
    return OrganisationView(
        id=row.id,
        name=row.name,
        kind=OrganisationKind(row.kind),
        parent_id=row.parent_id,
        region=row.region,
        attributes=row.attributes or {},
        credit_code=row.credit_code or "",
        credit_code_overridden=row.override_at is not None,
        path=row.path,
    )


# Where a case goes is asked by each page of a draft.
@lru_cache(maxsize=64)
def _by_ids(count: int) -> KeptModels[Organisation]:
    return KeptModels(Organisation, lambda: Organisation.select().where(Organisation.id.in_(values("ids", count))))


@lru_cache(maxsize=64)
def _by_ids_or_kind(count: int) -> Kept:
    open_of_kind = (Organisation.kind == value("kind")) & Organisation.closed_at.is_null()
    chosen = open_of_kind | Organisation.id.in_(values("ids", count))
    return Kept(lambda: Organisation.select(*_VIEWED).where(chosen).order_by(Organisation.id))


_VIEWED = (
    Organisation.id,
    Organisation.name,
    Organisation.kind,
    Organisation.parent,
    Organisation.region,
    Organisation.attributes,
    Organisation.credit_code,
    Organisation.override_at,
    Organisation.path,
)


# Offices and employers hardly change; every task list asks where its case goes.
@lru_cache(maxsize=4096)
def _view(row: tuple[Any, ...]) -> OrganisationView:
    """A row of `_VIEWED` as other areas see it. The same row gives the same value: nobody may change it."""
    return OrganisationView(
        id=row[0],
        name=row[1],
        kind=OrganisationKind(row[2]),
        parent_id=row[3],
        region=row[4],
        attributes=Organisation.attributes.python_value(row[5]) or {},
        credit_code=row[6] or "",
        credit_code_overridden=row[7] is not None,
        path=row[8],
    )


_ACTIVE = Kept(
    lambda: (
        Member.select(Member.person, Member.role)
        .where((Member.organisation == value("organisation")) & Member.ended_at.is_null())
        .order_by(Member.id)
    )
)


def organisation_by_id(organisation_id: int) -> Organisation | None:
    return kept.by_id(Organisation, organisation_id)


def organisations_by_ids(ids: Iterable[int]) -> list[Organisation]:
    wanted = sorted(set(ids))
    return _by_ids(len(wanted)).all(ids=wanted) if wanted else []


def ancestors_of(row: Organisation) -> list[Organisation]:
    """All above, nearest first."""
    order = [int(part) for part in row.path.strip("/").split("/")[:-1]]
    found = {above.id: above for above in organisations_by_ids(order)}
    return [found[identity] for identity in reversed(order)]


def children_page(parent_id: int, *, after: int, count: int) -> list[Organisation]:
    """Organisations directly below, in the order in which they were entered."""
    query = Organisation.select().where((Organisation.parent == parent_id) & (Organisation.id > after))
    return list(query.order_by(Organisation.id).limit(count))


def organisations_by_name(key: str, *, within: str, count: int) -> list[Organisation]:
    """Open organisations below `within` whose folded name contains the key."""
    matching = Organisation.path.startswith(within) & Organisation.name_key.contains(key)
    query = Organisation.select().where(matching & Organisation.closed_at.is_null())
    return list(query.order_by(Organisation.id).limit(count))


def views_by_ids_or_kind(ids: Iterable[int], kind: str) -> list[OrganisationView]:
    """The organisations of these ids, and all open ones of a kind."""
    wanted = sorted(set(ids))
    return [_view(row) for row in _by_ids_or_kind(len(wanted)).rows(ids=wanted, kind=kind)]


def active_members(organisation_id: int, role: str | None = None) -> list[Member]:
    """Members with their people, in the order in which they joined."""
    query = (
        Member.select(Member, Person)
        .join(Person, on=(Member.person == Person.id))
        .where((Member.organisation == organisation_id) & Member.ended_at.is_null())
    )
    if role is not None:
        query = query.where(Member.role == role)
    return list(query.order_by(Member.id))


def member_ids_of_kinds(kinds: Iterable[str]) -> list[int]:
    """The people who hold any role in open organisations of these kinds, each once, in order."""
    query = Member.select(Member.person).join(Organisation).distinct().order_by(Member.person)
    active = Member.ended_at.is_null() & Organisation.closed_at.is_null()
    return [person_id for (person_id,) in query.where(active & Organisation.kind.in_(list(kinds))).tuples()]


def active_member_ids(organisation_id: int, role: str | None = None) -> list[int]:
    """The people alone, in the order in which they joined; nothing sealed is opened."""
    rows = _ACTIVE.rows(organisation=organisation_id)
    return [person_id for person_id, held in rows if role is None or held == role]


def active_memberships(person_id: int) -> list[Member]:
    """A person's memberships in open organisations, with these, oldest first."""
    query = Member.select(Member, Organisation).join(Organisation)
    active = Member.ended_at.is_null() & Organisation.closed_at.is_null()
    return list(query.where((Member.person == person_id) & active).order_by(Member.id))


def open_invitations(organisation_id: int, now: datetime) -> list[Invitation]:
    waiting = Invitation.accepted_at.is_null() & Invitation.revoked_at.is_null() & (Invitation.expires_at > now)
    query = Invitation.select().where((Invitation.organisation == organisation_id) & waiting)
    return list(query.order_by(Invitation.id))
