"""Signing in: phone or ID number with password, then the second factor where there is one."""

import logging
from dataclasses import dataclass
from datetime import datetime

from portal.accounts.domain import limits
from portal.accounts.domain.identifiers import login_keys
from portal.accounts.domain.passwords import is_overdue
from portal.accounts.service import sessions, tokens
from portal.accounts.service.codes import Client
from portal.accounts.service.hashing import passwords
from portal.accounts.service.limits import refund, spend
from portal.accounts.service.second_factor import verify_factor
from portal.accounts.store.person import Person, index_of, person_by_id, person_by_keys
from portal.accounts.store.session import Device, Session, SessionRow, confirmed_totp, session_by_hash
from portal.kernel import ledger
from portal.kernel.access import Actor, Role
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid
from portal.kernel.i18n import _

log = logging.getLogger("portal.accounts")


@dataclass(frozen=True)
class SignedIn:
    """A session's token. With `awaits_factor` it opens only the page that asks for the second factor."""

    token: str
    person_id: int
    awaits_factor: bool
    device: str
    chooses_capacity: bool = False
    password_overdue: bool = False


def knows_device(person: Person | None, device: str) -> bool:
    """Has this person signed in with this browser before?"""
    if person is None or not device:
        return False
    known = (Device.person == person.id) & (Device.token_hash == tokens.token_hash(device))
    return Device.select().where(known).exists()


def sign_in(*, identifier: str, password: str, client: Client, now: datetime) -> SignedIn:
    """Check phone or ID number and password. Raises Invalid (the same for an unknown account) or TooMany.

    A budget is spent first and given back on success: parallel guesses can't share a number.
    """
    keys = login_keys(identifier)
    person = person_by_keys(keys)
    budgets = _budgets(person, keys, client)
    for limit, who in budgets:
        spend(limit, who, now)
    stored = None if person is None or person.disabled_at is not None else person.password_hash
    if not passwords.matches(stored, password) or person is None:
        log.info("sign-in refused")
        raise Invalid({"password": _("手机号码（证件号码）或密码不正确，请检查后重试")})
    for limit, who in budgets:
        refund(limit, who, now)
    return _begin(person, password, client, now)


def _budgets(person: Person | None, keys: tuple[str, ...], client: Client) -> list[tuple[limits.Limit, str]]:
    if knows_device(person, client.device):
        return [(limits.SIGN_IN_DEVICE, tokens.token_hash(client.device))]
    # The person's own id where there is one: phone and ID number share one budget.
    who = f"person:{person.id}" if person is not None else index_of(keys[0] if keys else "-")
    return [
        (limits.SIGN_IN_NETWORK, client.network),
        (limits.SIGN_IN, f"{tokens.token_hash(who)}:{client.network}"),
    ]


def _begin(person: Person, password: str, client: Client, now: datetime) -> SignedIn:
    stored = person.password_hash or ""
    rehashed = passwords.hash(password) if passwords.is_outdated(stored) else None
    has_factor = confirmed_totp(person.id) is not None
    chosen, member_id = sessions.remembered_member(person.id)
    with transaction():
        if rehashed is not None:
            Person.update(password_hash=rehashed).where(Person.id == person.id).execute()
        token = sessions.open_session(
            person_id=person.id,
            member_id=member_id,
            awaits_factor=has_factor,
            browser=client.browser,
            now=now,
        )
        if not has_factor:
            _record(person.id, "session.signed_in", now)
        device = _remember_device(person, client, now)
    overdue = is_overdue(passwords.profile, person.password_changed_at, now)
    return SignedIn(token, person.id, has_factor, device, not chosen, overdue)


def _remember_device(person: Person, client: Client, now: datetime) -> str:
    """Mark this browser as one of the owner's."""
    device = client.device or tokens.new_token()
    row = Device.insert(person=person.id, token_hash=tokens.token_hash(device), seen_at=now)
    row.on_conflict(conflict_target=[Device.person, Device.token_hash], preserve=[Device.seen_at]).execute()
    return device


def challenged_person(token: str, now: datetime) -> int | None:
    """Whose second factor this half session waits for; None when it waits no more."""
    loaded = sessions.load_session(token, now)
    return loaded.person_id if loaded is not None and loaded.awaits_factor else None


def confirm_second_factor(
    *, token: str, code: str = "", recovery_code: str = "", client: Client, now: datetime
) -> SignedIn:
    """Turn the half session into a whole one, under a new token. Raises Invalid beside the field, or TooMany."""
    person_id = challenged_person(token, now)
    if person_id is None:
        raise Invalid({"code": _("登录已超时，请重新输入密码")})
    who = f"{person_id}:{client.network}"
    spend(limits.SECOND_FACTOR, who, now)
    verify_factor(person_id=person_id, code=code, recovery_code=recovery_code, now=now)
    refund(limits.SECOND_FACTOR, who, now)
    with transaction():
        row = session_by_hash(tokens.token_hash(token))
        fresh = _complete(row, now) if row is not None else ""
        _record(person_id, "session.signed_in", now)
    person = person_by_id(person_id)
    overdue = person is not None and is_overdue(passwords.profile, person.password_changed_at, now)
    return SignedIn(fresh, person_id, False, client.device, row is None or row.member_id is None, overdue)


def _complete(row: SessionRow, now: datetime) -> str:
    ends_at = now + sessions.rules.ABSOLUTE
    whole = {"awaits_factor": False, "second_factor_at": now, "seen_at": now, "ends_at": ends_at}
    Session.update(whole).where(Session.id == row.id).execute()
    return sessions.new_token_for(row.id)


def _record(person_id: int, action: str, now: datetime) -> None:
    actor = Actor(person_id, Role.APPLICANT)
    ledger.append(subject=f"person:{person_id}", action=action, actor=actor, at=now)
