"""What a register enters into a dossier by itself: a title whose certificate was issued here needs no evidence."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.kernel import ledger
from portal.kernel.access import Actor, require
from portal.kernel.database import transaction
from portal.kernel.errors import Missing
from portal.submissions.domain.dossier import Item, Section, Standing, Verification
from portal.submissions.store import dossier as store


def add_registered(
    *,
    person_id: int,
    section: Section,
    kind: str,
    data: Mapping[str, Any],
    register: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Enter an item that is verified by its register; the same number again changes nothing. Returns its id.

    It does not ask whether the dossier is open: a register speaks when it has something to say.
    """
    require(actor.is_staff or actor.person_id is None)
    with transaction():
        again = _registered(person_id, section, register)
        if again is not None:
            return again.id
        values = {name: value for name, value in data.items() if value not in (None, "")}
        values["register"] = register
        made = store.add_item(person_id=person_id, section=section, kind=kind, data=values, entry_key="", now=now)
        store.set_verification(made.id, verification=Verification.REGISTER, reason="", verified_by=None, now=now)
        if store.standings_of(person_id).get(section) is Standing.NONE:
            store.set_standing(person_id, section, Standing.OPEN, now)
        _record("item_registered", person_id, made.id, actor, now)
    return made.id


def _registered(person_id: int, section: Section, register: str) -> Item | None:
    # One that was taken back is no fact: what the register says now is entered beside it.
    held = (item for item in store.items_of(person_id, section=section) if item.register == register)
    return next((item for item in held if item.verification is not Verification.REJECTED), None)


def take_back_registered(*, item_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """The register no longer stands by the item: it is no fact any more. It stays, with the reason."""
    require(actor.is_staff or actor.person_id is None)
    _verify(item_id, Verification.REJECTED, reason, actor, now)


def give_back_registered(*, item_id: int, actor: Actor, now: datetime) -> None:
    """The register stands by the item again."""
    require(actor.is_staff or actor.person_id is None)
    _verify(item_id, Verification.REGISTER, "", actor, now)


def _verify(item_id: int, verification: Verification, reason: str, actor: Actor, now: datetime) -> None:
    with transaction():
        found = store.locked_item(item_id)
        if found is None:
            raise Missing()
        store.set_verification(item_id, verification=verification, reason=reason, verified_by=None, now=now)
        _record(f"item_{verification.value}", found.person_id, item_id, actor, now)


def _record(action: str, person_id: int, item_id: int, actor: Actor, now: datetime) -> None:
    ledger.append(
        subject=f"dossier:{person_id}", action=f"dossier.{action}", actor=actor, at=now, data={"item": item_id}
    )
