"""One inbox item for every event, and its way by mail: nothing is silently dropped.

A notice is written in the transaction of its event. Mail is sent by the worker afterwards; a notice whose mail could
not be sent keeps saying so, with the reason, until it could.
"""

from datetime import datetime

import peewee

from portal.kernel.database import InstantField, Model, transaction


class Notice(Model):
    """One event, told to one person. `key` makes telling it twice harmless."""

    person_id = peewee.IntegerField()
    key = peewee.CharField(max_length=160, unique=True)
    kind = peewee.CharField(max_length=40)
    subject = peewee.CharField(max_length=64)
    title = peewee.CharField(max_length=200)
    body = peewee.TextField()
    link = peewee.CharField(max_length=300, default="")
    created_at = InstantField()
    read_at = InstantField(null=True)
    # due -> sent | failed (tried again) | no_address | not_configured
    mail_state = peewee.CharField(max_length=20, default="due")
    mail_attempts = peewee.IntegerField(default=0)
    mail_next_at = InstantField(null=True)
    mail_error = peewee.CharField(max_length=300, default="")

    class Meta:
        indexes = ((("person_id", "read_at"), False), (("person_id", "id"), False), (("mail_state",), False))


def notify(
    *,
    person_id: int,
    subject: str,
    kind: str,
    title: str,
    body: str,
    link: str = "",
    now: datetime,
    key: str = "",
) -> bool:
    """Put one item into a person's inbox; False when that key is there already.

    `subject` is the ledger's ("application:12"); `key` defaults to one item per person, subject, kind and instant.
    """
    key = key or f"{person_id}:{subject}:{kind}:{now.isoformat()}"
    with transaction():
        if Notice.select().where(Notice.key == key).exists():
            return False
        Notice.create(
            person_id=person_id,
            key=key,
            kind=kind,
            subject=subject,
            title=title,
            body=body,
            link=link,
            created_at=now,
        )
    return True


def unread_count(person_id: int) -> int:
    return Notice.select().where((Notice.person_id == person_id) & (Notice.read_at.is_null())).count()
