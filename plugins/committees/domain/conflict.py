"""Conflicts of interest (回避): what is found by itself, what is declared, what the office orders.

职称评审管理暂行规定（人社部令第40号）: an expert must ask to be left out, and the office must leave out whom it finds.
"""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

CLAUSE = "《职称评审管理暂行规定》（人社部令第40号）：回避（国家基准，待省厅确认）"


class Standing(StrEnum):
    """How an expert stands to a case. Without one the expert sees nothing of it."""

    CLEAR = "clear"
    RECUSED = "recused"


class Source(StrEnum):
    """Who says so."""

    COMPUTED = "computed"
    DECLARED = "declared"
    ORDERED = "ordered"


class Kind(StrEnum):
    """Why an expert is left out."""

    OWN_CASE = "own_case"
    EMPLOYER = "employer"
    FORMER_EMPLOYER = "former_employer"
    SHARED_ITEM = "shared_item"
    SAME_YEAR = "same_year"
    KINSHIP = "kinship"
    SUPERVISION = "supervision"
    OTHER = "other"


# What an expert may declare; the others are found by themselves.
DECLARABLE = (Kind.KINSHIP, Kind.SUPERVISION, Kind.SHARED_ITEM, Kind.EMPLOYER, Kind.OTHER)


@dataclass(frozen=True)
class Work:
    """A time at an employer; `until` None: still there."""

    employer: str
    until: date | None


@dataclass(frozen=True)
class Side:
    """What is compared of an expert and of an applicant. `items`: names of papers, patents, projects."""

    person_id: int | None
    employer_id: int | None
    work: tuple[Work, ...]
    items: frozenset[str]


def folded(name: str) -> str:
    """A name as it is compared: half-width, without spaces, brackets and marks, in small letters."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in text if character.isalnum())


def found(expert: Side, applicant: Side, *, applies_too: bool, on: date, years: int) -> Kind | None:
    """The first conflict that the records show, or None. `years`: how long a common employer counts afterwards."""
    if expert.person_id is not None and expert.person_id == applicant.person_id:
        return Kind.OWN_CASE
    if expert.employer_id is not None and expert.employer_id == applicant.employer_id:
        return Kind.EMPLOYER
    present = {folded(work.employer) for work in applicant.work if work.until is None}
    if present & {folded(work.employer) for work in expert.work if work.until is None}:
        return Kind.EMPLOYER
    if _recent(expert.work, on, years) & _recent(applicant.work, on, years):
        return Kind.FORMER_EMPLOYER
    if {folded(item) for item in expert.items} & {folded(item) for item in applicant.items if len(folded(item)) > 3}:
        return Kind.SHARED_ITEM
    return Kind.SAME_YEAR if applies_too else None


def _recent(work: Iterable[Work], on: date, years: int) -> set[str]:
    first = date(on.year - years, 1, 1) if years else on
    return {folded(each.employer) for each in work if each.until is None or each.until >= first}


def undeclared(cases: Iterable[int], known: Collection[int]) -> tuple[int, ...]:
    """The cases to which an expert has said nothing yet."""
    return tuple(case for case in cases if case not in known)
