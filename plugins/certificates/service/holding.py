"""The holder's own certificates: shown, claimed when they are of the years before, downloaded; and who looked."""

from dataclasses import dataclass
from datetime import datetime

from plugins.certificates.domain.certificate import State
from plugins.certificates.service.issuing import document_index, feed_dossier
from plugins.certificates.store import certificate as store
from plugins.certificates.store import lookup as lookups
from plugins.certificates.store.certificate import Certificate, Change
from plugins.certificates.store.lookup import Lookup
from portal.plugin import (
    SHANGHAI,
    Actor,
    Conflict,
    Missing,
    Refused,
    Role,
    _,
    access,
    append,
    identity_document,
    transaction,
)

PAGE = 30


@dataclass(frozen=True)
class Held:
    """One of the holder's certificates, what became of it, and a page of those who looked."""

    row: Certificate
    changes: tuple[Change, ...]
    lookups: tuple[Lookup, ...]
    more: int


def mine(*, actor: Actor) -> tuple[Certificate, ...]:
    """The actor's certificates, newest first: also unclaimed ones of the years before, by the same document."""
    return tuple(store.held_by(*_self(actor)))


def one(*, public_id: str, after: int = 0, actor: Actor) -> Held:
    """One of them. Raises Missing for anybody else's."""
    row = own(public_id, actor)
    seen = lookups.page(row.id, after=after, count=PAGE + 1)
    more = seen[PAGE - 1].id if len(seen) > PAGE else 0
    return Held(row, tuple(store.changes_of(row.id)), tuple(seen[:PAGE]), more)


def own(public_id: str, actor: Actor) -> Certificate:
    """The actor's own certificate. Raises Missing."""
    person_id, index = _self(actor)
    row = store.by_public_id(public_id)
    unclaimed = row is not None and row.person_id is None and bool(index) and row.document_index == index
    if row is None or not (row.person_id == person_id or unclaimed):
        raise Missing(_("没有这本证书"))
    return row


def claim(*, public_id: str, actor: Actor, now: datetime) -> None:
    """Take a certificate of the years before into the own account and dossier. Raises Conflict when it has been."""
    with transaction():
        row = store.locked(own(public_id, actor).id)
        if row is None or row.person_id is not None:
            raise Conflict(_("这本证书已经认领"))
        if row.state != State.VALID.value:
            raise Refused(_("这本证书现在不是有效状态，不能认领"), cure=_("请联系发证单位"))
        store.write(row, person_id=actor.person_id, version=row.version + 1, updated_at=now)
        today = now.astimezone(SHANGHAI).date()
        store.add_change(
            certificate=row.id, event="claimed", state=row.state, on_day=today, by_person=actor.person_id, at=now
        )
        subject = f"certificates.certificate:{row.id}"
        append(subject=subject, action="certificates.claimed", actor=actor, at=now, data={"number": row.number})
        feed_dossier(row, now=now)


def _self(actor: Actor) -> tuple[int, str]:
    access.require(actor.role is Role.APPLICANT and actor.person_id is not None)
    assert actor.person_id is not None  # noqa: S101 - for the type checker: required above
    return actor.person_id, document_index(identity_document(actor.person_id).number)
