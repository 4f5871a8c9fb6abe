"""A person's own account: what is kept of them, password, phone, e-mail."""

import json
from dataclasses import dataclass
from datetime import datetime

import peewee

from portal.accounts.domain.codes import Purpose
from portal.accounts.domain.identifiers import BadIdentifier, email_address, phone_number
from portal.accounts.domain.masking import mask_document, mask_email, mask_phone
from portal.accounts.service import codes, sessions
from portal.accounts.service.codes import Client
from portal.accounts.service.hashing import passwords
from portal.accounts.service.recovery import check_new_password, set_password
from portal.accounts.service.second_factor import check_password
from portal.accounts.service.signing_in import knows_device
from portal.accounts.service.texts import send_text
from portal.accounts.store.person import Person, index_of, person_by_id
from portal.accounts.store.session import end_sessions
from portal.kernel import ledger
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid, Missing
from portal.kernel.i18n import _


@dataclass(frozen=True)
class AccountView:
    """A person's own data as the account page shows them; numbers masked."""

    name: str
    document_kind: str
    masked_document: str
    masked_phone: str
    masked_email: str
    registered_at: datetime
    password_changed_at: datetime
    notice_version: str


def _own(actor: Actor) -> Person:
    person = person_by_id(actor.person_id or 0)
    if person is None:
        raise Missing()
    return person


def account(*, actor: Actor) -> AccountView:
    """The actor's own account."""
    person = _own(actor)
    return AccountView(
        name=person.name,
        document_kind=person.document_kind,
        masked_document=mask_document(person.document),
        masked_phone=mask_phone(person.phone),
        masked_email=mask_email(person.email) if person.email else "",
        registered_at=person.registered_at,
        password_changed_at=person.password_changed_at,
        notice_version=person.notice_version,
    )


def change_password(*, actor: Actor, old_password: str, password: str, now: datetime) -> str:
    """Change the password after the old one was typed; other sessions end. Returns the session's new token."""
    try:
        check_password(actor=actor, password=old_password, now=now)
    except Invalid as fault:
        raise Invalid({"old_password": fault.errors["password"]}) from fault
    person = _own(actor)
    check_new_password(person, password)
    if passwords.matches(person.password_hash, password):
        raise Invalid({"password": _("新密码不能与原密码相同")})
    hashed = passwords.hash(password)
    with transaction():
        set_password(person.id, hashed, actor=actor, how="changed", now=now)
        end_sessions(person.id, now=now, keep=actor.session_id)
        return sessions.new_token_for(actor.session_id or 0)


def start_phone_change(*, actor: Actor, password: str, phone: str, client: Client, now: datetime) -> str:
    """Send a code to the new phone, after the password was typed again; returns the ticket for this browser.

    Raises Invalid beside `password` or `phone`, or TooMany.
    """
    try:
        number = phone_number(phone)
    except BadIdentifier as fault:
        raise Invalid({"phone": _(str(fault))}) from fault
    check_password(actor=actor, password=password, now=now)
    person = _own(actor)
    known = knows_device(person, client.device)
    codes.spend_sending(client, target=index_of(f"phone:{number}"), known=known, now=now)
    taken = Person.select().where(Person.phone_index == index_of(f"phone:{number}")).exists()
    with transaction():
        issued = codes.issue(Purpose.PHONE, person_id=person.id, payload={"phone": number}, now=now)
        if taken:
            body = _("【贵州职称】有人想把您的手机号码绑定到另一个账号。如果不是您本人，无需处理。")
        else:
            body = _("【贵州职称】更换手机验证码%(code)s，10分钟内有效。工作人员不会向您索要。", code=issued.code)
        send_text(phone=number, body=body, now=now)
    return issued.ticket


def confirm_phone_change(*, actor: Actor, ticket: str, code: str, now: datetime) -> None:
    """Take the new phone once its code is right; the old phone is told. Raises Invalid beside `code`."""
    row = codes.checked(Purpose.PHONE, ticket=ticket, code=code, now=now)
    person = _own(actor)
    stale = Invalid({"code": _("验证码已失效，请重新获取")})
    if row.person_id != person.id or row.payload is None:
        raise stale
    number, before = json.loads(row.payload)["phone"], person.phone
    try:
        with transaction():
            if not codes.use(row, now):
                raise stale
            index = index_of(f"phone:{number}")
            Person.update(phone=number, phone_index=index).where(Person.id == person.id).execute()
            ledger.append(subject=f"person:{person.id}", action="phone.changed", actor=actor, at=now)
            body = _("【贵州职称】您的账号已改绑其他手机号码。如果不是您本人操作，请立即联系单位或人社部门。")
            send_text(phone=before, body=body, now=now)
    except peewee.IntegrityError as taken:
        raise stale from taken


def phone_change_waits(*, ticket: str, now: datetime) -> bool:
    """Can this browser still enter the code for the new phone?"""
    return codes.is_waiting(Purpose.PHONE, ticket, now)


def change_email(*, actor: Actor, email: str, now: datetime) -> None:
    """Set the address for mail, or remove it with an empty text. Raises Invalid beside `email`."""
    try:
        address = email_address(email) if email.strip() else None
    except BadIdentifier as fault:
        raise Invalid({"email": _(str(fault))}) from fault
    with transaction():
        Person.update(email=address).where(Person.id == actor.person_id).execute()
        data = {"removed": address is None}
        ledger.append(subject=f"person:{actor.person_id}", action="email.changed", actor=actor, at=now, data=data)


def email_of(person_id: int) -> str:
    """Where the worker sends a person's mail; empty when there is no address. Not for pages."""
    person = person_by_id(person_id)
    return (person.email or "") if person is not None else ""
