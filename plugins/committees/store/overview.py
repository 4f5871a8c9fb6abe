"""Numbers of meetings for whoever looks at many committees at once: each a single query, whatever their number."""

from collections.abc import Iterable

import peewee

from plugins.committees.store.meeting import Case, Meeting
from plugins.committees.store.score import FrozenSheet


def meetings_of(committee_ids: Iterable[int], application_year: int | None = None) -> list[Meeting]:
    """The meetings of some committees, cancelled ones too, in the order in which they were planned."""
    query = Meeting.select().where(Meeting.committee_id.in_(list(committee_ids)))
    if application_year is not None:
        query = query.where(Meeting.application_year == application_year)
    return list(query.order_by(Meeting.committee_id, Meeting.id))


def meetings_in(states: Iterable[str]) -> list[Meeting]:
    """The meetings in some states, soonest due first."""
    query = Meeting.select().where(Meeting.state.in_(list(states)))
    return list(query.order_by(Meeting.review_by, Meeting.id))


def case_counts(meeting_ids: Iterable[int], outcome: str = "") -> dict[int, int]:
    """Meeting -> how many cases are on its list; with an outcome, of those that have it."""
    query = Case.select(Case.meeting, peewee.fn.COUNT(Case.id))
    query = query.where(Case.meeting.in_(list(meeting_ids)) & (Case.state == "listed"))
    if outcome:
        query = query.where(Case.outcome == outcome)
    return dict(query.group_by(Case.meeting).order_by(Case.meeting).tuples())


def scored_counts(meeting_ids: Iterable[int]) -> dict[int, int]:
    """Meeting -> how many listed cases have a sheet from a closed scoring."""
    query = FrozenSheet.select(Case.meeting, peewee.fn.COUNT(Case.id.distinct()))
    query = query.join(Case, on=(FrozenSheet.case == Case.id))
    query = query.where(Case.meeting.in_(list(meeting_ids)) & (Case.state == "listed"))
    return dict(query.group_by(Case.meeting).order_by(Case.meeting).tuples())
