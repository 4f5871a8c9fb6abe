"""Tables of committees. Importing this package defines them all."""

from plugins.committees.store import (
    ballot,
    conflict,
    defence,
    draw,
    expert,
    expert_import,
    filing,
    group,
    meeting,
    pack,
    score,
    signing,
    works,
)

__all__ = [
    "ballot",
    "conflict",
    "defence",
    "draw",
    "expert",
    "expert_import",
    "filing",
    "group",
    "meeting",
    "pack",
    "score",
    "signing",
    "works",
]
