"""Versions of installed plugins: what was brought by whom, approved by whom, and which one is in force."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import peewee

from portal.extensions.domain.release import KEPT, WAITING, ReleaseState
from portal.kernel.database import InstantField, JsonField, Model, for_update


class Release(Model):
    """One version of one plugin. `active_name` is the plugin's name while it is in force: the database allows one."""

    name = peewee.CharField(max_length=40, index=True)
    version = peewee.CharField(max_length=40)
    distribution = peewee.CharField(max_length=120)
    module = peewee.CharField(max_length=200)
    core_api = peewee.CharField(max_length=60)
    sha256 = peewee.CharField(max_length=64)
    # Path -> SHA-256 of every file in the wheel.
    files = JsonField(default=dict)
    requires = JsonField(default=list)
    hooks = JsonField(default=list)
    series = JsonField(default=list)
    editions = JsonField(default=list)
    kind = peewee.CharField(max_length=20, default="series")
    state = peewee.CharField(max_length=20)
    active_name = peewee.CharField(max_length=40, null=True, unique=True)
    staged_by = peewee.IntegerField()
    staged_at = InstantField()
    approved_by = peewee.IntegerField(null=True)
    approved_at = InstantField(null=True)
    activated_at = InstantField(null=True)
    # Set when the version in force has passed the health check.
    proven_at = InstantField(null=True)
    ended_at = InstantField(null=True)
    note = peewee.TextField(default="")
    # The SHA-256 of the archive that was made when it was removed.
    archive = peewee.CharField(max_length=64, default="")

    class Meta:
        indexes = ((("state",), False),)


def release(release_id: int) -> Release | None:
    """One row, or None."""
    return Release.get_or_none(Release.id == release_id)


def locked(release_id: int) -> Release | None:
    """One row, held until the transaction ends."""
    return for_update(Release.select().where(Release.id == release_id)).first()


def of_plugin(name: str, states: Iterable[ReleaseState]) -> list[Release]:
    """A plugin's versions in these states, the newest first."""
    wanted = [state.value for state in states]
    return list(Release.select().where((Release.name == name) & Release.state.in_(wanted)).order_by(Release.id.desc()))


def active() -> list[Release]:
    """The versions in force, by name."""
    return list(Release.select().where(Release.active_name.is_null(False)).order_by(Release.name))


def active_of(name: str) -> Release | None:
    """The version in force, or None."""
    return Release.get_or_none(Release.active_name == name)


def waiting() -> list[Release]:
    """What waits to be approved or put in force, the oldest first."""
    wanted = [state.value for state in WAITING]
    return list(Release.select().where(Release.state.in_(wanted)).order_by(Release.id))


def kept() -> list[Release]:
    """The versions whose folders stay."""
    wanted = [state.value for state in KEPT]
    return list(Release.select().where(Release.state.in_(wanted)).order_by(Release.id))


def names() -> list[str]:
    """Every plugin that was ever installed."""
    return [row[0] for row in Release.select(Release.name).distinct().order_by(Release.name).tuples()]


def history(name: str, limit: int = 50) -> list[Release]:
    """A plugin's versions, the newest first."""
    return list(Release.select().where(Release.name == name).order_by(Release.id.desc()).limit(limit))


def add(**columns: Any) -> int:
    """A new version; its id."""
    return Release.insert(**columns).execute()


def change(release_id: int, **columns: Any) -> None:
    """Change columns of one version."""
    Release.update(**columns).where(Release.id == release_id).execute()


def set_state(row: Release, state: ReleaseState, *, now: datetime, note: str = "", **columns: Any) -> None:
    """Put a version into a state; `active_name` and the end follow from it."""
    in_force = state is ReleaseState.ACTIVE
    ended = state in (ReleaseState.RETIRED, ReleaseState.DECLINED, ReleaseState.FAILED, ReleaseState.REMOVED)
    change(
        row.id,
        state=state.value,
        active_name=row.name if in_force else None,
        ended_at=now if ended else None,
        note=note or row.note,
        **columns,
    )
