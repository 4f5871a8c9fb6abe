"""What other areas ask about people and organisations."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from portal.accounts.domain.identifiers import DocumentKind, birth_date, login_keys
from portal.accounts.domain.masking import mask_document, mask_phone
from portal.accounts.domain.names import organisation_key
from portal.accounts.domain.organisations import OrganisationView
from portal.accounts.domain.people import PersonSummary, handles_own_case
from portal.accounts.store.organisation import (
    ORGANISATIONS,
    Organisation,
    active_member_ids,
    ancestors_of,
    member_ids_of_kinds,
    organisation_by_id,
    organisations_by_ids,
    organisations_by_name,
    view_of,
    views_by_ids_or_kind,
)
from portal.accounts.store.person import (
    Person,
    open_document,
    people_by_ids,
    person_by_id,
    person_by_keys,
    sealed_document_of,
)
from portal.kernel import generation
from portal.kernel.access import Actor, Role
from portal.kernel.errors import Missing


def _summary(person: Person) -> PersonSummary:
    return PersonSummary(person.id, person.name, mask_document(person.document), mask_phone(person.phone))


def person_summary(person_id: int) -> PersonSummary:
    """Name and masked numbers. Raises Missing."""
    person = person_by_id(person_id)
    if person is None:
        raise Missing()
    return _summary(person)


def person_birth_date(person_id: int) -> date | None:
    """The birth date that the ID number carries; None for a document that carries none. Raises Missing."""
    document = sealed_document_of(person_id)
    if document is None:
        raise Missing()
    return _birth_date(*document)


# Every page of a draft asks. The sealed text is the key, so that no number stays in memory.
@lru_cache(maxsize=8192)
def _birth_date(kind: str, sealed: str) -> date | None:
    return birth_date(DocumentKind(kind), open_document(sealed))


def person_document(person_id: int) -> tuple[str, str]:
    """(kind, whole number) of the document with which a person registered: for what must name it. Raises Missing."""
    document = sealed_document_of(person_id)
    if document is None:
        raise Missing()
    kind, sealed = document
    return kind, open_document(sealed)


def person_documents(person_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The same of many people in one query; unknown ids are left out."""
    return {person.id: (person.document_kind, person.document) for person in people_by_ids(person_ids)}


def person_and_birth_date(person_id: int) -> tuple[PersonSummary, date | None]:
    """The summary and the birth date, in one query. Raises Missing."""
    person = person_by_id(person_id)
    if person is None:
        raise Missing()
    return _summary(person), birth_date(DocumentKind(person.document_kind), person.document)


def person_summaries(person_ids: Iterable[int]) -> dict[int, PersonSummary]:
    """The summaries of many people in one query; unknown ids are left out."""
    return {person.id: _summary(person) for person in people_by_ids(person_ids)}


def person_names(person_ids: Iterable[int]) -> dict[int, str]:
    """The names of many people in one query, without opening anything sealed: for lists."""
    return {person.id: person.name for person in people_by_ids(person_ids)}


def organisation(organisation_id: int) -> OrganisationView:
    """One organisation. Raises Missing."""
    row = organisation_by_id(organisation_id)
    if row is None:
        raise Missing()
    return view_of(row)


def organisations(organisation_ids: Iterable[int]) -> dict[int, OrganisationView]:
    """Many organisations in one query; unknown ids are left out."""
    return {row.id: view_of(row) for row in organisations_by_ids(organisation_ids)}


def organisations_and_kind(organisation_ids: Iterable[int], kind: str) -> dict[int, OrganisationView]:
    """These organisations and all open ones of a kind (of which there are few); unknown ids are left out."""
    number = generation.number_of(ORGANISATIONS)
    if not number:
        return {view.id: view for view in views_by_ids_or_kind(organisation_ids, kind)}
    found = dict(_open_ones(number, kind))
    for organisation_id in organisation_ids:
        view = _kept_view(number, organisation_id)
        if view is not None:
            found[organisation_id] = view
    return found


# Every task list asks where its case goes; organisations hardly change.
@lru_cache(maxsize=64)
def _open_ones(_number: int, kind: str) -> dict[int, OrganisationView]:
    return {view.id: view for view in views_by_ids_or_kind((), kind)}


@lru_cache(maxsize=4096)
def _kept_view(_number: int, organisation_id: int) -> OrganisationView | None:
    row = organisation_by_id(organisation_id)
    return None if row is None else view_of(row)


def ancestors(organisation_id: int) -> tuple[OrganisationView, ...]:
    """All organisations above, nearest first. Raises Missing."""
    row = organisation_by_id(organisation_id)
    if row is None:
        raise Missing()
    return tuple(view_of(above) for above in ancestors_of(row))


def find_organisations(*, name: str, within: str = "/", kind: str | None = None) -> tuple[OrganisationView, ...]:
    """At most 20 open organisations whose name contains the text: for choosing an employer."""
    key = organisation_key(name)
    rows: list[Organisation] = organisations_by_name(key, within=within, count=200) if key else []
    return tuple(view_of(row) for row in rows if kind is None or row.kind == kind)[:20]


def members(organisation_id: int, role: str | None = None) -> tuple[int, ...]:
    """The ids of the people who hold the role (any role: None) in an organisation, in order of joining."""
    return tuple(dict.fromkeys(active_member_ids(organisation_id, role)))


def members_of_kinds(kinds: Iterable[str]) -> tuple[int, ...]:
    """The ids of all people who work in organisations of these kinds: whom an announcement to offices is for."""
    return tuple(member_ids_of_kinds(kinds))


def find_person(identifier: str) -> PersonSummary | None:
    """The person with this phone or ID number, typed in full; None when there is none. For staff who hold it."""
    person = person_by_keys(login_keys(identifier))
    return None if person is None else _summary(person)


def is_own_case(actor: Actor, person_id: int) -> bool:
    """Would the actor handle own affairs for an organisation? Such a case is refused, whatever the role."""
    acts_for_self = actor.role is Role.APPLICANT
    return handles_own_case(actor_person_id=actor.person_id, acts_for_self=acts_for_self, case_person_id=person_id)


def exclude_own(query: Any, column: Any, actor: Actor) -> Any:
    """The query without the actor's own cases, so that lists, counts and searches agree. `column` is the person's."""
    if actor.role in (Role.APPLICANT, Role.SYSTEM) or actor.person_id is None:
        return query
    return query.where(column != actor.person_id)
