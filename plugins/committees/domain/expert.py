"""Experts of a pool (专家库): entry and exit are applied for and approved, for a term of at most three years.

职称评审管理暂行规定（人社部令第40号）, as found in public copies: the pool is filed; an expert holds the matching level
and serves at most three years.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plugins.committees.domain.filing import LEVELS, years_after

CLAUSE = "《职称评审管理暂行规定》（人社部令第40号）：评审专家库（国家基准，待省厅确认）"
MOST_YEARS = 3
# The province itself (bodies directly below it) and its nine cities and prefectures, GB/T 2260.
REGIONS = {
    "520000": "省直",
    "520100": "贵阳市",
    "520200": "六盘水市",
    "520300": "遵义市",
    "520400": "安顺市",
    "520500": "毕节市",
    "520600": "铜仁市",
    "522300": "黔西南州",
    "522600": "黔东南州",
    "522700": "黔南州",
}


class ExpertState(StrEnum):
    """How an expert stands to the pool."""

    APPLIED = "applied"
    APPROVED = "approved"
    REFUSED = "refused"
    LEAVING = "leaving"
    LEFT = "left"


class ExpertEvent(StrEnum):
    """What is done: the first two by the office, the others by the province."""

    APPLY = "apply"
    ASK_EXIT = "ask_exit"
    APPROVE = "approve"
    REFUSE = "refuse"
    APPROVE_EXIT = "approve_exit"
    REFUSE_EXIT = "refuse_exit"


TRANSITIONS: Mapping[tuple[ExpertState, ExpertEvent], ExpertState] = {
    (ExpertState.APPLIED, ExpertEvent.APPLY): ExpertState.APPLIED,
    (ExpertState.REFUSED, ExpertEvent.APPLY): ExpertState.APPLIED,
    (ExpertState.LEFT, ExpertEvent.APPLY): ExpertState.APPLIED,
    # A new term, or what the approval was about has changed.
    (ExpertState.APPROVED, ExpertEvent.APPLY): ExpertState.APPLIED,
    (ExpertState.APPLIED, ExpertEvent.APPROVE): ExpertState.APPROVED,
    (ExpertState.APPLIED, ExpertEvent.REFUSE): ExpertState.REFUSED,
    (ExpertState.APPROVED, ExpertEvent.ASK_EXIT): ExpertState.LEAVING,
    (ExpertState.LEAVING, ExpertEvent.APPROVE_EXIT): ExpertState.LEFT,
    (ExpertState.LEAVING, ExpertEvent.REFUSE_EXIT): ExpertState.APPROVED,
}
DECISIONS = (ExpertEvent.APPROVE, ExpertEvent.REFUSE, ExpertEvent.APPROVE_EXIT, ExpertEvent.REFUSE_EXIT)
REASONED = frozenset({ExpertEvent.REFUSE, ExpertEvent.REFUSE_EXIT})


def after(state: ExpertState, event: ExpertEvent) -> ExpertState | None:
    """The state that follows, or None when this can't be done now."""
    return TRANSITIONS.get((state, event))


def possible(state: ExpertState) -> tuple[ExpertEvent, ...]:
    """What the province can decide in this state."""
    return tuple(event for event in DECISIONS if (state, event) in TRANSITIONS)


@dataclass(frozen=True)
class Entry:
    """What is entered of an expert. `number` is the identity document's, as it is compared."""

    name: str
    number: str
    series: str
    specialties: tuple[str, ...]
    title: str
    title_level: str
    employer_name: str
    region: str
    term_from: date
    term_until: date


# What the province approved; a change of any of them has to be approved again. The rest are facts of the day.
APPROVED_FIELDS = ("name", "series", "title", "title_level", "term_from", "term_until")
FACT_FIELDS = ("specialties", "employer_name", "region")


class Defect(StrEnum):
    """What may be wrong with an entry."""

    NUMBER = "number"
    NO_SPECIALTY = "no_specialty"
    LEVEL = "level"
    REGION = "region"
    ENDS_BEFORE = "ends_before"
    TOO_LONG = "too_long"
    OVER = "over"


FIELD_OF = {
    Defect.NUMBER: "number",
    Defect.NO_SPECIALTY: "specialties",
    Defect.LEVEL: "title_level",
    Defect.REGION: "region",
    Defect.ENDS_BEFORE: "term_until",
    Defect.TOO_LONG: "term_until",
    Defect.OVER: "term_until",
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_document(number: str) -> bool:
    """Can this be a document's number? 18 digits are checked by GB 11643; others by their shape."""
    if re.fullmatch(r"[0-9]{17}[0-9X]", number):
        total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
        return "10X98765432"[total % 11] == number[17]
    return bool(re.fullmatch(r"[A-Z]{1,3}[A-Z0-9]{5,17}", number))


def defects(entry: Entry, on: date) -> tuple[Defect, ...]:
    """Everything that is wrong with an entry, at once."""
    checks: Sequence[tuple[bool, Defect]] = (
        (not is_document(entry.number), Defect.NUMBER),
        (not entry.specialties, Defect.NO_SPECIALTY),
        (entry.title_level not in LEVELS, Defect.LEVEL),
        (not re.fullmatch(r"[1-9][0-9]{5}", entry.region), Defect.REGION),
        (entry.term_until < entry.term_from, Defect.ENDS_BEFORE),
        (entry.term_until >= years_after(entry.term_from, MOST_YEARS), Defect.TOO_LONG),
        (entry.term_until < on, Defect.OVER),
    )
    return tuple(defect for wrong, defect in checks if wrong)


def city_of(region: str) -> str:
    """The city or prefecture of a region: `520102` lies in `520100`."""
    return f"{region[:4]}00"


def in_term(state: str, term_from: date, term_until: date, on: date) -> bool:
    """May the expert be drawn and sit that day? Never when the term has ended."""
    return state == ExpertState.APPROVED and term_from <= on <= term_until
