"""Sessions: opened, looked up on every request, listed, and ended."""

from dataclasses import dataclass, replace
from datetime import datetime

from portal.accounts.domain import sessions as rules
from portal.accounts.service import tokens
from portal.accounts.store.organisation import active_memberships
from portal.accounts.store.session import (
    Session,
    SessionRow,
    delete_sessions_before,
    end_sessions,
    last_session,
    running_sessions,
    session_by_hash,
)
from portal.kernel import ledger
from portal.kernel.access import Actor, Role
from portal.kernel.database import transaction
from portal.kernel.errors import Missing


@dataclass(frozen=True)
class SessionView:
    """A running session in the list that its owner sees."""

    id: int
    browser: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True)
class Loaded:
    """What a session token stands for. `actor` is None when the session no longer opens anything."""

    actor: Actor | None
    person_id: int
    organisation_name: str = ""
    awaits_factor: bool = False


def load_session(token: str, now: datetime) -> Loaded | None:
    """Look a token up: one query. The person is told even of an expired session, so that typed text is kept."""
    row = session_by_hash(tokens.token_hash(token))
    if row is None or row.ended or row.person_disabled:
        return None
    if not rules.is_alive(seen_at=row.seen_at, ends_at=row.ends_at, ended_at=None, now=now):
        return Loaded(None, row.person_id)
    if row.awaits_factor:
        return Loaded(None, row.person_id, awaits_factor=True)
    if rules.needs_touch(row.seen_at, now):
        Session.update(seen_at=now).where(Session.id == row.id).execute()
    actor = _actor(row)
    name = row.organisation_name if actor.organisation_id is not None else ""
    return Loaded(actor, row.person_id, organisation_name=name)


def load_actor(token: str, now: datetime) -> Actor | None:
    """Who acts under this session token; None when it opens nothing."""
    loaded = load_session(token, now)
    return None if loaded is None else loaded.actor


def _actor(row: SessionRow) -> Actor:
    """A membership that has ended, or whose organisation has closed, leaves the person as applicant at once."""
    actor = Actor(
        person_id=row.person_id,
        role=Role.APPLICANT,
        name=row.person_name,
        second_factor=row.second_factor,
        session_id=row.id,
    )
    if row.role is None or row.member_ended or row.organisation_closed:
        return actor
    return replace(actor, role=Role(row.role), organisation_id=row.organisation_id)


def open_session(
    *,
    person_id: int,
    member_id: int | None = None,
    second_factor: bool = False,
    awaits_factor: bool = False,
    browser: str = "",
    now: datetime,
) -> str:
    """Open a session and return its token. For sign-in, and for the demo's bar: checks nothing."""
    token = tokens.new_token()
    lifetime = rules.CHALLENGE if awaits_factor else rules.ABSOLUTE
    with transaction():
        Session.create(
            token_hash=tokens.token_hash(token),
            person=person_id,
            member=member_id,
            created_at=now,
            seen_at=now,
            ends_at=now + lifetime,
            awaits_factor=awaits_factor,
            second_factor_at=now if second_factor else None,
            browser=rules.browser_summary(browser),
        )
    return token


def renew_session(*, token: str, now: datetime) -> None:
    """Let a running session start anew at `now`: the demo moves the clock by weeks."""
    ends_at = now + rules.ABSOLUTE
    mine = (Session.token_hash == tokens.token_hash(token)) & Session.ended_at.is_null()
    Session.update(seen_at=now, ends_at=ends_at).where(mine).execute()


def new_token_for(session_id: int) -> str:
    """Change the token of a session, in the caller's transaction: what it may do has changed."""
    token = tokens.new_token()
    Session.update(token_hash=tokens.token_hash(token)).where(Session.id == session_id).execute()
    return token


def remembered_member(person_id: int) -> tuple[bool, int | None]:
    """(was a capacity chosen before, the membership to take up again)."""
    last = last_session(person_id)
    if last is None:
        return False, None
    still = {member.id for member in active_memberships(person_id)}
    return True, last.member_id if last.member_id in still else None


def sign_out(*, actor: Actor, now: datetime) -> None:
    """End this session: its token opens nothing any more."""
    if actor.session_id is None:
        return
    with transaction():
        ended = Session.update(ended_at=now).where((Session.id == actor.session_id) & Session.ended_at.is_null())
        if ended.execute():
            _record(actor, "session.signed_out", now)


def list_sessions(*, actor: Actor, now: datetime) -> list[SessionView]:
    """The actor's running sessions, newest first."""
    rows = running_sessions(actor.person_id or 0, now - rules.IDLE, now)
    return [SessionView(row.id, row.browser, row.created_at, row.seen_at, row.id == actor.session_id) for row in rows]


def end_session(*, actor: Actor, session_id: int, now: datetime) -> None:
    """End one of the actor's own sessions. Raises Missing for any other."""
    with transaction():
        own = (Session.id == session_id) & (Session.person == actor.person_id) & Session.ended_at.is_null()
        if not Session.update(ended_at=now).where(own).execute():
            raise Missing()
        _record(actor, "session.ended", now)


def end_other_sessions(*, actor: Actor, now: datetime) -> int:
    """End all of the actor's sessions but this; returns how many."""
    with transaction():
        count = end_sessions(actor.person_id or 0, now=now, keep=actor.session_id)
        _record(actor, "session.others_ended", now, count=count)
        return count


def sweep_sessions(*, now: datetime) -> int:
    """Delete sessions that have long been over."""
    return delete_sessions_before(now - 30 * rules.ABSOLUTE)


def _record(actor: Actor, action: str, now: datetime, **data: int) -> None:
    ledger.append(subject=f"person:{actor.person_id}", action=action, actor=actor, at=now, data=data)
