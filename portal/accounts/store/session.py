"""Sessions on the server, the browsers an owner has used, and the second factor."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

import peewee

from portal.accounts.store.organisation import Member, Organisation
from portal.accounts.store.person import Person
from portal.kernel.database import InstantField, Model, SealedField, database, is_sqlite


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


@dataclass(frozen=True)
class SessionRow:
    """A session with its person, capacity and organisation."""

    id: int
    person_id: int
    person_name: str
    person_disabled: bool
    member_id: int | None
    role: str | None
    member_ended: bool
    organisation_id: int | None
    organisation_name: str
    organisation_closed: bool
    seen_at: datetime
    ends_at: datetime
    ended: bool
    awaits_factor: bool
    second_factor: bool


@cache
def _session_sql(_sqlite: bool) -> str:
    """The text of the query, put together once: building it costs more than running it."""
    query = (
        Session.select(
            Session.id,
            Person.id,
            Person.name,
            Person.disabled_at,
            Session.member,
            Member.role,
            Member.ended_at,
            Organisation.id,
            Organisation.name,
            Organisation.closed_at,
            Session.seen_at,
            Session.ends_at,
            Session.ended_at,
            Session.awaits_factor,
            Session.second_factor_at,
        )
        .join(Person, on=(Session.person == Person.id))
        .join_from(Session, Member, peewee.JOIN.LEFT_OUTER, on=(Session.member == Member.id))
        .join(Organisation, peewee.JOIN.LEFT_OUTER, on=(Member.organisation == Organisation.id))
        .where(Session.token_hash == "")
    )
    return query.sql()[0]


def session_by_hash(token_hash: str) -> SessionRow | None:
    """The one query of every signed-in request."""
    row = database.execute_sql(_session_sql(is_sqlite()), (token_hash,)).fetchone()
    if row is None:
        return None
    return SessionRow(
        id=row[0],
        person_id=row[1],
        person_name=row[2],
        person_disabled=row[3] is not None,
        member_id=row[4],
        role=row[5],
        member_ended=row[6] is not None,
        organisation_id=row[7],
        organisation_name=row[8] or "",
        organisation_closed=row[9] is not None,
        seen_at=Session.seen_at.python_value(row[10]),
        ends_at=Session.ends_at.python_value(row[11]),
        ended=row[12] is not None,
        awaits_factor=bool(row[13]),
        second_factor=row[14] is not None,
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
