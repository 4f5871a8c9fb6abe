"""Representative works that were sent to reviewers, and what came back."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import peewee

from plugins.committees.domain.works import STANDING, State
from plugins.committees.store.expert import Expert
from plugins.committees.store.meeting import Case
from portal.plugin import InstantField, JsonField, Model, for_update

STANDING_WORDS = sorted(state.value for state in STANDING)


class WorkReview(Model):
    """Works of a case with one reviewer. `works` is what the reviewer sees, frozen when it was sent."""

    case = peewee.ForeignKeyField(Case, backref=None, on_delete="RESTRICT")
    meeting_id = peewee.IntegerField(index=True)
    expert_id = peewee.IntegerField()
    person_id = peewee.IntegerField()
    reviewer = peewee.CharField(max_length=60)
    anonymous = peewee.BooleanField()
    works = JsonField(default=list)
    sent_at = InstantField()
    due_at = InstantField()
    state = peewee.CharField(max_length=10, default="sent")
    grade = peewee.CharField(max_length=12, default="")
    text = peewee.TextField(default="")
    returned_at = InstantField(null=True)
    version = peewee.IntegerField(default=1)
    # 1 while it is out or returned, null once declined or withdrawn: a reviewer holds a case's works once.
    held = peewee.IntegerField(null=True, default=1)

    class Meta:
        indexes = (
            (("case", "person_id", "held"), True),
            (("person_id", "state", "id"), False),
            (("state", "due_at", "id"), False),
        )


def review(review_id: int) -> WorkReview | None:
    return WorkReview.get_or_none(WorkReview.id == review_id)


def locked(review_id: int) -> WorkReview | None:
    """The review, locked until the transaction ends."""
    return for_update(WorkReview.select().where(WorkReview.id == review_id)).first()


def of_cases(case_ids: Iterable[int]) -> list[WorkReview]:
    """Every review of some cases, in the order in which they were sent."""
    query = WorkReview.select().where(WorkReview.case.in_(list(case_ids)))
    return list(query.order_by(WorkReview.case, WorkReview.id))


def of_reviewer(person_id: int, *, before: int = 0, count: int = 21) -> list[WorkReview]:
    """A reviewer's works that were not taken back, newest first, behind the key `before`."""
    query = WorkReview.select().where((WorkReview.person_id == person_id) & (WorkReview.state.in_(STANDING_WORDS)))
    if before:
        query = query.where(WorkReview.id < before)
    return list(query.order_by(WorkReview.id.desc()).limit(count))


def out_between(first: datetime, last: datetime) -> list[WorkReview]:
    """Reviews still out whose day lies between these two."""
    due = (WorkReview.due_at >= first) & (WorkReview.due_at <= last)
    return list(WorkReview.select().where((WorkReview.state == State.SENT.value) & due).order_by(WorkReview.id))


def pool(office_id: int) -> list[Expert]:
    """The approved experts of an office, by name."""
    query = Expert.select().where((Expert.office_id == office_id) & (Expert.state == "approved"))
    return list(query.order_by(Expert.name, Expert.id))


def write(row: WorkReview, columns: Mapping[str, object]) -> None:
    """Put values into a review that the caller holds."""
    for name, given in columns.items():
        setattr(row, name, given)
    row.save()
