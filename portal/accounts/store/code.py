"""Sent codes, the texts that carry them, and the counters behind the rate limits."""

from datetime import datetime

import peewee

from portal.kernel.database import InstantField, Model, SealedField, transaction


class Code(Model):
    """A code sent to a phone, bound to the browser that asked (`ticket_hash`) and to one purpose."""

    ticket_hash = peewee.CharField(max_length=64, unique=True)
    purpose = peewee.CharField(max_length=16)
    # Null when nobody has that number: the row is written all the same, so that both cases look alike.
    person_id = peewee.IntegerField(null=True)
    code_hash = peewee.CharField(max_length=64)
    tries = peewee.IntegerField(default=0)
    created_at = InstantField()
    expires_at = InstantField(index=True)
    used_at = InstantField(null=True)
    # What is to be done once the code is entered: the registration, the new phone.
    payload = SealedField("accounts_code.payload", null=True)


class TextMessage(Model):
    """A text to a phone. Sealed, and deleted a day after it went out."""

    phone = SealedField("accounts_text_message.phone")
    body = SealedField("accounts_text_message.body")
    created_at = InstantField(index=True)
    # due -> sent | failed (tried again)
    state = peewee.CharField(max_length=20, default="due")
    attempts = peewee.IntegerField(default=0)

    class Meta:
        indexes = ((("state", "id"), False),)


class Counter(Model):
    """How often something happened in a window of time."""

    key = peewee.CharField(max_length=160)
    window = peewee.BigIntegerField()
    count = peewee.IntegerField()
    ends_at = InstantField(index=True)

    class Meta:
        indexes = ((("key", "window"), True),)


def count_up(key: str, window: int, ends_at: datetime) -> int:
    """Add one and return the new count: one statement, so that parallel requests can't share a number."""
    with transaction():
        rows = (
            Counter.insert(key=key, window=window, count=1, ends_at=ends_at)
            .on_conflict(conflict_target=[Counter.key, Counter.window], update={Counter.count: Counter.count + 1})
            .returning(Counter.count)
            .execute()
        )
        return next(iter(rows)).count


def count_back(key: str, window: int) -> None:
    """Take one back: the attempt was the owner's."""
    spent = (Counter.key == key) & (Counter.window == window) & (Counter.count > 0)
    Counter.update(count=Counter.count - 1).where(spent).execute()


def code_by_ticket(ticket_hash: str, purpose: str) -> Code | None:
    return Code.get_or_none((Code.ticket_hash == ticket_hash) & (Code.purpose == purpose))


def due_texts(count: int) -> list[TextMessage]:
    """Texts that wait to be sent, oldest first."""
    waiting = TextMessage.state.in_(["due", "failed"]) & (TextMessage.attempts < 10)
    return list(TextMessage.select().where(waiting).order_by(TextMessage.id).limit(count))


def newest_texts(count: int) -> list[TextMessage]:
    return list(TextMessage.select().order_by(TextMessage.id.desc()).limit(count))


def delete_stale(now: datetime, texts_before: datetime) -> int:
    """Drop counters and codes that are over, and old texts."""
    gone = Counter.delete().where(Counter.ends_at < now).execute()
    gone += Code.delete().where(Code.expires_at < texts_before).execute()
    return gone + TextMessage.delete().where(TextMessage.created_at < texts_before).execute()
