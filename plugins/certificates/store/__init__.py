"""Tables of certificates. Importing this package defines them all."""

from plugins.certificates.store import (
    bulletin,
    candidate,
    certificate,
    exchange,
    historical,
    lookup,
    recognition,
    signing,
)

__all__ = ["bulletin", "candidate", "certificate", "exchange", "historical", "lookup", "recognition", "signing"]
