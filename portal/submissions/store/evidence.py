"""Evidence files: what they are, and which contents nobody refers to."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

import peewee

from portal.kernel import kept
from portal.kernel.database import InstantField, Model, for_update
from portal.kernel.kept import Kept, KeptModels, value, values
from portal.submissions.domain.evidence import Evidence
from portal.submissions.store.dossier import DossierItem

# A statement takes only so many values.
BATCH = 500


class EvidenceFile(Model):
    """One file of one item. Removing keeps row and content: it can be brought back, and a snapshot may name it."""

    item = peewee.ForeignKeyField(DossierItem, backref=None, on_delete="RESTRICT")
    person_id = peewee.IntegerField(index=True)
    label = peewee.CharField(max_length=100)
    sha256 = peewee.CharField(max_length=64, index=True)
    size = peewee.IntegerField()
    media_type = peewee.CharField(max_length=40)
    pages = peewee.IntegerField()
    # The bytes as they were sent, before an image was made anew: what "the same file again" is known by.
    original_sha256 = peewee.CharField(max_length=64)
    original_size = peewee.IntegerField()
    uploaded_at = InstantField()
    removed_at = InstantField(null=True)

    class Meta:
        indexes = ((("item", "original_sha256"), True),)


class OrphanSuspect(Model):
    """A content that no row named when it was seen; removed only when it still has none a day later."""

    sha256 = peewee.CharField(max_length=64, unique=True)
    seen_at = InstantField()


def evidence_of(row: EvidenceFile) -> Evidence:
    """The row as a value."""
    return Evidence(
        id=row.id,
        item_id=row.item_id,
        person_id=row.person_id,
        label=row.label,
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        pages=row.pages,
        original_sha256=row.original_sha256,
        uploaded_at=row.uploaded_at,
        removed_at=row.removed_at,
    )


def evidence(evidence_id: int) -> Evidence | None:
    row = kept.by_id(EvidenceFile, evidence_id)
    return None if row is None else evidence_of(row)


_COLUMNS = (
    EvidenceFile.id,
    EvidenceFile.item,
    EvidenceFile.person_id,
    EvidenceFile.label,
    EvidenceFile.sha256,
    EvidenceFile.size,
    EvidenceFile.media_type,
    EvidenceFile.pages,
    EvidenceFile.original_sha256,
    EvidenceFile.uploaded_at,
)


@lru_cache(maxsize=128)
def _of_items(count: int) -> Kept:
    """The files of that many items."""
    chosen = EvidenceFile.item.in_(values("items", count)) & EvidenceFile.removed_at.is_null()
    return Kept(lambda: EvidenceFile.select(*_COLUMNS).where(chosen).order_by(EvidenceFile.item, EvidenceFile.id))


# As the items of a dossier: read by every page of a draft, changed by few.
@lru_cache(maxsize=16_384)
def _evidence(row: tuple[Any, ...]) -> Evidence:
    """A row of `_COLUMNS` as a value."""
    return Evidence(*row[:-1], uploaded_at=EvidenceFile.uploaded_at.python_value(row[-1]))


# What each upload asks and writes.
_SAME_UPLOAD = KeptModels(
    EvidenceFile,
    lambda: EvidenceFile.select().where(
        (EvidenceFile.item == value("item")) & (EvidenceFile.original_sha256 == value("sha256"))
    ),
)
_BYTES = Kept(
    lambda: EvidenceFile.select(
        peewee.fn.SUM(peewee.Case(None, [(EvidenceFile.removed_at.is_null(), EvidenceFile.size)], 0)),
        peewee.fn.SUM(EvidenceFile.size),
    ).where(EvidenceFile.person_id == value("person"))
)
_CLEAR_SUSPECT = Kept(lambda: OrphanSuspect.delete().where(OrphanSuspect.sha256 == value("sha256")))


def evidence_of_items(item_ids: Iterable[int]) -> dict[int, tuple[Evidence, ...]]:
    """The files of each item, in the order of upload, without removed ones. One query."""
    wanted = sorted(set(item_ids))
    found: dict[int, list[Evidence]] = {item_id: [] for item_id in wanted}
    if wanted:
        for row in _of_items(len(wanted)).rows(items=wanted):
            found[row[1]].append(_evidence(row))
    return {item_id: tuple(files) for item_id, files in found.items()}


def removed_evidence_of(item_id: int) -> tuple[Evidence, ...]:
    query = EvidenceFile.select().where((EvidenceFile.item == item_id) & EvidenceFile.removed_at.is_null(False))
    return tuple(evidence_of(row) for row in query.order_by(EvidenceFile.id))


def same_upload(item_id: int, original_sha256: str) -> Evidence | None:
    """The file that the same bytes have become in this item, removed or not."""
    row = _SAME_UPLOAD.first(item=item_id, sha256=original_sha256)
    return None if row is None else evidence_of(row)


def bytes_of(person_id: int) -> tuple[int, int]:
    """Bytes of a person's files: (those in use, all of them with the removed ones)."""
    used, whole = _BYTES.first(person=person_id) or (0, 0)
    return int(used or 0), int(whole or 0)


def add_evidence(
    *,
    item_id: int,
    person_id: int,
    label: str,
    sha256: str,
    size: int,
    media_type: str,
    pages: int,
    original_sha256: str,
    original_size: int,
    now: datetime,
) -> Evidence:
    evidence_id = kept.insert(
        EvidenceFile,
        item=item_id,
        person_id=person_id,
        label=label,
        sha256=sha256,
        size=size,
        media_type=media_type,
        pages=pages,
        original_sha256=original_sha256,
        original_size=original_size,
        uploaded_at=now,
    )
    return Evidence(
        id=evidence_id,
        item_id=item_id,
        person_id=person_id,
        label=label,
        sha256=sha256,
        size=size,
        media_type=media_type,
        pages=pages,
        original_sha256=original_sha256,
        uploaded_at=now,
    )


def set_evidence_removed(evidence_id: int, removed_at: datetime | None) -> bool:
    """Remove or bring back; False when it already was so."""
    before = EvidenceFile.removed_at.is_null(removed_at is not None)
    query = EvidenceFile.update(removed_at=removed_at).where((EvidenceFile.id == evidence_id) & before)
    return query.execute() == 1


def is_referred(sha256: str) -> bool:
    return EvidenceFile.select().where(EvidenceFile.sha256 == sha256).exists()


def referred(sha256s: Iterable[str]) -> set[str]:
    """Those of the contents that some row names."""
    wanted = sorted(set(sha256s))
    found: set[str] = set()
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        query = EvidenceFile.select(EvidenceFile.sha256).where(EvidenceFile.sha256.in_(batch)).distinct()
        found.update(row[0] for row in query.tuples())
    return found


def suspects() -> dict[str, datetime]:
    """Contents without a row, and since when."""
    return {row.sha256: row.seen_at for row in OrphanSuspect.select().order_by(OrphanSuspect.sha256)}


def suspect(sha256: str, now: datetime) -> None:
    OrphanSuspect.insert(sha256=sha256, seen_at=now).on_conflict_ignore().execute()


def lock_suspect(sha256: str) -> bool:
    """Hold the suspicion until the transaction ends; False when it is gone."""
    return for_update(OrphanSuspect.select().where(OrphanSuspect.sha256 == sha256)).first() is not None


def clear_suspect(sha256: str) -> None:
    """Somebody has a use for this content."""
    _CLEAR_SUSPECT.execute(sha256=sha256)
