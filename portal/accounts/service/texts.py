"""Text messages: written in the transaction of their event, sent by the worker, never logged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.accounts.domain.masking import mask_phone
from portal.accounts.store.code import TextMessage, delete_stale, due_texts, newest_texts

# Sends one text; raises OSError when it can't be delivered now.
Gateway = Callable[[str, str], None]


@dataclass(frozen=True)
class Text:
    """A text as the demo's outbox page shows it."""

    masked_phone: str
    body: str
    at: datetime


def send_text(*, phone: str, body: str, now: datetime) -> None:
    """Queue a text. Call it inside the transaction of its event."""
    TextMessage.create(phone=phone, body=body, created_at=now)


def newest(count: int) -> list[Text]:
    """The newest texts with their codes: only for the demo's outbox, where no phone is at hand."""
    return [Text(mask_phone(text.phone), text.body, text.created_at) for text in newest_texts(count)]


def sweep_texts(*, gateway: Gateway, now: datetime) -> int:
    """Send what waits through the province's SMS gateway; what fails is tried again, ten times."""
    sent = 0
    for text in due_texts(200):
        try:
            gateway(text.phone, text.body)
            text.state = "sent"
            sent += 1
        except OSError:
            text.state = "failed"
        text.attempts += 1
        text.save()
    return sent


def sweep_stale(*, now: datetime) -> int:
    """Drop counters, codes and texts that are over."""
    return delete_stale(now, now - timedelta(days=1))
