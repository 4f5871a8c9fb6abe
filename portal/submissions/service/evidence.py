"""Evidence files: taken, shown to those who may see them, removed and brought back; and the collector of orphans."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.accounts import service as accounts
from portal.config import Settings
from portal.kernel import access, ledger
from portal.kernel.access import Actor, Role
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid, Missing
from portal.kernel.files import Storage
from portal.kernel.i18n import _
from portal.submissions.domain.dossier import Item, Verification
from portal.submissions.domain.dossier_gate import Change
from portal.submissions.domain.evidence import (
    MESSAGES,
    Checked,
    Evidence,
    Limits,
    Problem,
    Unacceptable,
    label_of,
    limits_for,
)
from portal.submissions.service.dossier import own_item
from portal.submissions.service.dossier_gate import refuse_registered, require_open
from portal.submissions.service.evidence_inspection import Inspect, inspect_apart
from portal.submissions.store import dossier as items
from portal.submissions.store import evidence as store

# May this actor, who is not the owner, see this file at this instant?
Reader = Callable[[Actor, Evidence, datetime], bool]

# A content without a row may belong to an upload that is under way.
ORPHAN_AGE = timedelta(days=1)
# Removed files can be brought back and so keep their space; somebody who uploads and removes in a loop is stopped.
REMOVED_FACTOR = 2


class Readers:
    """Who else may see evidence: the desks on an application's route, named by whoever knows routes."""

    def __init__(self) -> None:
        self._by_name: dict[str, Reader] = {}

    def register(self, name: str, reader: Reader) -> None:
        """Add a reader; the same name again replaces it."""
        self._by_name[name] = reader

    def allow(self, actor: Actor, evidence: Evidence, now: datetime) -> bool:
        return any(reader(actor, evidence, now) for reader in self._by_name.values())


readers = Readers()


@dataclass(frozen=True)
class Attached:
    """What an upload has become; `again` when the item already had this very file."""

    evidence: Evidence
    again: bool = False


def limits(kind: str, settings: Settings) -> Limits:
    """What an item of this kind takes."""
    default = Limits(settings.upload_image_bytes, settings.upload_pdf_bytes, settings.upload_pdf_pages)
    return limits_for(kind, default, settings.upload_limits)


def largest_upload(settings: Settings) -> int:
    """Bytes of the largest file that any kind takes."""
    return max(limits(kind, settings).largest for kind in ("", *settings.upload_limits))


def attach(
    *,
    item_id: int,
    name: str,
    content: bytes,
    storage: Storage,
    settings: Settings,
    actor: Actor,
    now: datetime,
    inspect: Inspect = inspect_apart,
) -> Attached:
    """Add a file to an own item. The content is checked and stored first, its row written last.

    Raises Invalid({"file": …}) with what to do about the file; Refused when the calendar has closed uploads.
    """
    item = own_item(item_id=item_id, actor=actor)
    if item.removed:
        raise Missing()
    refuse_registered(item)
    require_open(person_id=item.person_id, change=Change.UPLOAD, settings=settings, now=now)
    original = hashlib.sha256(content).hexdigest()
    before = store.same_upload(item_id, original)
    if before is not None and before.removed_at is None:
        return Attached(before, again=True)
    if before is not None:
        return Attached(restore_evidence(evidence_id=before.id, settings=settings, actor=actor, now=now))
    checked = _checked(item, content, inspect, settings)
    sha256 = storage.put(checked.content)
    with transaction():
        held = items.locked_item(item_id)
        again = store.same_upload(item_id, original)
        if again is not None:
            return Attached(again, again=True)
        store.clear_suspect(sha256)
        made = store.add_evidence(
            item_id=item_id,
            person_id=item.person_id,
            label=label_of(name),
            sha256=sha256,
            size=len(checked.content),
            media_type=checked.media_type,
            pages=checked.pages,
            original_sha256=original,
            original_size=len(content),
            now=now,
        )
        items.count_evidence(item_id, 1)
        _unverify(held or item, now)
        _record("evidence_added", made, actor, now)
    if not storage.exists(sha256):
        # The orphan collector took it between the two; see `sweep_orphans`.
        storage.put(checked.content)
    return Attached(made)


def _checked(item: Item, content: bytes, inspect: Inspect, settings: Settings) -> Checked:
    """The file as it may be kept. Raises Invalid beside the field with what to do about it."""
    allowed = limits(item.kind, settings)
    try:
        if item.evidence_count >= allowed.files:
            raise Unacceptable(Problem.TOO_MANY_FILES)
        checked = inspect(content, allowed)
        _refuse_over_quota(item.person_id, len(checked.content), settings)
    except Unacceptable as refusal:
        raise Invalid({"file": _(MESSAGES[refusal.problem])}) from refusal
    return checked


def _refuse_over_quota(person_id: int, more: int, settings: Settings) -> None:
    used, kept = store.bytes_of(person_id)
    quota = settings.upload_quota_bytes
    if used + more > quota or kept + more > REMOVED_FACTOR * quota:
        raise Unacceptable(Problem.QUOTA)


def _unverify(item: Item, now: datetime) -> None:
    """Whoever confirmed the item has not seen the file that came or went since."""
    if item.verification is not Verification.UNVERIFIED:
        items.set_verification(
            item.id, verification=Verification.UNVERIFIED, reason=item.reason, verified_by=None, now=now
        )


def own_evidence(*, evidence_id: int, actor: Actor) -> Evidence:
    """The actor's own file, removed or not. Raises Missing."""
    found = store.evidence(evidence_id)
    if found is None or not _owns(actor, found):
        raise Missing()
    return found


def _owns(actor: Actor, evidence: Evidence) -> bool:
    return actor.role is Role.APPLICANT and actor.person_id == evidence.person_id


def evidence_of_item(*, item_id: int) -> tuple[Evidence, ...]:
    """The files of an item, in the order of upload."""
    return store.evidence_of_items([item_id])[item_id]


def evidence_of_items(item_ids: list[int]) -> dict[int, tuple[Evidence, ...]]:
    """The files of many items in one query: for the review and for the snapshot of an application."""
    return store.evidence_of_items(item_ids)


def removed_evidence(*, item_id: int) -> tuple[Evidence, ...]:
    """The files that can be brought back."""
    return store.removed_evidence_of(item_id)


def remove_evidence(*, evidence_id: int, settings: Settings, actor: Actor, now: datetime) -> Evidence:
    """Take a file off its item; it can be brought back. Twice is once."""
    return _set_removed(evidence_id, True, settings=settings, actor=actor, now=now)


def restore_evidence(*, evidence_id: int, settings: Settings, actor: Actor, now: datetime) -> Evidence:
    """Bring a removed file back to its item."""
    return _set_removed(evidence_id, False, settings=settings, actor=actor, now=now)


def _set_removed(evidence_id: int, removed: bool, *, settings: Settings, actor: Actor, now: datetime) -> Evidence:
    found = own_evidence(evidence_id=evidence_id, actor=actor)
    change = Change.EDIT if removed else Change.UPLOAD
    with transaction():
        item = items.locked_item(found.item_id)
        require_open(person_id=found.person_id, change=change, settings=settings, now=now)
        if item is None or (not removed and item.removed):
            raise Missing()
        if store.set_evidence_removed(evidence_id, now if removed else None):
            items.count_evidence(found.item_id, -1 if removed else 1)
            _unverify(item, now)
            _record("evidence_removed" if removed else "evidence_restored", found, actor, now)
    return own_evidence(evidence_id=evidence_id, actor=actor)


def may_see(*, actor: Actor, evidence: Evidence, now: datetime) -> bool:
    """The owner as oneself, and whoever a registered reader lets in; nobody as staff in a case of one's own."""
    if actor.role is Role.APPLICANT:
        return _owns(actor, evidence)
    if actor.person_id is None or accounts.is_own_case(actor, evidence.person_id):
        return False
    return readers.allow(actor, evidence, now)


def read_evidence(*, evidence_id: int, actor: Actor, now: datetime) -> Evidence:
    """A file that the actor may see. Raises Missing otherwise: nobody is told that it exists."""
    found = store.evidence(evidence_id)
    access.require(actor.person_id is not None)
    if found is None or not may_see(actor=actor, evidence=found, now=now):
        raise Missing()
    return found


def sweep_orphans(*, storage: Storage, now: datetime, prefix: str = "") -> int:
    """Remove contents that no row names, a day after they were first seen so; returns how many were removed.

    Two looks instead of file times: the portal's clock may be a set one. `attach` clears the suspicion in the
    transaction of its row, and this holds the suspicion while it removes: one of the two always sees the other.
    """
    known = store.suspects()
    found = [file.sha256 for file in storage.list(prefix)]
    orphans = set(found) - store.referred(found) if found else set()
    removed = 0
    for sha256 in sorted(orphans):
        if sha256 not in known:
            store.suspect(sha256, now)
        elif known[sha256] <= now - ORPHAN_AGE:
            removed += _remove_orphan(sha256, storage)
    for sha256 in sorted(set(known) - orphans):
        if sha256.startswith(prefix):
            store.clear_suspect(sha256)
    return removed


def _remove_orphan(sha256: str, storage: Storage) -> int:
    with transaction():
        if not store.lock_suspect(sha256) or store.is_referred(sha256):
            return 0
        storage.delete(sha256)
        store.clear_suspect(sha256)
    return 1


def _record(action: str, evidence: Evidence, actor: Actor, now: datetime) -> None:
    ledger.append(
        subject=f"dossier:{evidence.person_id}",
        action=f"dossier.{action}",
        actor=actor,
        at=now,
        data={"item": evidence.item_id, "evidence": evidence.id, "sha256": evidence.sha256},
    )
