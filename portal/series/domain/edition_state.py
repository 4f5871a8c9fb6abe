"""The way of an edition's draft: written, submitted, approved or returned."""

from enum import StrEnum


class DraftState(StrEnum):
    """Where a draft is. An approved one is released, and never changes again."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    DISCARDED = "discarded"


# While it can be edited, and while its (series, year, version) is taken by it.
EDITABLE = frozenset({DraftState.DRAFT, DraftState.RETURNED})
OPEN = EDITABLE | {DraftState.SUBMITTED}


def slot_of(series: str, year: int, version: int) -> str:
    """What no two open drafts may both be."""
    return f"{series}:{year}:{version}"
