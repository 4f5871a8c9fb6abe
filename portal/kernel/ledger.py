"""The append-only, hash-chained record of every decision.

Each entry carries the hash of the previous entry of its subject; the head of each chain is kept apart, so that a cut
tail shows; and a periodic job anchors all heads in one Merkle root that is printed on public pages, so that a rewritten
past shows as well.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import peewee

from portal.kernel.access import Actor
from portal.kernel.database import InstantField, Model, database, for_update, is_sqlite, transaction
from portal.kernel.kept import Kept, value

GENESIS = "0" * 64


class LedgerEntry(Model):
    """One decision."""

    subject = peewee.CharField(max_length=64)
    sequence = peewee.IntegerField()
    actor = peewee.CharField(max_length=64)
    role = peewee.CharField(max_length=32)
    at = InstantField()
    action = peewee.CharField(max_length=64)
    data = peewee.TextField()
    previous = peewee.CharField(max_length=64)
    hash = peewee.CharField(max_length=64)

    class Meta:
        indexes = ((("subject", "sequence"), True),)


class LedgerHead(Model):
    """The last entry of each subject: what a cut tail is found by."""

    subject = peewee.CharField(max_length=64, unique=True)
    sequence = peewee.IntegerField()
    hash = peewee.CharField(max_length=64)


class LedgerAnchor(Model):
    """The Merkle root of all heads as they were after entry `last_entry`."""

    at = InstantField()
    last_entry = peewee.IntegerField(unique=True)
    root = peewee.CharField(max_length=64)


@dataclass(frozen=True)
class Break:
    """A place where the record does not hold."""

    subject: str
    sequence: int
    reason: str


@dataclass(frozen=True)
class Verification:
    """What `verify` found: the number of entries, and every break."""

    count: int
    breaks: tuple[Break, ...]


def canonical(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces, Chinese kept."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(fields: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(fields).encode()).hexdigest()


def _fields(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "subject": entry.subject,
        "sequence": entry.sequence,
        "actor": entry.actor,
        "role": entry.role,
        "at": entry.at.astimezone(UTC).isoformat(),
        "action": entry.action,
        "data": entry.data,
        "previous": entry.previous,
    }


def append(*, subject: str, action: str, actor: Actor, at: datetime, data: Mapping[str, Any] | None = None) -> str:
    """Record a decision; returns the entry's hash. Call it inside the transaction of the decision itself.

    `data` must hold no personal number and no secret: the ledger is kept for ever and shown to auditors.
    """
    if not database.in_transaction():
        raise RuntimeError("a ledger entry belongs into the transaction of its decision")
    head = _HEAD.first(subject=subject)
    _, sequence, previous = head or (None, 0, GENESIS)
    fields = {
        "subject": subject,
        "sequence": sequence + 1,
        "actor": actor.label,
        "role": actor.role.value,
        "at": at.astimezone(UTC).isoformat(),
        "action": action,
        "data": canonical(dict(data or {})),
        "previous": previous,
    }
    hash_ = _hash(fields)
    _ADD.execute(**{**fields, "at": LedgerEntry.at.db_value(at)}, hash=hash_)
    if head is None:
        _BEGIN.execute(subject=subject, hash=hash_)
    else:
        _EXTEND.execute(subject=subject, sequence=sequence + 1, hash=hash_)
    return hash_


# Every decision passes here, so these four keep their SQL text.
_HEAD = Kept(
    lambda: for_update(
        LedgerHead.select(LedgerHead.id, LedgerHead.sequence, LedgerHead.hash).where(
            LedgerHead.subject == value("subject")
        )
    )
)
_ADD = Kept(
    lambda: LedgerEntry.insert(
        {field: value(field.name) for field in LedgerEntry._meta.sorted_fields if field is not LedgerEntry.id}
    )
)
_BEGIN = Kept(lambda: LedgerHead.insert(subject=value("subject"), sequence=1, hash=value("hash")))
_EXTEND = Kept(
    lambda: LedgerHead.update(sequence=value("sequence"), hash=value("hash")).where(
        LedgerHead.subject == value("subject")
    )
)


def history(subject: str) -> list[LedgerEntry]:
    """All entries of a subject, oldest first."""
    return list(LedgerEntry.select().where(LedgerEntry.subject == subject).order_by(LedgerEntry.sequence))


def merkle_root(leaves: Iterable[str]) -> str:
    """RFC 6962 tree hash over the leaves, in their order."""
    level = [hashlib.sha256(b"\0" + leaf.encode()).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        paired = [hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()


def _heads_root(heads: Mapping[str, tuple[int, str]]) -> str:
    return merkle_root(f"{subject}\n{sequence}\n{hash_}" for subject, (sequence, hash_) in sorted(heads.items()))


def anchor(*, now: datetime) -> LedgerAnchor | None:
    """Anchor all heads as of the last entry; None when nothing was added since the last anchor."""
    last = _last_settled_entry()
    newest = newest_anchor()
    if last is None or (newest is not None and newest.last_entry >= last):
        return None
    heads: dict[str, tuple[int, str]] = {}
    rows = LedgerEntry.select(LedgerEntry.subject, LedgerEntry.sequence, LedgerEntry.hash).where(LedgerEntry.id <= last)
    for subject, sequence, hash_ in rows.order_by(LedgerEntry.id).tuples().iterator():
        heads[subject] = (sequence, hash_)
    return LedgerAnchor.create(at=now, last_entry=last, root=_heads_root(heads))


def _last_settled_entry() -> int | None:
    """The last entry before which no other can still appear.

    PostgreSQL numbers entries before they are committed: number 10 may be there while 9 is still under way. The lock
    waits for those, and is given back at once.
    """
    with transaction():
        if not is_sqlite():
            database.execute_sql("LOCK TABLE kernel_ledger_entry IN SHARE MODE")
        return LedgerEntry.select(peewee.fn.MAX(LedgerEntry.id)).scalar()


def newest_anchor() -> LedgerAnchor | None:
    """The anchor that public pages print."""
    return LedgerAnchor.select().order_by(LedgerAnchor.id.desc()).first()


def last_anchored() -> datetime | None:
    """When the newest anchor was set; None before the first."""
    newest = newest_anchor()
    return None if newest is None else cast(datetime, newest.at)


def verify() -> Verification:
    """Read the whole record and name every edited, deleted, inserted or reordered entry."""
    breaks: list[Break] = []
    heads: dict[str, tuple[int, str]] = {}
    anchors = list(LedgerAnchor.select().order_by(LedgerAnchor.last_entry))
    count = 0
    for entry in LedgerEntry.select().order_by(LedgerEntry.id).iterator():
        breaks.extend(_anchor_breaks(anchors, heads, before=entry.id))
        count += 1
        sequence, previous = heads.get(entry.subject, (0, GENESIS))
        if entry.sequence != sequence + 1:
            breaks.append(Break(entry.subject, entry.sequence, f"expected entry {sequence + 1} here"))
        elif entry.previous != previous:
            breaks.append(Break(entry.subject, entry.sequence, "does not follow the entry before it"))
        if entry.hash != _hash(_fields(entry)):
            breaks.append(Break(entry.subject, entry.sequence, "was changed after it was written"))
        heads[entry.subject] = (entry.sequence, entry.hash)
    breaks.extend(_anchor_breaks(anchors, heads, before=None))
    breaks.extend(_head_breaks(heads))
    return Verification(count, tuple(breaks))


def _anchor_breaks(
    anchors: list[LedgerAnchor], heads: Mapping[str, tuple[int, str]], *, before: int | None
) -> Iterator[Break]:
    while anchors and (before is None or anchors[0].last_entry < before):
        due = anchors.pop(0)
        if due.root != _heads_root(heads):
            yield Break("anchor", due.last_entry, "the record up to here is not the one that was anchored")


def _head_breaks(heads: Mapping[str, tuple[int, str]]) -> Iterator[Break]:
    kept = {head.subject: (head.sequence, head.hash) for head in LedgerHead.select()}
    for subject in sorted(kept.keys() | heads.keys()):
        if kept.get(subject) != heads.get(subject):
            sequence = heads.get(subject, (0, ""))[0]
            yield Break(subject, sequence + 1, "the end of the chain is not the one that was kept")
