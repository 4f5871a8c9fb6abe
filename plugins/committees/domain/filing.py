"""A committee's filing (备案): what must hold of it, and what a committee may do while it stands.

Rules: 职称评审管理暂行规定（人社部令第40号）, 《贵州省职称评审委员会备案管理暂行办法》 【通知一(三)】. Article numbers
are not certain, so none is shown; the numbers below are found in public copies of the former.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

CLAUSE = "《职称评审管理暂行规定》（人社部令第40号）；《贵州省职称评审委员会备案管理暂行办法》"
# Lowest first. A committee of a level may review those below it in the same series.
LEVELS = ("员级", "助理级", "中级", "副高级", "正高级")
SENIOR = frozenset({"副高级", "正高级"})
MOST_YEARS = 3


class Scope(StrEnum):
    """Is the committee made for a whole series, or for some of its specialties?"""

    SERIES = "series"
    SPECIALTY = "specialty"


class State(StrEnum):
    """Where a filing stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """What is done with it."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"


TRANSITIONS: Mapping[tuple[State, Event], State] = {
    (State.DRAFT, Event.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Event.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Event.APPROVE): State.APPROVED,
    (State.SUBMITTED, Event.RETURN): State.RETURNED,
    (State.APPROVED, Event.SUSPEND): State.SUSPENDED,
    (State.SUSPENDED, Event.RESUME): State.APPROVED,
    (State.APPROVED, Event.WITHDRAW): State.WITHDRAWN,
    (State.SUSPENDED, Event.WITHDRAW): State.WITHDRAWN,
}
EDITABLE = frozenset({State.DRAFT, State.RETURNED})
# What the province does; the rest is the applicant's.
PROVINCIAL = (Event.APPROVE, Event.RETURN, Event.SUSPEND, Event.RESUME, Event.WITHDRAW)


def after(state: State, event: Event) -> State | None:
    """The state that follows, or None when this can't be done now."""
    return TRANSITIONS.get((state, event))


def possible(state: State) -> tuple[Event, ...]:
    """What the province can do in this state."""
    return tuple(event for event in PROVINCIAL if (state, event) in TRANSITIONS)


@dataclass(frozen=True)
class Filing:
    """What is filed of a committee. `valid_until` is its last day; `consent` names the province's paper."""

    series: str
    scope: Scope
    specialties: tuple[str, ...]
    level: str
    members: int
    chair: str
    deputies: tuple[str, ...]
    valid_from: date
    valid_until: date
    consent: str = ""


@dataclass(frozen=True)
class Minimums:
    """The least members by how the committee is made. `lower`, below 副高级, is a setting of the province's."""

    by_series: int = 25
    by_specialty: int = 11
    lower: int = 3

    def of(self, filing: Filing) -> int:
        """The least members of this committee, without the province's consent to fewer."""
        if filing.level not in SENIOR:
            return self.lower
        return self.by_series if filing.scope is Scope.SERIES else self.by_specialty


class Defect(StrEnum):
    """What may be wrong with a filing."""

    EVEN = "even"
    TOO_FEW = "too_few"
    NO_SPECIALTY = "no_specialty"
    NEEDLESS_SPECIALTY = "needless_specialty"
    UNKNOWN_LEVEL = "unknown_level"
    ENDS_BEFORE = "ends_before"
    TOO_LONG = "too_long"
    SAME_PERSON = "same_person"


# The field of the form beside which each is said.
FIELD_OF = {
    Defect.EVEN: "members",
    Defect.TOO_FEW: "members",
    Defect.NO_SPECIALTY: "specialties",
    Defect.NEEDLESS_SPECIALTY: "specialties",
    Defect.UNKNOWN_LEVEL: "level",
    Defect.ENDS_BEFORE: "valid_until",
    Defect.TOO_LONG: "valid_until",
    Defect.SAME_PERSON: "deputies",
}


def defects(filing: Filing, minimums: Minimums) -> tuple[Defect, ...]:
    """Everything that is wrong, at once. Fewer members than the minimum need the province's recorded consent."""
    checks: Sequence[tuple[bool, Defect]] = (
        (filing.level not in LEVELS, Defect.UNKNOWN_LEVEL),
        (filing.members % 2 == 0, Defect.EVEN),
        (filing.members < minimums.of(filing) and not filing.consent, Defect.TOO_FEW),
        (filing.scope is Scope.SPECIALTY and not filing.specialties, Defect.NO_SPECIALTY),
        (filing.scope is Scope.SERIES and bool(filing.specialties), Defect.NEEDLESS_SPECIALTY),
        (filing.valid_until < filing.valid_from, Defect.ENDS_BEFORE),
        (filing.valid_until >= years_after(filing.valid_from, MOST_YEARS), Defect.TOO_LONG),
        (_doubled(filing), Defect.SAME_PERSON),
    )
    return tuple(defect for wrong, defect in checks if wrong)


def _doubled(filing: Filing) -> bool:
    named = (filing.chair, *filing.deputies)
    return len(set(named)) < len(named)


def years_after(day: date, years: int) -> date:
    """The same day some years later; of 29 February, 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


class Inability(StrEnum):
    """Why a committee can't receive, score or vote."""

    NOT_FILED = "not_filed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    SERIES = "series"
    SPECIALTY = "specialty"
    LEVEL = "level"


@dataclass(frozen=True)
class Case:
    """What a case asks of a committee."""

    series: str
    specialty: str
    level: str


def inability(filing: Filing, state: State, case: Case, on: date) -> Inability | None:
    """Why the committee can do nothing with the case on this day; None when it can."""
    ended = {State.SUSPENDED: Inability.SUSPENDED, State.WITHDRAWN: Inability.WITHDRAWN}
    if state is not State.APPROVED:
        return ended.get(state, Inability.NOT_FILED)
    if on < filing.valid_from:
        return Inability.NOT_YET
    if on > filing.valid_until:
        return Inability.EXPIRED
    if case.series != filing.series:
        return Inability.SERIES
    if filing.scope is Scope.SPECIALTY and case.specialty not in filing.specialties:
        return Inability.SPECIALTY
    if case.level not in LEVELS or LEVELS.index(case.level) > LEVELS.index(filing.level):
        return Inability.LEVEL
    return None


# The nearest to being able first: of several committees of an office, its reason is told.
_NEARNESS = (
    Inability.LEVEL, Inability.SPECIALTY, Inability.EXPIRED, Inability.NOT_YET, Inability.SUSPENDED,
    Inability.WITHDRAWN, Inability.SERIES, Inability.NOT_FILED,
)  # fmt: skip


def nearest(reasons: Sequence[Inability]) -> Inability:
    """Of the reasons of several committees, the one that helps most to know."""
    return min(reasons, key=_NEARNESS.index, default=Inability.NOT_FILED)
