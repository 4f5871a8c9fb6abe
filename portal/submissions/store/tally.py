"""How many cases of committee offices stand where: grouped by the database, a query for all offices of a page."""

from collections.abc import Iterable

import peewee

from portal.submissions.domain.application import StepKind, StepState
from portal.submissions.store.application import Application, Slot, Step

_KINDS = (StepKind.OFFICE_RECEIPT.value, StepKind.POLICY_REVIEW.value)


def stations(office_ids: Iterable[int], application_year: int) -> list[tuple[int, str, str, str, str, str, bool, int]]:
    """Office, kind of the finished step, series, specialty, level, state, was it voted on, how many."""
    voted = Application.voted_at.is_null(False)
    groups = (
        Step.organisation_id,
        Step.kind,
        Application.series,
        Application.specialty,
        Application.level,
        Application.state,
    )
    query = Step.select(*groups, voted, peewee.fn.COUNT(Step.id))
    query = query.join(Application, on=(Step.application == Application.id))
    query = query.where(
        Step.organisation_id.in_(list(office_ids))
        & (Step.state == StepState.DONE.value)
        & Step.kind.in_(_KINDS)
        & (Application.application_year == application_year)
    )
    rows = query.group_by(*groups, voted).order_by(*groups).tuples()
    return [(*row[:6], bool(row[6]), row[7]) for row in rows]


def series_of_slots(person_ids: Iterable[int], application_year: int) -> dict[int, str]:
    """Person -> the series in which that person applies in this year; those who don't are left out."""
    query = Slot.select(Slot.person_id, Application.series)
    query = query.join(Application, on=(Slot.application == Application.id))
    query = query.where(Slot.person_id.in_(list(person_ids)) & (Slot.application_year == application_year))
    return dict(query.order_by(Slot.id).tuples())
