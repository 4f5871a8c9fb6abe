"""Text that was typed into a form and has not become anything yet: kept, and given back.

Whatever stops a form (a mistake in it, an expired session, a closed window, a switched language, a second tab), what
was typed is here under the person and the form's key, and fills the form the next time that it is shown.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import peewee

from portal.kernel.database import InstantField, Model, SealedField, transaction
from portal.kernel.kept import KeptModels, value

# Never kept: they are secrets, or belong to one showing of the page.
SECRET_FIELDS = frozenset({"csrf_token", "password", "new_password", "old_password", "code", "totp", "recovery_code"})
# Text of a visitor who never signed in is dropped after this time.
VISITOR_KEEPS = timedelta(days=2)


class Draft(Model):
    """What one person typed into one form. Sealed: people type personal numbers anywhere."""

    owner = peewee.CharField(max_length=80)
    key = peewee.CharField(max_length=160)
    typed = SealedField("kernel_draft.typed")
    kept_at = InstantField(index=True)

    class Meta:
        indexes = ((("owner", "key"), True),)


_KEPT = KeptModels(Draft, lambda: Draft.select().where((Draft.owner == value("owner")) & (Draft.key == value("key"))))


def person_owner(person_id: int) -> str:
    return f"person:{person_id}"


def visitor_owner(token: str) -> str:
    return f"visitor:{token}"


def keep(owner: str, key: str, typed: Mapping[str, Sequence[str]], now: datetime) -> None:
    """Keep what was typed (field -> values), replacing what this form held before."""
    kept = {name: list(values) for name, values in typed.items() if name not in SECRET_FIELDS}
    text = json.dumps(kept, ensure_ascii=False)
    with transaction():
        (
            Draft.insert(owner=owner, key=key, typed=text, kept_at=now)
            .on_conflict(conflict_target=[Draft.owner, Draft.key], preserve=[Draft.typed, Draft.kept_at])
            .execute()
        )


def recall(owner: str, key: str) -> dict[str, list[str]] | None:
    """What was typed, or None."""
    draft = _KEPT.first(owner=owner, key=key)
    return None if draft is None else json.loads(draft.typed)


def discard(owner: str, key: str) -> None:
    """The text has become something: an item, an answer."""
    draft = _KEPT.first(owner=owner, key=key)
    if draft is not None:
        with transaction():
            Draft.delete().where(Draft.id == draft.id).execute()


def adopt(visitor: str, person_id: int) -> None:
    """A visitor has signed in: what was typed before belongs to the person now."""
    owner, new_owner = visitor_owner(visitor), person_owner(person_id)
    with transaction():
        for draft in Draft.select().where(Draft.owner == owner):
            Draft.delete().where((Draft.owner == new_owner) & (Draft.key == draft.key)).execute()
            Draft.update(owner=new_owner).where(Draft.id == draft.id).execute()


def sweep_drafts(*, now: datetime) -> int:
    """Drop what visitors typed and never came back for."""
    stale = (Draft.owner.startswith("visitor:")) & (Draft.kept_at < now - VISITOR_KEEPS)
    return Draft.delete().where(stale).execute()
