"""Notices by mail: sent by the worker, tried again with growing pauses, never silently dropped.

Mail goes out at least once. When a worker is killed between sending and noting that it was sent, the same message goes
out again under the same Message-ID, by which mail readers show it once.
"""

import hashlib
import logging
import smtplib
import ssl
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import urlsplit

import peewee

from portal.config import Settings, Smtp
from portal.kernel.database import transaction
from portal.kernel.jobs import backoff
from portal.kernel.notices import Notice

log = logging.getLogger("portal.mail")

BATCH = 200
TIMEOUT_SECONDS = 20
# With pauses that grow to six hours, twelve attempts are about a day and a half.
MOST_ATTEMPTS = 12
# What was written while no server was configured is sent afterwards only if it is no older than this.
WORTH_SENDING = timedelta(days=7)

DUE, SENT, FAILED, NO_ADDRESS, NOT_CONFIGURED = "due", "sent", "failed", "no_address", "not_configured"
STATES = frozenset({DUE, SENT, FAILED, NO_ADDRESS, NOT_CONFIGURED})

# A person's e-mail address, or None.
AddressOf = Callable[[int], str | None]


class Carrier(Protocol):
    """An open way to the mail server. `carry` raises OSError (smtplib's errors are) when it is not taken."""

    def carry(self, message: EmailMessage) -> None: ...


class Mailer(Protocol):
    """A mail server; `open` raises OSError when it can't be reached."""

    def open(self) -> AbstractContextManager[Carrier]: ...


class SmtpCarrier:
    """One SMTP connection."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._connection = connection

    def carry(self, message: EmailMessage) -> None:
        self._connection.send_message(message)


class SmtpMailer:
    """The server of the settings; TLS with a checked certificate when STARTTLS is asked for."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp

    @contextmanager
    def open(self) -> Iterator[SmtpCarrier]:
        with smtplib.SMTP(self._smtp.host, self._smtp.port, timeout=TIMEOUT_SECONDS) as connection:
            if self._smtp.starttls:
                connection.starttls(context=ssl.create_default_context())
            if self._smtp.user:
                connection.login(self._smtp.user, self._smtp.password)
            yield SmtpCarrier(connection)


def mailer_for(settings: Settings) -> SmtpMailer | None:
    """The mailer of the settings, or None when no server is configured."""
    return None if settings.smtp is None else SmtpMailer(settings.smtp)


def sweep_mail(*, settings: Settings, mailer: Mailer | None, address_of: AddressOf, now: datetime) -> int:
    """Send what is due; returns how many were sent. Call it outside a transaction: it waits for the server."""
    if mailer is None:
        with transaction():
            Notice.update(mail_state=NOT_CONFIGURED).where(Notice.mail_state == DUE).execute()
        return 0
    _take_up_again(now)
    addressed = list(_addressed(_due(now), address_of))
    if not addressed:
        return 0
    try:
        with mailer.open() as carrier:
            return sum(_send(carrier, notice, address, settings, now) for notice, address in addressed)
    except OSError as error:
        # Nobody's mail is at fault: the whole batch waits for its next turn.
        log.warning("the mail server can't be used: %s", type(error).__name__)
        for notice, _address in addressed:
            if notice.mail_state != SENT:
                _failed(notice, error, now)
        return sum(notice.mail_state == SENT for notice, _address in addressed)


def _take_up_again(now: datetime) -> None:
    recent = (Notice.mail_state == NOT_CONFIGURED) & (Notice.created_at >= now - WORTH_SENDING)
    with transaction():
        Notice.update(mail_state=DUE).where(recent).execute()


def _due(now: datetime) -> Sequence[Notice]:
    again = (Notice.mail_state == FAILED) & (Notice.mail_next_at <= now)
    query = Notice.select().where((Notice.mail_state == DUE) | again)
    return list(query.order_by(Notice.id).limit(BATCH))


def _addressed(notices: Sequence[Notice], address_of: AddressOf) -> Iterator[tuple[Notice, str]]:
    for notice in notices:
        address = address_of(notice.person_id)
        if address:
            yield notice, address
        else:
            _note(notice, mail_state=NO_ADDRESS, mail_next_at=None)


def _send(carrier: Carrier, notice: Notice, address: str, settings: Settings, now: datetime) -> bool:
    try:
        carrier.carry(message_for(notice, address, settings))
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ValueError) as error:
        _failed(notice, error, now)
        return False
    _note(notice, mail_state=SENT, mail_attempts=notice.mail_attempts + 1, mail_next_at=None, mail_error="")
    return True


def _failed(notice: Notice, error: Exception, now: datetime) -> None:
    attempts = notice.mail_attempts + 1
    final = attempts >= MOST_ATTEMPTS or _is_permanent(error)
    _note(
        notice,
        mail_state=FAILED,
        mail_attempts=attempts,
        mail_next_at=None if final else now + backoff(attempts, notice.id),
        mail_error=_reason(error),
    )


def _is_permanent(error: Exception) -> bool:
    """A server's "never" (5xx), or an address that is none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    # A refused sign-in is a fault of our settings, which will be mended.
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def _reason(error: Exception) -> str:
    """What went wrong, without the address: it would be personal data in a table that operators read."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"recipient refused: {sorted(code for code, _text in error.recipients.values())}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    if isinstance(error, OSError):
        return f"{type(error).__name__}: {error.strerror or ''}"[:300]
    return type(error).__name__


def _note(notice: Notice, **fields: object) -> None:
    for name, value in fields.items():
        setattr(notice, name, value)
    with transaction():
        Notice.update(**fields).where(Notice.id == notice.id).execute()


def message_for(notice: Notice, address: str, settings: Settings) -> EmailMessage:
    """The mail of a notice: the same bytes whenever it is made. Raises ValueError for an address that is none."""
    smtp = settings.smtp
    host = urlsplit(settings.public_url).hostname or "portal.invalid"
    message = EmailMessage()
    message["From"] = smtp.sender if smtp else f"noreply@{host}"
    message["To"] = Address(addr_spec=address)
    message["Subject"] = one_line(notice.title)
    message["Date"] = notice.created_at
    digest = hashlib.sha256(notice.key.encode()).hexdigest()[:24]
    message["Message-ID"] = f"<notice-{notice.id}-{digest}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    link = f"\n\n{settings.public_url}{notice.link}" if notice.link else ""
    message.set_content(f"{notice.body}{link}\n\n-- \n{settings.public_url}/inbox\n")
    return message


def one_line(text: str) -> str:
    """The text without line breaks and other controls: nobody adds a header by a name or a title."""
    kept = "".join(" " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in text)
    return " ".join(kept.split())


def waiting_count(now: datetime) -> int:
    """Mail that should have gone out more than an hour ago."""
    late = now - timedelta(hours=1)
    overdue = ((Notice.mail_state == DUE) & (Notice.created_at < late)) | (
        (Notice.mail_state == FAILED) & (Notice.mail_next_at < late)
    )
    return Notice.select(peewee.fn.COUNT(Notice.id)).where(overdue).scalar()
