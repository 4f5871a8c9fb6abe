"""One inbox item for every event, and its way by mail: nothing is silently dropped.

A notice is written in the transaction of its event. Mail is sent by the worker afterwards; a notice whose mail could
not be sent keeps saying so, with the reason, until it could.
"""

from datetime import datetime

import peewee

from portal.kernel import kept
from portal.kernel.database import InstantField, Model, transaction
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.kernel.kept import Kept, value


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


_TOLD = Kept(lambda: Notice.select(Notice.id).where(Notice.key == value("key")))
# On every page of a signed-in person.
_UNREAD = Kept(
    lambda: Notice.select(peewee.fn.COUNT(Notice.id)).where(
        (Notice.person_id == value("person")) & Notice.read_at.is_null()
    )
)


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
        if _TOLD.first(key=key) is not None:
            return False
        kept.insert(
            Notice,
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
    """How many items the person has not marked as read."""
    row = _UNREAD.first(person=person_id)
    return 0 if row is None else row[0]


def newest(person_id: int, *, unread_only: bool = False, before: int | None = None, count: int) -> list[Notice]:
    """A page of a person's items, newest first; `before` is the id of the last one on the page before."""
    query = Notice.select().where(Notice.person_id == person_id)
    if unread_only:
        query = query.where(Notice.read_at.is_null())
    if before is not None:
        query = query.where(Notice.id < before)
    return list(query.order_by(Notice.id.desc()).limit(count))


def item(person_id: int, notice_id: int) -> Notice:
    """One item of the person. Raises Missing for another's."""
    found = Notice.get_or_none((Notice.id == notice_id) & (Notice.person_id == person_id))
    if found is None:
        raise Missing(_("没有这条消息"))
    return found


def mark_read(person_id: int, notice_id: int, *, now: datetime) -> Notice:
    """The person has read it; the first time counts. Raises Missing for another's."""
    with transaction():
        found = item(person_id, notice_id)
        unread = (Notice.id == notice_id) & Notice.read_at.is_null()
        Notice.update(read_at=now).where(unread).execute()
    return found


def mark_all_read(person_id: int, *, up_to: int, now: datetime) -> int:
    """The person has read everything up to the newest item on the page: what came since stays unread."""
    shown = (Notice.person_id == person_id) & Notice.read_at.is_null() & (Notice.id <= up_to)
    with transaction():
        return Notice.update(read_at=now).where(shown).execute()
