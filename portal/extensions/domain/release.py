"""The life of an installed plugin's version, and what an operator is shown before anything is done."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class ReleaseState(StrEnum):
    """Where a version stands. Of one plugin at most one is ACTIVE."""

    STAGED = "staged"  # 待批准: one person has brought it, another must approve it
    APPROVED = "approved"  # 已批准，尚未启用: between the decision and its being in force
    ACTIVE = "active"  # 使用中
    PREVIOUS = "previous"  # 上一版本: kept, to go back to
    RETIRED = "retired"  # 已被替换: an older one than the previous
    DECLINED = "declined"  # 不予批准
    FAILED = "failed"  # 启用失败: the health check refused it, the one before is in force again
    REMOVED = "removed"  # 已卸载: archived


class Event(StrEnum):
    """What may happen to a version."""

    APPROVE = "approve"
    DECLINE = "decline"
    ACTIVATE = "activate"
    FAIL = "fail"
    REPLACE = "replace"
    RETIRE = "retire"
    RESTORE = "restore"
    KEEP = "keep"
    ROLL_BACK = "roll back"
    REMOVE = "remove"


TRANSITIONS: dict[tuple[ReleaseState, Event], ReleaseState] = {
    (ReleaseState.STAGED, Event.APPROVE): ReleaseState.APPROVED,
    (ReleaseState.STAGED, Event.DECLINE): ReleaseState.DECLINED,
    (ReleaseState.APPROVED, Event.ACTIVATE): ReleaseState.ACTIVE,
    (ReleaseState.APPROVED, Event.FAIL): ReleaseState.FAILED,
    (ReleaseState.APPROVED, Event.DECLINE): ReleaseState.DECLINED,
    (ReleaseState.ACTIVE, Event.REPLACE): ReleaseState.PREVIOUS,
    (ReleaseState.ACTIVE, Event.FAIL): ReleaseState.FAILED,
    (ReleaseState.ACTIVE, Event.ROLL_BACK): ReleaseState.RETIRED,
    (ReleaseState.ACTIVE, Event.REMOVE): ReleaseState.REMOVED,
    (ReleaseState.PREVIOUS, Event.RESTORE): ReleaseState.ACTIVE,
    (ReleaseState.PREVIOUS, Event.RETIRE): ReleaseState.RETIRED,
    (ReleaseState.PREVIOUS, Event.REMOVE): ReleaseState.REMOVED,
    (ReleaseState.RETIRED, Event.KEEP): ReleaseState.PREVIOUS,
}

# Whose folder and wheel are kept ready.
KEPT = frozenset({ReleaseState.STAGED, ReleaseState.APPROVED, ReleaseState.ACTIVE, ReleaseState.PREVIOUS})
WAITING = frozenset({ReleaseState.STAGED, ReleaseState.APPROVED})


def after(state: ReleaseState, event: Event) -> ReleaseState:
    """The state after the event. Raises ValueError when it can't happen in this state."""
    found = TRANSITIONS.get((state, event))
    if found is None:
        raise ValueError(f"{event} in state {state}")
    return found


@dataclass(frozen=True)
class EditionMark:
    """Which edition: a released one never changes, so the same year and version must have the same hash."""

    slug: str
    year: int
    version: str
    hash: str

    @classmethod
    def of(cls, identity: Mapping[str, Any]) -> "EditionMark":
        """From `Edition.identity()`."""
        return cls(identity["slug"], int(identity["year"]), str(identity["version"]), identity["hash"])

    @property
    def key(self) -> tuple[str, int, str]:
        return self.slug, self.year, self.version


@dataclass(frozen=True)
class Plan:
    """What would be done, and all that speaks against it. With any of `refusals` it is not done."""

    action: str
    name: str
    version: str
    from_version: str = ""
    sha256: str = ""
    core_api: str = ""
    kind: str = "series"
    hooks: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    editions: tuple[EditionMark, ...] = ()
    # Table -> rows, of a plugin that owns tables.
    tables: Mapping[str, int] = field(default_factory=dict)
    # Series -> open cases.
    open_cases: Mapping[str, int] = field(default_factory=dict)
    files: int = 0
    requires: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For `--json` and the page."""
        return {**asdict(self), "editions": [asdict(each) for each in self.editions]}


def edition_refusals(
    old: tuple[EditionMark, ...], new: tuple[EditionMark, ...], used: frozenset[EditionMark]
) -> list[str]:
    """Why a version with other editions can't take the place of the one before.

    `used` are the editions by which cases are open. A released edition (year and version) never changes; one by which
    a case is judged must stay.
    """
    found = []
    by_key = {mark.key: mark for mark in new}
    for mark in old:
        same = by_key.get(mark.key)
        if same is not None and same.hash != mark.hash:
            found.append(f"edition-changed {mark.slug}/{mark.year}/{mark.version}")
    for mark in sorted(used, key=lambda each: each.key):
        same = by_key.get(mark.key)
        if same is None:
            found.append(f"edition-in-use {mark.slug}/{mark.year}/{mark.version}")
        elif same.hash != mark.hash and mark not in old:
            found.append(f"edition-changed {mark.slug}/{mark.year}/{mark.version}")
    return found
