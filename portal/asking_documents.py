"""What a service plugin may ask about identity documents: for what names its holder, such as a certificate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.accounts import service as accounts
from portal.accounts.domain.identifiers import DOCUMENT_NAMES, BadIdentifier, DocumentKind, compact, resident_number
from portal.accounts.domain.identifiers import birth_date as birth_date_of
from portal.accounts.domain.masking import mask_document
from portal.kernel import sealing, web
from portal.registry.faults import Deed, PluginError
from portal.registry.services import RESERVED

__all__ = [
    "DOCUMENT_NAMES",
    "IdentityDocument",
    "blind_index",
    "document_key",
    "identity_document",
    "identity_documents",
    "identity_of",
    "mask_document",
    "public_url",
]


@dataclass(frozen=True)
class IdentityDocument:
    """A document with its whole number: to be sealed where it is kept, and masked where it is shown.

    `birth_date` and `sex` (男 or 女; empty) are what a number of GB 11643 carries.
    """

    kind: str
    number: str
    birth_date: date | None
    sex: str


def document_key(text: str) -> str:
    """A document's number as it is compared: half-width, upper-case, without spaces; 15 digits made 18.

    Never raises: what is no resident number is compared as it stands.
    """
    try:
        return resident_number(text)
    except BadIdentifier:
        return compact(text)


def identity_of(kind: str, number: str) -> IdentityDocument:
    """What the document's number tells."""
    canonical = document_key(number)
    born = birth_date_of(DocumentKind(kind), canonical)
    sex = "" if born is None else "男" if int(canonical[16]) % 2 else "女"
    return IdentityDocument(kind, canonical, born, sex)


def identity_document(person_id: int) -> IdentityDocument:
    """The document with which the person registered. Raises Missing."""
    return identity_of(*accounts.person_document(person_id))


def identity_documents(person_ids: Iterable[int]) -> dict[int, IdentityDocument]:
    """The documents of many people in one query; unknown ids are left out."""
    found = accounts.person_documents(person_ids)
    return {person_id: identity_of(*document) for person_id, document in found.items()}


def blind_index(value: str, purpose: str) -> str:
    """A keyed hash by which an equal value is found, and nothing else; `purpose` is `<plugin>.<what>`."""
    owner, dot, _what = purpose.partition(".")
    if not dot or owner in RESERVED:
        raise PluginError(f"the purpose {purpose!r} is not the plugin's", deed=Deed.TABLES)
    return sealing.blind_index(value, purpose)


def public_url() -> str:
    """The address under which the public reaches this portal, without a slash at its end. Within a request."""
    return web.portal().settings.public_url
