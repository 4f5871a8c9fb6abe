"""Calendar feeds: public ones per series, private ones per person, and who follows what."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.calendar.domain.feed import FeedEvent, Snapshot, replay
from portal.calendar.domain.plan import Entry
from portal.calendar.service import ics
from portal.calendar.service.reading import entry_of, rounds_of
from portal.calendar.service.versions import plans
from portal.calendar.store import extension as extension_store
from portal.calendar.store import feed as store
from portal.calendar.store import office as office_store
from portal.calendar.store import plan as plan_store
from portal.kernel import ledger
from portal.kernel.access import Actor, require
from portal.kernel.database import transaction
from portal.kernel.errors import Missing
from portal.kernel.i18n import _

TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's text and the key that changes exactly when it does."""

    text: bytes
    key: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A series that a person follows."""

    entry: Entry
    office_id: int | None


def public_feed(*, series: str, public_url: str) -> Feed:
    """The feed of a series, in every year that has a plan. Raises UnknownSeries."""
    entry = entry_of(series)
    instants = [row.in_force_from for row in plan_store.all_versions()]
    events = replay(_snapshots(instants, [Followed(entry, None)], None))
    return _feed(entry.name, events, f"{public_url}/calendar/{entry.path}")


def personal_feed(*, token: str, public_url: str) -> Feed:
    """The private feed with this key. Raises Missing for a revoked or an unknown one."""
    person_id = store.owner_of(_digest(token))
    if person_id is None:
        raise Missing(_("没有这个日历地址，它可能已经停用"))
    followed = follows(person_id)
    instants = {row.in_force_from for row in plan_store.all_versions()}
    for each in followed:
        if each.office_id is not None:
            instants |= {row.recorded_at for row in office_store.of_entry(each.office_id, each.entry.slug)}
    for row in extension_store.of_person(person_id):
        instants |= {row.granted_at, *([row.revoked_at] if row.revoked_at else [])}
    events = replay(_snapshots(instants, followed, person_id), scope=f"-person-{person_id}")
    return _feed(_("我的申报日程"), events, f"{public_url}/calendar/my")


def _snapshots(instants: Iterable[datetime], followed: Sequence[Followed], person_id: int | None) -> list[Snapshot]:
    return [
        Snapshot(
            instant,
            tuple(
                windows
                for each in followed
                for windows in rounds_of(each.entry, office_id=each.office_id, person_id=person_id, at=instant)
            ),
        )
        for instant in sorted(set(instants))
    ]


def _feed(name: str, events: Sequence[FeedEvent], url: str) -> Feed:
    text = ics.render(name, events, url)
    return Feed(text, hashlib.sha256(text).hexdigest()[:32])


def follows(person_id: int) -> list[Followed]:
    """What a person follows, in the order of the slugs; a series that no plan has any more is left out."""
    found = []
    known = {entry.slug: entry for plan in plans().values() for _row, entry in plan.entries()}
    for row in store.follows(person_id):
        if row.entry in known:
            found.append(Followed(known[row.entry], row.office_id))
    return found


def follow(*, series: str, actor: Actor, now: datetime, office_id: int | None = None) -> None:
    """See a series in one's own feed and hear of its changes, with a committee's own dates. Raises UnknownSeries."""
    person_id = _person(actor)
    entry = entry_of(series)
    with transaction():
        store.follow(person_id, entry.slug, office_id, at=now)


def unfollow(*, series: str, actor: Actor) -> None:
    """Follow no longer; harmless when repeated. Raises UnknownSeries."""
    person_id = _person(actor)
    entry = entry_of(series)
    with transaction():
        store.unfollow(person_id, entry.slug)


def feed_token(person_id: int) -> str | None:
    """The key in the address of the person's own feed; None when there is none."""
    row = store.token_of(person_id)
    return None if row is None else row.token


def make_feed_token(*, actor: Actor, now: datetime) -> str:
    """A new address; the one before stops working."""
    person_id = _person(actor)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction():
        store.revoke_tokens(person_id, at=now)
        store.add_token(person_id, _digest(token), token, at=now)
        _record("calendar.feed_opened", actor, now)
    return token


def revoke_feed_token(*, actor: Actor, now: datetime) -> bool:
    """End the private feed; False when there was none."""
    person_id = _person(actor)
    with transaction():
        ended = store.revoke_tokens(person_id, at=now) > 0
        if ended:
            _record("calendar.feed_closed", actor, now)
    return ended


def _person(actor: Actor) -> int:
    """Whose own calendar this is. Raises Denied for a visitor."""
    require(actor.person_id is not None)
    return int(actor.person_id or 0)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _record(action: str, actor: Actor, now: datetime) -> None:
    ledger.append(subject=f"person:{actor.person_id}", action=action, actor=actor, at=now, data={})
