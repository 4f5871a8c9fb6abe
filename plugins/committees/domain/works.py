"""Representative works (代表作) of 正高级 cases, sent to outside reviewers before the meeting (DOMAIN 1.4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

SENIOR = "正高级"
HIDDEN = "＊＊＊"


class Grade(StrEnum):
    """What a reviewer finds."""

    EXCELLENT = "excellent"
    GOOD = "good"
    SUFFICIENT = "sufficient"
    INSUFFICIENT = "insufficient"


class State(StrEnum):
    """How a review stands."""

    SENT = "sent"
    RETURNED = "returned"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


# Those that keep the reviewer's place: the same reviewer isn't asked twice about a case.
STANDING = frozenset({State.SENT, State.RETURNED})


class Obstacle(StrEnum):
    """Why somebody can't review a case's works."""

    OWN = "own"
    RECUSED = "recused"
    EMPLOYER = "employer"
    LEVEL = "level"
    ASKED = "asked"
    NO_ACCOUNT = "no_account"


def obstacle(
    *,
    own: bool,
    recused: bool,
    same_employer: bool,
    title_level: str,
    asked: bool,
    has_account: bool,
) -> Obstacle | None:
    """The first reason against a reviewer, or None. Works of 正高级 are read by 正高级 (unconfirmed, DOMAIN 1.2)."""
    checks = (
        (own, Obstacle.OWN),
        (recused, Obstacle.RECUSED),
        (same_employer, Obstacle.EMPLOYER),
        (title_level != SENIOR, Obstacle.LEVEL),
        (asked, Obstacle.ASKED),
        (not has_account, Obstacle.NO_ACCOUNT),
    )
    return next((reason for wrong, reason in checks if wrong), None)


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with the applicant's and the employer's names struck out; the longest first."""
    for name in sorted({name for name in names if name}, key=len, reverse=True):
        text = text.replace(name, HIDDEN)
    return text


def anonymised(works: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    """The works as a reviewer sees them who is not to know the author. Files are as they are: the office chose them."""
    return [
        {
            "key": work["key"],
            "title": without_names(work["title"], names),
            "lines": [[label, without_names(value, names)] for label, value in work["lines"]],
            "files": [{**file, "label": without_names(file["label"], names)} for file in work["files"]],
        }
        for work in works
    ]


def overdue(state: State, due_at: datetime, now: datetime) -> bool:
    """Is a review still out after its day?"""
    return state is State.SENT and now >= due_at
