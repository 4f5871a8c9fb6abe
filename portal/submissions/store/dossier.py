"""Items and sections of dossiers."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

import peewee

from portal.kernel import kept
from portal.kernel.database import InstantField, JsonField, Model, for_update
from portal.kernel.kept import Kept, KeptModels, value
from portal.kernel.remembered import Remembered
from portal.submissions.domain.dossier import Item, Section, Standing, Verification


class DossierItem(Model):
    """One entry. Removing keeps the row: it can be brought back."""

    person_id = peewee.IntegerField()
    section = peewee.CharField(max_length=20)
    kind = peewee.CharField(max_length=20)
    data = JsonField()
    version = peewee.IntegerField(default=1)
    verification = peewee.CharField(max_length=12, default=Verification.UNVERIFIED.value)
    verified_at = InstantField(null=True)
    verified_by = peewee.IntegerField(null=True)
    reason = peewee.TextField(default="")
    # The employer's organisation, where the name was found on the portal.
    organisation_id = peewee.IntegerField(null=True)
    # One showing of the form makes one item, however often it is sent.
    entry_key = peewee.CharField(max_length=40, null=True)
    evidence_count = peewee.IntegerField(default=0)
    created_at = InstantField()
    updated_at = InstantField()
    removed_at = InstantField(null=True)

    class Meta:
        indexes = ((("person_id", "section", "id"), False), (("person_id", "entry_key"), True))


class DossierSection(Model):
    """What the applicant has said of a section: finished, or that there is nothing."""

    person_id = peewee.IntegerField()
    section = peewee.CharField(max_length=20)
    standing = peewee.CharField(max_length=10)
    marked_at = InstantField()

    class Meta:
        indexes = ((("person_id", "section"), True),)


def item_of(row: DossierItem) -> Item:
    """The row as a value."""
    return Item(
        id=row.id,
        person_id=row.person_id,
        section=Section(row.section),
        kind=row.kind,
        data=row.data,
        version=row.version,
        verification=Verification(row.verification),
        verified_at=row.verified_at,
        reason=row.reason,
        organisation_id=row.organisation_id,
        removed_at=row.removed_at,
        evidence_count=row.evidence_count,
        updated_at=row.updated_at,
    )


# The dossier is read and written by every page of an applicant.
_LOCKED = KeptModels(DossierItem, lambda: for_update(DossierItem.select().where(DossierItem.id == value("id"))))
_COLUMNS = (
    DossierItem.id,
    DossierItem.person_id,
    DossierItem.section,
    DossierItem.kind,
    DossierItem.data,
    DossierItem.version,
    DossierItem.verification,
    DossierItem.verified_at,
    DossierItem.reason,
    DossierItem.organisation_id,
    DossierItem.evidence_count,
    DossierItem.updated_at,
)
_ITEMS = Kept(
    lambda: (
        DossierItem.select(*_COLUMNS)
        .where((DossierItem.person_id == value("person")) & DossierItem.removed_at.is_null())
        .order_by(DossierItem.id)
    ),
)
_BY_ENTRY_KEY = KeptModels(
    DossierItem,
    lambda: DossierItem.select().where(
        (DossierItem.person_id == value("person")) & (DossierItem.entry_key == value("key"))
    ),
)
_COUNT_EVIDENCE = Kept(
    lambda: DossierItem.update(evidence_count=DossierItem.evidence_count + value("change")).where(
        DossierItem.id == value("id")
    )
)
_STANDINGS = Kept(
    lambda: (
        DossierSection.select(DossierSection.section, DossierSection.standing)
        .where(DossierSection.person_id == value("person"))
        .order_by(DossierSection.section)
    )
)
_SET_STANDING = Kept(
    lambda: DossierSection.insert(
        person_id=value("person"), section=value("section"), standing=value("standing"), marked_at=value("at")
    ).on_conflict(
        conflict_target=[DossierSection.person_id, DossierSection.section],
        preserve=[DossierSection.standing, DossierSection.marked_at],
    )
)


# Every page of a draft reads the whole dossier, which has changed by one item at most since the last page.
@lru_cache(maxsize=16_384)
def _item(row: tuple[Any, ...]) -> Item:
    """A row of `_COLUMNS` as a value; no removed one is among them. The same row gives the same value."""
    return Item(
        id=row[0],
        person_id=row[1],
        section=Section(row[2]),
        kind=row[3],
        data=DossierItem.data.python_value(row[4]),
        version=row[5],
        verification=Verification(row[6]),
        verified_at=DossierItem.verified_at.python_value(row[7]),
        reason=row[8],
        organisation_id=row[9],
        evidence_count=row[10],
        updated_at=DossierItem.updated_at.python_value(row[11]),
    )


def item(item_id: int) -> Item | None:
    row = kept.by_id(DossierItem, item_id)
    return None if row is None else item_of(row)


def locked_item(item_id: int) -> Item | None:
    """The item, locked until the transaction ends."""
    row = _LOCKED.first(id=item_id)
    return None if row is None else item_of(row)


def items_of(person_id: int, *, section: Section | None = None) -> tuple[Item, ...]:
    """A person's items in the order in which they were entered, without removed ones."""
    rows = _ITEMS.rows(person=person_id)
    items = _read.of(person_id, rows, lambda: tuple(map(_item, rows)))
    return items if section is None else tuple(item for item in items if item.section is section)


# A dossier is looked at many times between two changes.
_read: Remembered[tuple[Item, ...]] = Remembered(1024)


def items_by_id(ids: Iterable[int]) -> tuple[Item, ...]:
    """The items of these ids, removed ones too, in the order of their ids."""
    wanted = sorted(set(ids))
    if not wanted:
        return ()
    return tuple(
        item_of(row) for row in DossierItem.select().where(DossierItem.id.in_(wanted)).order_by(DossierItem.id)
    )


def removed_items_of(person_id: int) -> tuple[Item, ...]:
    """What the person removed, the last first."""
    query = DossierItem.select().where((DossierItem.person_id == person_id) & DossierItem.removed_at.is_null(False))
    return tuple(item_of(row) for row in query.order_by(DossierItem.removed_at.desc(), DossierItem.id.desc()))


def item_by_entry_key(person_id: int, entry_key: str) -> Item | None:
    row = _BY_ENTRY_KEY.first(person=person_id, key=entry_key)
    return None if row is None else item_of(row)


def add_item(
    *, person_id: int, section: Section, kind: str, data: dict[str, Any], entry_key: str, now: datetime
) -> Item:
    item_id = kept.insert(
        DossierItem,
        person_id=person_id,
        section=section.value,
        kind=kind,
        data=data,
        entry_key=entry_key or None,
        created_at=now,
        updated_at=now,
    )
    return Item(item_id, person_id, section, kind, data, version=1, updated_at=now)


def change_item(item_id: int, *, version: int, data: dict[str, Any], now: datetime) -> bool:
    """Write new values if the item still is at `version`; it is unverified afterwards. False when it has moved on."""
    changed = (
        DossierItem.update(
            data=data,
            version=DossierItem.version + 1,
            verification=Verification.UNVERIFIED.value,
            verified_at=None,
            verified_by=None,
            reason="",
            updated_at=now,
        )
        .where((DossierItem.id == item_id) & (DossierItem.version == version))
        .execute()
    )
    return changed == 1


def set_verification(
    item_id: int, *, verification: Verification, reason: str, verified_by: int | None, now: datetime
) -> None:
    DossierItem.update(
        verification=verification.value, reason=reason, verified_by=verified_by, verified_at=now
    ).where(DossierItem.id == item_id).execute()  # fmt: skip


def set_organisation(item_id: int, organisation_id: int | None) -> None:
    DossierItem.update(organisation_id=organisation_id).where(DossierItem.id == item_id).execute()


def set_removed(item_id: int, removed_at: datetime | None) -> None:
    DossierItem.update(removed_at=removed_at).where(DossierItem.id == item_id).execute()


def count_evidence(item_id: int, change: int) -> None:
    """Keep the number of an item's files."""
    _COUNT_EVIDENCE.execute(id=item_id, change=change)


def standings_of(person_id: int) -> dict[Section, Standing]:
    return {Section(section): Standing(standing) for section, standing in _STANDINGS.rows(person=person_id)}


def set_standing(person_id: int, section: Section, standing: Standing, now: datetime) -> None:
    _SET_STANDING.execute(
        person=person_id, section=section.value, standing=standing.value, at=DossierSection.marked_at.db_value(now)
    )
