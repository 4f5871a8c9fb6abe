"""Issuing: the one place in which a certificate comes into being, whatever it is issued for."""

import base64
import secrets
from datetime import date, datetime
from typing import Any

from plugins.certificates.domain.certificate import Details, Origin, Printed, defects, plain_number, signed_fields
from plugins.certificates.service import settings, signing
from plugins.certificates.service.numbering import take_number
from plugins.certificates.store import certificate as store
from plugins.certificates.store.certificate import Certificate
from portal.plugin import (
    SHANGHAI,
    SYSTEM,
    Actor,
    Conflict,
    IdentityDocument,
    Refused,
    _,
    access,
    add_issued_title,
    append,
    blind_index,
    document_key,
    identity_document,
    notify,
    transaction,
)

ID_BYTES = 17


def document_index(number: str) -> str:
    """The index by which a document's number is found; empty for none."""
    return blind_index(document_key(number), "certificates.document") if number.strip() else ""


def new_public_id() -> str:
    """136 random bits in small letters and digits: nobody guesses one."""
    return base64.b32encode(secrets.token_bytes(ID_BYTES)).decode().rstrip("=").lower()


def issue(
    *,
    details: Details,
    person_id: int | None,
    application_id: int | None = None,
    application_year: int | None = None,
    origin: Origin = Origin.PORTAL,
    number: str = "",
    issuer: str = "",
    issued_on: date | None = None,
    tell: bool = True,
    actor: Actor,
    now: datetime,
) -> Certificate:
    """Issue a certificate, number it, sign it, feed the holder's dossier and tell the holder; one transaction.

    `number`, `issuer` and `issued_on` are a historical certificate's own; otherwise the number follows the template,
    the issuer is the setting's and the day is today. `person_id` is None for a holder without an account.
    Raises Refused for details that lack something, Conflict for a number or an application that has a certificate.
    """
    access.require(actor.is_staff or actor.person_id is None)
    access.require(person_id is None or person_id != actor.person_id, _("不能给自己签发证书"))
    _check(details, origin, number)
    rules = settings.rules()
    with transaction():
        printed = Printed(
            details=details,
            public_id=new_public_id(),
            number=plain_number(number) or take_number(details, rules),
            issuer=issuer.strip() or rules.issuer,
            issued_on=issued_on or now.astimezone(SHANGHAI).date(),
            origin=origin,
        )
        if store.number_taken(printed.number) or (application_id and store.of_application(application_id)):
            raise Conflict(_("编号为%(number)s的证书已经存在，或这项结果已经签发证书", number=printed.number))
        row = _stored(printed, person_id, application_id, application_year, now)
        _record(row, actor, now)
        if person_id is not None:
            feed_dossier(row, now=now)
            if tell:
                tell_issued(row, now=now)
    return row


def feed_dossier(row: Certificate, *, now: datetime) -> None:
    """Enter the title into the holder's dossier: next time it needs no evidence, and years are counted from it."""
    item = add_issued_title(
        person_id=row.person_id,
        series=row.series_name,
        title=row.title,
        level=row.level,
        specialty=row.specialty,
        obtained=row.passed_on,
        way=row.way,
        scope=row.scope,
        application_year=row.application_year,
        committee=row.committee,
        certificate=row.number,
        actor=SYSTEM,
        now=now,
    )
    store.write(row, item_id=item)


def tell_issued(row: Certificate, *, now: datetime) -> None:
    """Tell the holder where the certificate is."""
    notify(
        person_id=row.person_id,
        subject=f"certificates.certificate:{row.id}",
        kind="certificates.issued",
        title=_("您的%(title)s职称证书已签发", title=row.title),
        body=_("证书编号：%(number)s。可在平台查看、下载，并查看谁查验过。", number=row.number),
        link=f"/certificates/{row.public_id}",
        now=now,
        key=f"certificates.issued:{row.id}",
    )


def details_of_person(person_id: int, **told: Any) -> Details:
    """The details of a person with an account: document, sex and birth date are the account's. Raises Missing."""
    return with_document(identity_document(person_id), **told)


def with_document(held: IdentityDocument, **told: Any) -> Details:
    """The details of whoever holds this document; `told` is everything else."""
    return Details(document_kind=held.kind, document=held.number, sex=held.sex, birth_on=held.birth_date, **told)


def _check(details: Details, origin: Origin, number: str) -> None:
    lacking = set(defects(details))
    if origin is Origin.HISTORICAL:
        # Of the years before, a record may lack the document's number; it can't lack its own.
        lacking -= {"document"}
        lacking |= {"number"} - ({"number"} if number.strip() else set())
    if lacking:
        raise Refused(_("证书缺少必要的内容，不能签发：%(fields)s", fields="、".join(sorted(lacking))))


def _stored(
    printed: Printed, person_id: int | None, application_id: int | None, application_year: int | None, now: datetime
) -> Certificate:
    signed = signing.sign(signed_fields(printed), now=now)
    told = printed.details
    return store.add(
        **{name: getattr(told, name) for name in told.__dataclass_fields__},
        document_index=document_index(told.document),
        public_id=printed.public_id,
        number=printed.number,
        issuer=printed.issuer,
        issued_on=printed.issued_on,
        origin=printed.origin.value,
        person_id=person_id,
        application_id=application_id,
        application_year=application_year,
        key_id=signed.key_id,
        signature=signed.signature,
        created_at=now,
        updated_at=now,
    )


def _record(row: Certificate, actor: Actor, now: datetime) -> None:
    event = "entered" if row.origin == Origin.HISTORICAL.value else "issued"
    store.add_change(
        certificate=row.id, event=event, state=row.state, on_day=row.issued_on, by_person=actor.person_id, at=now
    )
    append(
        subject=f"certificates.certificate:{row.id}",
        action=f"certificates.{event}",
        actor=actor,
        at=now,
        data={"number": row.number, "level": row.level, "way": row.way, "application": row.application_id},
    )
