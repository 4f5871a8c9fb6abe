"""Registering a person: the phone is verified by a code, and nobody learns who has an account already."""

import json
from datetime import datetime

import peewee

from portal.accounts.domain import names
from portal.accounts.domain.codes import Purpose
from portal.accounts.domain.identifiers import BadIdentifier, DocumentKind, document_number, phone_number
from portal.accounts.service import codes
from portal.accounts.service.codes import Client
from portal.accounts.service.hashing import password_fault, passwords
from portal.accounts.service.texts import send_text
from portal.accounts.store.person import Person, index_of
from portal.kernel import ledger
from portal.kernel.access import SYSTEM, Actor, Role
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid, Refused
from portal.kernel.i18n import _

NOTICE_VERSION = "2023-08-01"


def read_details(*, name: str, document_kind: str, document: str, phone: str, password: str | None) -> dict[str, str]:
    """The details of a new person in canonical form. Raises Invalid with one message for each wrong field."""
    errors: dict[str, str] = {}
    found = {"name": names.person_name(name), "document_kind": document_kind, "document": "", "phone": ""}
    if not 1 <= len(found["name"]) <= names.LONGEST_PERSON_NAME:
        errors["name"] = _("请填写姓名，与证件一致，最多60个字")
    try:
        found["document"] = document_number(DocumentKind(document_kind), document)
    except BadIdentifier as fault:
        errors["document"] = _(str(fault))
    except ValueError:
        errors["document_kind"] = _("请选择证件类型")
    try:
        found["phone"] = phone_number(phone)
    except BadIdentifier as fault:
        errors["phone"] = _(str(fault))
    if password is not None:
        fault = password_fault(password, words=[found["name"]], numbers=[found["document"], found["phone"]])
        if fault:
            errors["password"] = _(fault)
    if errors:
        raise Invalid(errors)
    return found


def register_person(
    *,
    name: str,
    document_kind: str = DocumentKind.RESIDENT_ID.value,
    document: str,
    phone: str,
    password: str | None,
    actor: Actor = SYSTEM,
    now: datetime,
) -> int:
    """Enter a person whose phone the actor vouches for (an operator, an import, the demo). Returns the id.

    Without a password the person sets the first one with a code. Raises Invalid, or Refused when the document or
    the phone has an account.
    """
    details = read_details(name=name, document_kind=document_kind, document=document, phone=phone, password=password)
    details["password_hash"] = passwords.hash(password) if password is not None else ""
    with transaction():
        person = _create(details, actor, now)
        if person is None:
            raise Refused(_("该证件或手机号码已经注册"), code="registered")
        return person.id


def start_registration(
    *, name: str, document_kind: str, document: str, phone: str, password: str, client: Client, now: datetime
) -> str:
    """Check the details and send a code to the phone; returns the ticket for this browser. Raises Invalid, TooMany.

    If the document or phone has an account, its owner is told by text, and the page looks the same as ever.
    """
    details = read_details(name=name, document_kind=document_kind, document=document, phone=phone, password=password)
    codes.spend_sending(client, target=index_of(f"phone:{details['phone']}"), known=False, now=now)
    details["password_hash"] = passwords.hash(password)
    with transaction():
        issued = codes.issue(Purpose.REGISTER, person_id=None, payload=details, now=now)
        owner = _owner_of(details)
        if owner is None:
            body = _("【贵州职称】注册验证码%(code)s，10分钟内有效。工作人员不会向您索要。", code=issued.code)
            send_text(phone=details["phone"], body=body, now=now)
        elif owner.phone == details["phone"]:
            body = _("【贵州职称】有人用您的手机号码或证件注册，而您已有账号：请直接登录，或重设密码。")
            send_text(phone=owner.phone, body=body, now=now)
        else:
            # The document has an account under another phone: only its owner is told.
            body = _("【贵州职称】有人用您的证件号码注册。如果是您换了手机号码，请用密码登录后更换。")
            send_text(phone=owner.phone, body=body, now=now)
    return issued.ticket


def confirm_registration(*, ticket: str, code: str, now: datetime) -> int:
    """Make the account once the code is right; returns the person's id. Raises Invalid beside `code`."""
    row = codes.checked(Purpose.REGISTER, ticket=ticket, code=code, now=now)
    with transaction():
        payload = row.payload
        person = _create(json.loads(payload), None, now) if payload and codes.use(row, now) else None
    if person is None:
        raise Invalid({"code": _("验证码已失效，请重新获取")})
    return person.id


def _owner_of(details: dict[str, str]) -> Person | None:
    phone = index_of(f"phone:{details['phone']}")
    document = index_of(f"{details['document_kind']}:{details['document']}")
    return Person.get_or_none((Person.phone_index == phone) | (Person.document_index == document))


def _create(details: dict[str, str], actor: Actor | None, now: datetime) -> Person | None:
    """The new person, entered into the ledger; None when the numbers are taken."""
    try:
        with transaction():
            person = Person.create(
                name=details["name"],
                document_kind=details["document_kind"],
                document=details["document"],
                document_index=index_of(f"{details['document_kind']}:{details['document']}"),
                phone=details["phone"],
                phone_index=index_of(f"phone:{details['phone']}"),
                password_hash=details["password_hash"] or None,
                password_changed_at=now,
                notice_version=NOTICE_VERSION,
                registered_at=now,
            )
    except peewee.IntegrityError:
        return None
    ledger.append(
        subject=f"person:{person.id}",
        action="person.registered",
        actor=actor or Actor(person.id, Role.APPLICANT),
        at=now,
        data={"document_kind": person.document_kind, "notice": NOTICE_VERSION},
    )
    return person


def registration_waits(*, ticket: str, now: datetime) -> bool:
    """Can this browser still enter its registration code?"""
    return codes.is_waiting(Purpose.REGISTER, ticket, now)
