"""Sessions on the server, the browsers an owner has used, and the second factor."""

from datetime import datetime

import peewee

from portal.accounts.store.organisation import Member, Organisation
from portal.accounts.store.person import Person
from portal.kernel.database import InstantField, Model, SealedField


class Session(Model):
    """A signed-in browser. Only a hash of its token is kept, so a copy of the database opens nothing."""

    token_hash = peewee.CharField(max_length=64, unique=True)
    person = peewee.ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    # The capacity: null = for oneself.
    member = peewee.ForeignKeyField(Member, null=True, on_delete="SET NULL", backref="+")
    created_at = InstantField()
    seen_at = InstantField()
    ends_at = InstantField()
    ended_at = InstantField(null=True)
    # Between password and second factor: opens nothing but the page that asks for the second factor.
    awaits_factor = peewee.BooleanField(default=False)
    second_factor_at = InstantField(null=True)
    browser = peewee.CharField(max_length=60, default="")

    class Meta:
        indexes = ((("person", "ended_at"), False),)


class Device(Model):
    """A browser in which the owner has signed in: its failed attempts have a budget of their own."""

    person = peewee.ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    token_hash = peewee.CharField(max_length=64)
    seen_at = InstantField()

    class Meta:
        indexes = ((("person", "token_hash"), True),)


class TotpDevice(Model):
    """A person's authenticator app; not in force before `confirmed_at`."""

    person = peewee.ForeignKeyField(Person, unique=True, on_delete="CASCADE", backref="+")
    secret = SealedField("accounts_totp_device.secret")
    created_at = InstantField()
    confirmed_at = InstantField(null=True)
    last_step = peewee.BigIntegerField(null=True)


class RecoveryCode(Model):
    """A code that stands in for a lost authenticator, once."""

    person = peewee.ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    code_hash = peewee.CharField(max_length=64)
    used_at = InstantField(null=True)

    class Meta:
        indexes = ((("person", "code_hash"), True),)


def session_by_hash(token_hash: str) -> Session | None:
    """The session with its person, capacity and organisation: the one query of every signed-in request."""
    return (
        Session.select(
            Session,
            Person.id,
            Person.name,
            Person.disabled_at,
            Member.id,
            Member.role,
            Member.ended_at,
            Organisation.id,
            Organisation.name,
            Organisation.closed_at,
        )
        .join(Person, on=(Session.person == Person.id))
        .join_from(Session, Member, peewee.JOIN.LEFT_OUTER, on=(Session.member == Member.id))
        .join(Organisation, peewee.JOIN.LEFT_OUTER, on=(Member.organisation == Organisation.id))
        .where(Session.token_hash == token_hash)
        .first()
    )


def running_sessions(person_id: int, since: datetime, now: datetime) -> list[Session]:
    """Sessions not ended, seen after `since`, newest first."""
    running = Session.ended_at.is_null() & (Session.ends_at > now) & (Session.seen_at > since)
    query = Session.select().where((Session.person == person_id) & ~Session.awaits_factor & running)
    return list(query.order_by(Session.id.desc()))


def last_session(person_id: int) -> Session | None:
    """The newest session, whatever became of it: it tells the capacity last chosen."""
    query = Session.select().where((Session.person == person_id) & ~Session.awaits_factor)
    return query.order_by(Session.id.desc()).first()


def end_sessions(person_id: int, *, now: datetime, keep: int | None = None) -> int:
    """End a person's sessions, but for one; returns how many."""
    running = (Session.person == person_id) & Session.ended_at.is_null()
    if keep is not None:
        running &= Session.id != keep
    return Session.update(ended_at=now).where(running).execute()


def confirmed_totp(person_id: int) -> TotpDevice | None:
    return TotpDevice.get_or_none((TotpDevice.person == person_id) & TotpDevice.confirmed_at.is_null(False))


def delete_sessions_before(instant: datetime) -> int:
    return Session.delete().where(Session.ends_at < instant).execute()
