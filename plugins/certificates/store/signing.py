"""The province's signing keys. Old public keys stay for ever: what they signed must stay checkable."""

from typing import Any

import peewee

from portal.plugin import InstantField, Model, SealedField, for_update


class SigningKey(Model):
    """One Ed25519 key. `key_id` is the beginning of the public key's SHA-256; base64 otherwise."""

    key_id = peewee.CharField(max_length=16, unique=True)
    public = peewee.CharField(max_length=60)
    # Thrown away when the key is retired: it signs nothing any more.
    private = SealedField("certificates_signing_key.private", null=True)
    # "current" once, null afterwards: the unique index allows one current key.
    current = peewee.CharField(max_length=8, null=True, unique=True)
    made_at = InstantField()
    retired_at = InstantField(null=True)


def current() -> SigningKey | None:
    return SigningKey.get_or_none(SigningKey.current == "current")


def locked_current() -> SigningKey | None:
    return for_update(SigningKey.select().where(SigningKey.current == "current")).first()


def add_current(**columns: Any) -> SigningKey:
    """Make this the current key, unless another process has just made one; the current key."""
    SigningKey.insert(current="current", **columns).on_conflict_ignore().execute()
    return SigningKey.get(SigningKey.current == "current")


def all_keys() -> list[SigningKey]:
    """Every key there ever was, oldest first."""
    return list(SigningKey.select().order_by(SigningKey.id))
