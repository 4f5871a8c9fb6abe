"""Sealing of personal numbers: AES-256-GCM at rest, and a keyed blind index to look them up.

A sealed value is `v1.<key id>.<base64>`; the key id names the key, so that keys can be changed without guessing.
The place where the value is kept (table and column) is authenticated with it: moved elsewhere, it does not open.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.kernel.errors import PortalError


class Unsealable(PortalError):
    """The sealed value was changed, moved, or sealed with a key that is not here."""


@dataclass(frozen=True)
class Keys:
    """The keys derived from one secret: `current` seals, any of `by_id` unseals, `index` looks up."""

    current: str
    by_id: dict[str, bytes]
    index: bytes


def derive_keys(secret: bytes) -> Keys:
    """Keys from the installation's secret (at least 32 bytes)."""
    if len(secret) < 32:
        raise ValueError("the secret key must have at least 32 bytes")
    sealing = hashlib.sha256(b"portal sealing key 1" + secret).digest()
    key_id = hashlib.sha256(sealing).hexdigest()[:8]
    return Keys(key_id, {key_id: sealing}, hashlib.sha256(b"portal index key 1" + secret).digest())


class Sealer:
    """Seals and unseals with the installed keys."""

    def __init__(self) -> None:
        self._keys: Keys | None = None
        self._ciphers: dict[str, AESGCM] = {}

    def install(self, keys: Keys) -> None:
        self._keys = keys
        self._ciphers = {name: AESGCM(key) for name, key in keys.by_id.items()}

    @property
    def keys(self) -> Keys:
        if self._keys is None:
            raise RuntimeError("no sealing keys are installed: open the portal first")
        return self._keys

    def seal(self, text: str, context: str) -> str:
        nonce = os.urandom(12)
        key_id = self.keys.current
        sealed = self._ciphers[key_id].encrypt(nonce, text.encode(), context.encode())
        return f"v1.{key_id}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def unseal(self, token: str, context: str) -> str:
        version, _, rest = token.partition(".")
        key_id, _, body = rest.partition(".")
        cipher = self._ciphers.get(key_id)
        if version != "v1" or cipher is None:
            raise Unsealable("加密数据无法读取：密钥不匹配")
        raw = base64.urlsafe_b64decode(body)
        try:
            return cipher.decrypt(raw[:12], raw[12:], context.encode()).decode()
        except InvalidTag as error:
            raise Unsealable("加密数据无法读取：内容被改动") from error

    def blind_index(self, value: str, purpose: str) -> str:
        return hmac.new(self.keys.index, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


# One per process, like the database it guards; `portal.app` installs the keys.
sealer = Sealer()


def seal(text: str, context: str) -> str:
    """Seal `text` for the place `context` ("table.column")."""
    return sealer.seal(text, context)


def unseal(token: str, context: str) -> str:
    """The text again. Raises Unsealable when it was changed, moved, or the key is missing."""
    return sealer.unseal(token, context)


def blind_index(value: str, purpose: str) -> str:
    """A keyed hash by which an equal value can be found, and nothing else."""
    return sealer.blind_index(value, purpose)
