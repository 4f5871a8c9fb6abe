"""The filing (备案) of a scoring scheme: its states, who decides what, and where a filed scheme holds."""

from enum import StrEnum

# The scope of a scheme that holds for the whole series; any other is a committee office's id.
WHOLE_SERIES = 0


def N_(text: str) -> str:
    """Mark a text that is translated where it is shown."""
    return text


class SchemeState(StrEnum):
    """draft -> submitted -> approved -> superseded; submitted -> returned -> submitted; a draft may be discarded."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


EDITABLE = frozenset({SchemeState.DRAFT, SchemeState.RETURNED})
OPEN = EDITABLE | {SchemeState.SUBMITTED}
# Frozen: text, hash and number never change again.
FILED = frozenset({SchemeState.APPROVED, SchemeState.SUPERSEDED})

STATE_NAMES = {
    SchemeState.DRAFT: N_("起草中"),
    SchemeState.SUBMITTED: N_("已报送，等待备案"),
    SchemeState.RETURNED: N_("退回修改"),
    SchemeState.APPROVED: N_("已备案"),
    SchemeState.SUPERSEDED: N_("已被新版本取代"),
    SchemeState.DISCARDED: N_("已删除"),
}
STATE_TONES = {
    SchemeState.DRAFT: "amber",
    SchemeState.SUBMITTED: "blue",
    SchemeState.RETURNED: "red",
    SchemeState.APPROVED: "green",
    SchemeState.SUPERSEDED: "grey",
    SchemeState.DISCARDED: "grey",
}


def slot_of(lineage: int) -> str:
    """Taken while a version of this document is on its way: no two at once."""
    return f"scheme:{lineage}"
