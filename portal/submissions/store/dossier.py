"""Items and sections of dossiers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import peewee

from portal.kernel.database import InstantField, JsonField, Model, for_update
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


def item(item_id: int) -> Item | None:
    row = DossierItem.get_or_none(DossierItem.id == item_id)
    return None if row is None else item_of(row)


def locked_item(item_id: int) -> Item | None:
    """The item, locked until the transaction ends."""
    row = for_update(DossierItem.select().where(DossierItem.id == item_id)).first()
    return None if row is None else item_of(row)


def items_of(person_id: int, *, section: Section | None = None) -> tuple[Item, ...]:
    """A person's items in the order in which they were entered, without removed ones."""
    query = DossierItem.select().where((DossierItem.person_id == person_id) & DossierItem.removed_at.is_null())
    if section is not None:
        query = query.where(DossierItem.section == section.value)
    return tuple(item_of(row) for row in query.order_by(DossierItem.id))


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
    row = DossierItem.get_or_none((DossierItem.person_id == person_id) & (DossierItem.entry_key == entry_key))
    return None if row is None else item_of(row)


def add_item(
    *, person_id: int, section: Section, kind: str, data: dict[str, Any], entry_key: str, now: datetime
) -> Item:
    row = DossierItem.create(
        person_id=person_id,
        section=section.value,
        kind=kind,
        data=data,
        entry_key=entry_key or None,
        created_at=now,
        updated_at=now,
    )
    return item_of(row)


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
    DossierItem.update(evidence_count=DossierItem.evidence_count + change).where(DossierItem.id == item_id).execute()


def standings_of(person_id: int) -> dict[Section, Standing]:
    rows = DossierSection.select().where(DossierSection.person_id == person_id).order_by(DossierSection.section)
    return {Section(row.section): Standing(row.standing) for row in rows}


def set_standing(person_id: int, section: Section, standing: Standing, now: datetime) -> None:
    (
        DossierSection.insert(person_id=person_id, section=section.value, standing=standing.value, marked_at=now)
        .on_conflict(
            conflict_target=[DossierSection.person_id, DossierSection.section],
            preserve=[DossierSection.standing, DossierSection.marked_at],
        )
        .execute()
    )
