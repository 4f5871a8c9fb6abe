"""Tables of certificates. Importing this package defines them all."""

from plugins.certificates.store import certificate, lookup, signing

__all__ = ["certificate", "lookup", "signing"]
