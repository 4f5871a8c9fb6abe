"""Mass terminations: the list, what was decided about it, and what each record was."""

from collections.abc import Iterator

import peewee

from portal.kernel.database import InstantField, JsonField, Model, for_update
from portal.submissions.domain.termination import UNFINISHED, ItemState, RunState
from portal.submissions.store.application import Application


class Termination(Model):
    """One run over the unfinished records of an application year."""

    application_year = peewee.IntegerField()
    effective_at = InstantField()
    reason = peewee.TextField()
    state = peewee.CharField(max_length=12, default=RunState.PROPOSED.value)
    listed = peewee.IntegerField(default=0)
    proposed_by = peewee.IntegerField()
    proposed_at = InstantField()
    signed_by = peewee.IntegerField(null=True)
    signed_at = InstantField(null=True)
    executed_at = InstantField(null=True)
    closed_by = peewee.IntegerField(null=True)
    closed_at = InstantField(null=True)
    restore_reason = peewee.TextField(default="")

    class Meta:
        indexes = ((("state", "effective_at"), False),)


class TerminationItem(Model):
    """One record of the list; `former` is what it was, kept when it is terminated."""

    termination = peewee.ForeignKeyField(Termination, backref=None, on_delete="RESTRICT")
    application = peewee.ForeignKeyField(Application, backref=None, on_delete="RESTRICT")
    person_id = peewee.IntegerField()
    state = peewee.CharField(max_length=12, default=ItemState.LISTED.value)
    listed_state = peewee.CharField(max_length=20)
    former = JsonField(null=True)
    terminated_at = InstantField(null=True)
    restored_at = InstantField(null=True)

    class Meta:
        indexes = ((("termination", "application"), True), (("termination", "state", "id"), False))


def unfinished_query(application_year: int) -> peewee.ModelSelect:
    """The year's records whose route is not finished and which have not been voted on, in order."""
    states = sorted(state.value for state in UNFINISHED)
    query = Application.select().where(
        (Application.application_year == application_year)
        & Application.state.in_(states)
        & Application.voted_at.is_null()
    )
    return query.order_by(Application.id)


def list_items(termination: Termination) -> int:
    """Put every unfinished record of the year on the list; returns how many."""
    rows = [
        {
            "termination": termination.id,
            "application": application.id,
            "person_id": application.person_id,
            "listed_state": application.state,
        }
        for application in unfinished_query(termination.application_year)
    ]
    for start in range(0, len(rows), 500):
        TerminationItem.insert_many(rows[start : start + 500]).execute()
    return len(rows)


def runs() -> list[Termination]:
    """All runs, newest first: there is one or two a year."""
    return list(Termination.select().order_by(Termination.id.desc()).limit(50))


def run(termination_id: int) -> Termination | None:
    return Termination.get_or_none(Termination.id == termination_id)


def locked_run(termination_id: int) -> Termination | None:
    return for_update(Termination.select().where(Termination.id == termination_id)).first()


def pending_of_year(application_year: int) -> Termination | None:
    """The run of a year that is not over yet."""
    open_states = [RunState.PROPOSED.value, RunState.SIGNED.value]
    query = Termination.select().where(
        (Termination.application_year == application_year) & Termination.state.in_(open_states)
    )
    return query.first()


def runs_in(state: RunState) -> list[Termination]:
    return list(Termination.select().where(Termination.state == state.value).order_by(Termination.id))


def items_page(
    termination_id: int, *, after_id: int = 0, count: int, without_person: int | None
) -> list[tuple[TerminationItem, Application]]:
    """Records of the list with their applications, paged by key."""
    query = (
        TerminationItem.select(TerminationItem, Application)
        .join(Application, on=(TerminationItem.application == Application.id), attr="record")
        .where((TerminationItem.termination == termination_id) & (TerminationItem.id > after_id))
    )
    if without_person is not None:
        query = query.where(TerminationItem.person_id != without_person)
    return [(row, row.record) for row in query.order_by(TerminationItem.id).limit(count)]


def all_items(termination_id: int, *, without_person: int | None) -> Iterator[tuple[TerminationItem, Application]]:
    """The whole list, page by page."""
    last = 0
    while page := items_page(termination_id, after_id=last, count=500, without_person=without_person):
        yield from page
        last = page[-1][0].id


def item_ids(termination_id: int, state: ItemState, *, after_id: int = 0, count: int) -> list[int]:
    query = TerminationItem.select(TerminationItem.id).where(
        (TerminationItem.termination == termination_id)
        & (TerminationItem.state == state.value)
        & (TerminationItem.id > after_id)
    )
    return [row[0] for row in query.order_by(TerminationItem.id).limit(count).tuples()]


def locked_item(item_id: int) -> TerminationItem | None:
    return for_update(TerminationItem.select().where(TerminationItem.id == item_id)).first()


def item_of(termination_id: int, application_id: int) -> TerminationItem | None:
    return TerminationItem.get_or_none(
        (TerminationItem.termination == termination_id) & (TerminationItem.application == application_id)
    )


def people_of(termination_id: int) -> frozenset[int]:
    query = TerminationItem.select(TerminationItem.person_id).where(TerminationItem.termination == termination_id)
    return frozenset(row[0] for row in query.order_by(TerminationItem.id).tuples())


def state_counts(termination_id: int) -> dict[str, int]:
    """How many records of the list are in each state; one small grouped count, on a page for a few people."""
    number = peewee.fn.COUNT(TerminationItem.id)
    query = TerminationItem.select(TerminationItem.state, number).where(TerminationItem.termination == termination_id)
    return dict(query.group_by(TerminationItem.state).order_by(TerminationItem.state).tuples())
