"""A forgotten password: a code to the phone, then a new password. The second factor is still asked for afterwards."""

from datetime import datetime

from portal.accounts.domain.codes import Purpose
from portal.accounts.domain.identifiers import login_keys
from portal.accounts.service import codes
from portal.accounts.service.codes import Client
from portal.accounts.service.hashing import password_fault, passwords
from portal.accounts.service.signing_in import knows_device
from portal.accounts.service.texts import send_text
from portal.accounts.store.organisation import active_memberships
from portal.accounts.store.person import Person, index_of, person_by_id, person_by_keys
from portal.accounts.store.session import end_sessions
from portal.kernel import ledger
from portal.kernel.access import Actor, Role
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid
from portal.kernel.i18n import _


def request_reset(*, identifier: str, client: Client, now: datetime) -> str:
    """Send a code to the phone of this account; returns the ticket for this browser. Raises TooMany.

    For an unknown account everything looks and lasts the same, and no text goes out.
    """
    keys = login_keys(identifier)
    person = person_by_keys(keys)
    known = knows_device(person, client.device)
    target = f"reset:{person.id}" if person is not None else index_of(keys[0] if keys else "-")
    codes.spend_sending(client, target=index_of(target), known=known, now=now)
    with transaction():
        issued = codes.issue(Purpose.RESET, person_id=None if person is None else person.id, payload=None, now=now)
        if person is not None and person.disabled_at is None:
            body = _("【贵州职称】重设密码验证码%(code)s，10分钟内有效。工作人员不会向您索要。", code=issued.code)
            send_text(phone=person.phone, body=body, now=now)
    return issued.ticket


def reset_password(*, ticket: str, code: str, password: str, now: datetime) -> int:
    """Set a new password once the code is right, and end all sessions; returns the person's id.

    Raises Invalid beside `code` or `password`; a refused password does not use the code up.
    """
    row = codes.checked(Purpose.RESET, ticket=ticket, code=code, now=now)
    person = person_by_id(row.person_id or 0)
    if person is None:
        raise Invalid({"code": _("验证码已失效，请重新获取")})
    check_new_password(person, password)
    hashed = passwords.hash(password)
    with transaction():
        if not codes.use(row, now):
            raise Invalid({"code": _("验证码已失效，请重新获取")})
        set_password(person.id, hashed, actor=Actor(person.id, Role.APPLICANT), how="reset", now=now)
        end_sessions(person.id, now=now)
    return person.id


def check_new_password(person: Person, password: str) -> None:
    """Raise Invalid beside `password` unless the profile takes it for this person."""
    words = [person.name, *(member.organisation.name for member in active_memberships(person.id))]
    fault = password_fault(password, words=words, numbers=[person.document, person.phone])
    if fault:
        raise Invalid({"password": _(fault)})


def set_password(person_id: int, hashed: str, *, actor: Actor, how: str, now: datetime) -> None:
    """Store a new password hash and record it; inside the caller's transaction."""
    Person.update(password_hash=hashed, password_changed_at=now).where(Person.id == person_id).execute()
    subject = f"person:{person_id}"
    ledger.append(subject=subject, action="password.changed", actor=actor, at=now, data={"how": how})


def reset_waits(*, ticket: str, now: datetime) -> bool:
    """Can this browser still enter its reset code?"""
    return codes.is_waiting(Purpose.RESET, ticket, now)
