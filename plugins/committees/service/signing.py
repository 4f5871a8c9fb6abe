"""The portal's key for ballots: it signs what is published of them."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from plugins.committees.store import signing as store
from portal.plugin import Missing, _


def make_key(*, now: datetime) -> None:
    """Make the key unless there is one; however many ask at once, there is one. Call it inside a transaction."""
    if store.current() is None:
        made = Ed25519PrivateKey.generate()
        public = made.public_key().public_bytes_raw().hex()
        store.add({"place": 1, "private": made.private_bytes_raw().hex(), "public": public, "made_at": now})


def signing_key() -> tuple[Ed25519PrivateKey, bytes]:
    """The key and its public half. Raises Missing while no box was opened."""
    row = store.current()
    if row is None:
        raise Missing(_("没有签名密钥"))
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(row.private)), bytes.fromhex(row.public)
