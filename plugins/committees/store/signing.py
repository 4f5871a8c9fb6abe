"""The key with which this portal signs what it publishes of ballots."""

import peewee

from portal.plugin import InstantField, Model, SealedField


class SigningKey(Model):
    """One Ed25519 key; `place` lets two processes make only one."""

    place = peewee.IntegerField(unique=True)
    private = SealedField("committees_signing_key.private")
    public = peewee.CharField(max_length=64)
    made_at = InstantField()


def current() -> SigningKey | None:
    return SigningKey.select().order_by(SigningKey.place.desc()).first()


def add(row: dict[str, object]) -> None:
    """Keep the first key; one that came a moment later is dropped."""
    SigningKey.insert(row).on_conflict_ignore().execute()
