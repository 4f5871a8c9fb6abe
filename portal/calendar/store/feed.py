"""Who follows which series, and the secret addresses of private feeds."""

from datetime import datetime

import peewee

from portal.kernel.database import InstantField, Model, SealedField


class Follow(Model):
    """A person wants to see a series in the private feed and hear of changes; with a committee's own dates."""

    person_id = peewee.IntegerField()
    entry = peewee.CharField(max_length=40)
    office_id = peewee.IntegerField(null=True)
    since = InstantField()

    class Meta:
        indexes = ((("person_id", "entry"), True), (("entry",), False))


class FeedToken(Model):
    """The key in a private feed's address. Found by its digest, shown to its owner from the sealed text."""

    person_id = peewee.IntegerField(index=True)
    digest = peewee.CharField(max_length=64, unique=True)
    token = SealedField("calendar_feed_token.token")
    made_at = InstantField()
    revoked_at = InstantField(null=True)


def follows(person_id: int) -> list[Follow]:
    return list(Follow.select().where(Follow.person_id == person_id).order_by(Follow.entry))


def followers(entries: list[str]) -> list[int]:
    """Person ids, each once, in order."""
    query = Follow.select(Follow.person_id).where(Follow.entry.in_(entries)).distinct()
    return [person_id for (person_id,) in query.order_by(Follow.person_id).tuples()]


def follow(person_id: int, entry: str, office_id: int | None, *, at: datetime) -> None:
    """Follow, or set the committee of what is followed already."""
    query = Follow.insert(person_id=person_id, entry=entry, office_id=office_id, since=at)
    query.on_conflict(conflict_target=[Follow.person_id, Follow.entry], preserve=[Follow.office_id]).execute()


def unfollow(person_id: int, entry: str) -> bool:
    return Follow.delete().where((Follow.person_id == person_id) & (Follow.entry == entry)).execute() == 1


def token_of(person_id: int) -> FeedToken | None:
    """The person's live token."""
    live = (FeedToken.person_id == person_id) & FeedToken.revoked_at.is_null()
    return FeedToken.select().where(live).order_by(FeedToken.id.desc()).first()


def owner_of(digest: str) -> int | None:
    """Whose live token this is."""
    live = (FeedToken.digest == digest) & FeedToken.revoked_at.is_null()
    return FeedToken.select(FeedToken.person_id).where(live).scalar()


def add_token(person_id: int, digest: str, token: str, *, at: datetime) -> None:
    FeedToken.create(person_id=person_id, digest=digest, token=token, made_at=at)


def revoke_tokens(person_id: int, *, at: datetime) -> int:
    live = (FeedToken.person_id == person_id) & FeedToken.revoked_at.is_null()
    return FeedToken.update(revoked_at=at).where(live).execute()
