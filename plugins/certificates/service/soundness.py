"""Every signature holds over what is stored: an edited row is found out."""

from collections.abc import Iterator

from plugins.certificates.domain.certificate import signed_fields
from plugins.certificates.service import signing
from plugins.certificates.store import certificate as store
from plugins.certificates.store.certificate import printed_of
from portal.plugin import Examination, Invariant


def unsound(_examination: Examination) -> Iterator[str]:
    """The certificates whose printed fields are not what was signed."""
    keys = signing.public_keys()
    for row in store.everything():
        public = keys.get(row.key_id, "")
        if not signing.holds(signed_fields(printed_of(row)), public=public, signature=row.signature):
            yield f"certificate {row.id} is not what was signed"


SIGNATURES = Invariant("certificates-signatures-hold", "every certificate is what was signed", unsound)
