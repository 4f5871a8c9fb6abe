"""Rules about people and organisations. Pure: no clock, no database, no request."""

from portal.accounts.domain.identifiers import (
    DOCUMENT_NAMES,
    BadIdentifier,
    DocumentKind,
    document_number,
    phone_number,
)
from portal.accounts.domain.masking import holds_personal_number, mask_document, mask_phone, redacted
from portal.accounts.domain.organisations import (
    KIND_NAMES,
    ROLE_NAMES,
    OrganisationKind,
    OrganisationView,
)
from portal.accounts.domain.people import PersonSummary

__all__ = [
    "DOCUMENT_NAMES",
    "KIND_NAMES",
    "ROLE_NAMES",
    "BadIdentifier",
    "DocumentKind",
    "OrganisationKind",
    "OrganisationView",
    "PersonSummary",
    "document_number",
    "holds_personal_number",
    "mask_document",
    "mask_phone",
    "phone_number",
    "redacted",
]
