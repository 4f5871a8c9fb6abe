"""Public verification: what anybody who holds a certificate may see of it, and what an enumerator learns: nothing.

Whoever types three facts is answered alike, on the same path, whether there is no such certificate or one fact is
wrong; nothing of a failed attempt is kept but its count. Two budgets are spent before anything is looked up: that of
the asker's network, and that of the number that is asked for, so that nobody guesses a document from many networks.
"""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from plugins.certificates.domain.certificate import Origin, State, masked_name, name_key, plain_number
from plugins.certificates.service import settings
from plugins.certificates.service.issuing import document_index
from plugins.certificates.store import certificate as store
from plugins.certificates.store import lookup as lookups
from plugins.certificates.store.certificate import Certificate
from portal.plugin import Missing, _, blind_index, mask_document, spend_limit, transaction

HOUR, DAY = 3600, 86_400
# A number's own budget is spent by everybody together.
CHECKS_OF_A_NUMBER = 60
NOBODY = "0" * 64
LONGEST_LOOKER = 60


@dataclass(frozen=True)
class Shown:
    """Every printed field, masked, and today's state."""

    number: str
    name: str
    document_kind: str
    document: str
    sex: str
    born: str
    series: str
    level: str
    title: str
    specialty: str
    way: str
    scope: str
    committee: str
    passed_on: date
    paper: str
    employer: str
    issuer: str
    issued_on: date
    origin: Origin
    state: State
    state_on: date | None
    state_reason: str


def check_facts(*, name: str, document: str, number: str, looker: str = "", address: str, now: datetime) -> Shown:
    """The certificate of these three facts together. Raises Missing, alike whatever is wrong; TooMany."""
    wanted = plain_number(number)
    spend_limit(name="certificates.facts", count=settings.checks_per_hour(), seconds=HOUR, address=address, now=now)
    asked = blind_index(wanted, "certificates.asked")[:32]
    spend_limit(name=f"certificates.{asked}", count=CHECKS_OF_A_NUMBER, seconds=DAY, address="0.0.0.0", now=now)  # noqa: S104 - no socket: one bucket for all
    identity, stored_name, stored_index = store.facts_of(wanted) or (0, "", NOBODY)
    same_name = hmac.compare_digest(name_key(name).encode(), name_key(stored_name).encode())
    same_document = hmac.compare_digest(document_index(document) or NOBODY[1:], stored_index or NOBODY)
    row = store.certificate(identity if same_name and same_document else 0)
    if row is None:
        raise not_found()
    _log(row, "facts", looker, now)
    return shown(row)


def check_code(*, public_id: str, looker: str = "", address: str, now: datetime) -> Shown:
    """The certificate of a QR code's id. Raises Missing for an unknown one, TooMany."""
    spend_limit(name="certificates.scan", count=settings.scans_per_hour(), seconds=HOUR, address=address, now=now)
    row = store.by_public_id(public_id.strip().lower())
    if row is None:
        raise not_found()
    _log(row, "qr", looker, now)
    return shown(row)


def not_found() -> Missing:
    """The one answer to whatever is not found."""
    return Missing(_("没有查到。请核对姓名、证件号码和证书编号，三项都要与证书上一致"))


def shown(row: Certificate) -> Shown:
    """The certificate as the public sees it."""
    return Shown(
        number=row.number,
        name=masked_name(row.name),
        document_kind=row.document_kind,
        document=mask_document(row.document) if row.document else "",
        sex=row.sex,
        born=f"{row.birth_on.year}-**-**" if row.birth_on else "",
        series=row.series_name,
        level=row.level,
        title=row.title,
        specialty=row.specialty,
        way=row.way,
        scope=row.scope,
        committee=row.committee,
        passed_on=row.passed_on,
        paper=row.paper,
        employer=row.employer,
        issuer=row.issuer,
        issued_on=row.issued_on,
        origin=Origin(row.origin),
        state=State(row.state),
        state_on=row.state_on,
        state_reason=row.state_reason,
    )


def sweep_lookups(*, portal: Any, now: datetime) -> int:
    """Forget who looked, once the years that the province has set are over."""
    del portal
    return lookups.forget_before(now - timedelta(days=366 * settings.lookup_years()))


def _log(row: Certificate, kind: str, looker: str, now: datetime) -> None:
    with transaction():
        lookups.add(certificate_id=row.id, kind=kind, looker=looker.strip()[:LONGEST_LOOKER], at=now)
