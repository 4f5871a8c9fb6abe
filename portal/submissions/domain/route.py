"""Planning a route: which organisations handle an application, in which order, until when. Frozen at 申报."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from portal.accounts.domain import OrganisationKind, OrganisationView
from portal.submissions.domain.application import StepKind
from portal.submissions.domain.steps import PlannedStep

DUE_TIME = time(17)

# Shares of the time between the end of the apply window and the desk's deadline. No document gives days for a step
# (DOMAIN 1.4); publicity has the largest share because 5 working days without the start day take at least 7 days.
SHARES: dict[StepKind, int] = {
    StepKind.EMPLOYER_AUDIT: 2,
    StepKind.PUBLICITY: 3,
    StepKind.RECOMMENDATION: 1,
    StepKind.DEPARTMENT_REVIEW: 2,
    StepKind.BUREAU_REVIEW: 2,
    StepKind.OFFICE_RECEIPT: 2,
}

EMPLOYER_STEPS = (StepKind.EMPLOYER_AUDIT, StepKind.PUBLICITY, StepKind.RECOMMENDATION)

# What an organisation above the employer does. A parent company reviews like a competent department.
_REVIEWS: dict[OrganisationKind, StepKind] = {
    OrganisationKind.EMPLOYER: StepKind.DEPARTMENT_REVIEW,
    OrganisationKind.DEPARTMENT: StepKind.DEPARTMENT_REVIEW,
    OrganisationKind.COUNTY_BUREAU: StepKind.BUREAU_REVIEW,
    OrganisationKind.MUNICIPAL_BUREAU: StepKind.BUREAU_REVIEW,
}


def plan_route(
    *,
    employer: OrganisationView,
    ancestors: Sequence[OrganisationView],
    office: OrganisationView,
    apply_closes: datetime,
    receive_by: datetime,
) -> tuple[PlannedStep, ...]:
    """The stations of an application: employer, each organisation above it below the province, committee office.

    `ancestors` nearest first. The provincial bureau is not a station: the committee office acts for it. A unit with
    its own review (自主评审) goes the same way to its own office, so that whoever supervises it sees the case.
    """
    stations = [(kind, employer) for kind in EMPLOYER_STEPS]
    stations += [(_REVIEWS[above.kind], above) for above in ancestors if above.kind in _REVIEWS]
    stations.append((StepKind.OFFICE_RECEIPT, office))
    dues = due_dates([kind for kind, _ in stations], start=apply_closes, end=receive_by)
    return tuple(
        PlannedStep(position, kind, organisation.id, organisation.name, due)
        for position, ((kind, organisation), due) in enumerate(zip(stations, dues, strict=True), start=1)
    )


def due_dates(kinds: Sequence[StepKind], *, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """Proportional due instants, each at 17:00 of its day, never before the last one or `start`; the last is `end`."""
    whole = sum(SHARES[kind] for kind in kinds)
    dues: list[datetime] = []
    gone = 0
    for kind in kinds:
        gone += SHARES[kind]
        due = _at_five(start + (end - start) * gone / whole)
        dues.append(min(end, max(due, start, *dues)))
    return (*dues[:-1], end)


def _at_five(instant: datetime) -> datetime:
    """17:00 of the nearest day."""
    day = (instant + timedelta(hours=12) - timedelta(hours=17)).date()
    return datetime.combine(day, DUE_TIME, tzinfo=instant.tzinfo)


def office_for(
    offices: Iterable[OrganisationView],
    *,
    series: str,
    level: str,
    specialty: str,
    employer: OrganisationView,
) -> OrganisationView | None:
    """The committee office that takes the case; None when none does.

    An office's attributes `series`, `levels` and `specialties` are lists; a missing list sets no limit. Its place
    says for whom it works: below an employer, for that employer's own review (自主评审); else for its region. The
    narrowest one serves: own review, county, city, province; then the one that names the specialty; then the first.
    """
    fitting = [
        (_nearness(office, employer), not office.attributes.get("specialties"), office.id, office)
        for office in offices
        if _takes(office, "series", series)
        and _takes(office, "levels", level)
        and _takes(office, "specialties", specialty)
        and _nearness(office, employer) is not None
    ]
    return min(fitting, key=lambda each: each[:3])[3] if fitting else None


def _takes(office: OrganisationView, attribute: str, value: str) -> bool:
    accepted = office.attributes.get(attribute)
    return not accepted or value in accepted


def is_own_review(office: OrganisationView, employer: OrganisationView) -> bool:
    """Is this the office of the employer's own review (自主评审)?"""
    below = office.parent_id is not None and f"/{office.parent_id}/" in employer.path
    return bool(office.attributes.get("self_review")) and below


def _nearness(office: OrganisationView, employer: OrganisationView) -> int | None:
    """0 the employer's own, 1 its county's, 2 its city's, 3 the province's; None when it is for others."""
    if office.attributes.get("self_review"):
        return 0 if is_own_review(office, employer) else None
    if office.region.endswith("0000"):
        return 3 if office.region[:2] == employer.region[:2] else None
    if office.region.endswith("00"):
        return 2 if office.region[:4] == employer.region[:4] else None
    return 1 if office.region == employer.region else None
