"""What a service plugin may ask about a dossier outside of any application: for what is granted without a review."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.accounts.domain import OrganisationKind, OrganisationView
from portal.accounts.service.directory import organisations_and_kind
from portal.submissions.domain.dossier import Verification
from portal.submissions.store import dossier as items
from portal.submissions.store import evidence

__all__ = ["DossierEntry", "bureaus", "dossier_entries"]


@dataclass(frozen=True)
class DossierEntry:
    """An entry of a dossier with its values, and its files as (evidence id, name): `/evidence/<id>` shows one."""

    id: int
    kind: str
    values: Mapping[str, Any]
    files: tuple[tuple[int, str], ...]


def dossier_entries(person_id: int, kind: str) -> tuple[DossierEntry, ...]:
    """A person's entries of one kind (`digital`, `patent` …) that were neither removed nor rejected; two queries."""
    found = [
        each
        for each in items.items_of(person_id)
        if each.kind == kind and not each.removed and each.verification is not Verification.REJECTED
    ]
    held = evidence.evidence_of_items(each.id for each in found)
    return tuple(
        DossierEntry(each.id, each.kind, each.data, tuple((file.id, file.label) for file in held.get(each.id, ())))
        for each in found
    )


def bureaus() -> tuple[OrganisationView, ...]:
    """The provincial bureau and the municipal ones that are open, in the order of their regions."""
    province = organisations_and_kind((), OrganisationKind.PROVINCIAL_BUREAU.value)
    cities = organisations_and_kind((), OrganisationKind.MUNICIPAL_BUREAU.value)
    return tuple(sorted((province | cities).values(), key=lambda each: (each.region, each.id)))
