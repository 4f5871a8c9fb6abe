"""Tables of committees. Importing this package defines them all."""

from plugins.committees.store import (
    conflict,
    defence,
    expert,
    filing,
    group,
    meeting,
    pack,
    score,
    works,
)

__all__ = [
    "conflict",
    "defence",
    "expert",
    "filing",
    "group",
    "meeting",
    "pack",
    "score",
    "works",
]
