"""The province's signature: Ed25519 over canonical JSON, with a key that is made at first use."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from plugins.certificates.domain.certificate import canonical
from plugins.certificates.store import signing as store
from plugins.certificates.store.signing import SigningKey
from portal.plugin import SYSTEM, Actor, Role, _, access, append, transaction


@dataclass(frozen=True)
class Signed:
    """A signature (base64) and the key that made it."""

    key_id: str
    signature: str


def sign(value: Any, *, now: datetime) -> Signed:
    """Sign the canonical JSON of a value with the current key; the very first signature makes the key."""
    row = store.current() or _first_key(now)
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(row.private or ""))
    return Signed(row.key_id, base64.b64encode(private.sign(canonical(value))).decode())


def envelope(value: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """A machine-readable answer with its signature: `verify_certificate.py` knows how to check it.

    It only reads: before the first certificate there is no key, and nothing to be signed.
    """
    signed = sign(value, now=now) if store.current() else Signed("", "")
    return {"document": value, "key": signed.key_id, "signature": signed.signature}


def holds(value: Any, *, public: str, signature: str) -> bool:
    """Is this the signature of the value by the key?"""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
        key.verify(base64.b64decode(signature), canonical(value))
    except (InvalidSignature, ValueError):
        return False
    return True


def public_keys() -> dict[str, str]:
    """Every key's public half by its id, the retired ones included."""
    return {row.key_id: row.public for row in store.all_keys()}


def published() -> dict[str, Any]:
    """What /certificates/keys.json says: all keys, oldest first, with the days of their use."""
    return {
        "format": "zhicheng-keys/1",
        "keys": [
            {
                "id": row.key_id,
                "algorithm": "Ed25519",
                "public": row.public,
                "from": row.made_at.date().isoformat(),
                "until": row.retired_at.date().isoformat() if row.retired_at else "",
            }
            for row in store.all_keys()
        ],
    }


def rotate(*, reason: str, actor: Actor, now: datetime) -> str:
    """Retire the current key and make a new one; returns its id. The old private key is thrown away."""
    access.require(actor.role is Role.PROVINCIAL_OFFICER)
    with transaction():
        old = store.locked_current()
        if old is not None:
            SigningKey.update(current=None, private=None, retired_at=now).where(SigningKey.id == old.id).execute()
        row = store.add_current(**_make(now))
        data = {"new": row.key_id, "old": old.key_id if old else "", "reason": reason}
        append(subject=f"certificates.key:{row.id}", action="certificates.key_rotated", actor=actor, at=now, data=data)
    return row.key_id


def key_rows() -> list[SigningKey]:
    """The keys for the province's page, newest first."""
    return list(reversed(store.all_keys()))


def _first_key(now: datetime) -> SigningKey:
    with transaction():
        made = _make(now)
        row = store.add_current(**made)
        if row.key_id == made["key_id"]:
            data = {"new": row.key_id, "old": "", "reason": _("首次签发")}
            subject = f"certificates.key:{row.id}"
            append(subject=subject, action="certificates.key_made", actor=SYSTEM, at=now, data=data)
    return row


def key_id_of(public: bytes) -> str:
    """By what a public key is named."""
    return hashlib.sha256(public).hexdigest()[:16]


def _make(now: datetime) -> dict[str, Any]:
    """The columns of a new key."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {
        "key_id": key_id_of(public),
        "public": base64.b64encode(public).decode(),
        "private": base64.b64encode(private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())).decode(),
        "made_at": now,
    }
