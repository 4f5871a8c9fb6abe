"""Re-checks and confirmations as they are kept."""

from collections.abc import Iterable
from datetime import datetime

import peewee

from plugins.committees.store.meeting import Case, Meeting
from plugins.committees.store.publicity import PublishedCase
from portal.plugin import InstantField, Model


class Recheck(Model):
    """What one applicant has asked for, once."""

    case = peewee.ForeignKeyField(Case, backref=None, on_delete="RESTRICT", unique=True)
    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT")
    office_id = peewee.IntegerField()
    applicant_id = peewee.IntegerField()
    text = peewee.TextField()
    state = peewee.CharField(max_length=8, default="asked")
    # What the office proposes, and why; the applicant reads it once the chair has consented.
    grants = peewee.BooleanField(default=False)
    finding = peewee.TextField(default="")
    # Why the chair did not consent; the office alone reads it.
    remark = peewee.TextField(default="")
    asked_at = InstantField()
    due_at = InstantField()
    proposed_by = peewee.IntegerField(null=True)
    consented_by = peewee.IntegerField(null=True)
    decided_at = InstantField(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("office_id", "id"), False), (("meeting", "state"), False))


class Confirmation(Model):
    """One list handed in to the province. A meeting has a further one after a return or for what was restored."""

    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT")
    way = peewee.CharField(max_length=8)
    scope = peewee.CharField(max_length=60)
    state = peewee.CharField(max_length=12, default="handed_in")
    note = peewee.TextField(default="")
    document = peewee.CharField(max_length=120, default="")
    confirmed_on = peewee.DateField(null=True)
    reason = peewee.TextField(default="")
    count = peewee.IntegerField()
    handed_in_at = InstantField()
    handed_in_by = peewee.IntegerField()
    decided_at = InstantField(null=True)
    decided_by = peewee.IntegerField(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("state", "id"), False),)


class ConfirmedCase(Model):
    """A case on a list that was handed in. `held` while the list stands: it is on one list at a time."""

    confirmation = peewee.ForeignKeyField(Confirmation, backref=None, on_delete="RESTRICT")
    case = peewee.ForeignKeyField(Case, backref=None, on_delete="RESTRICT")
    held = peewee.IntegerField(null=True, unique=True)


def recheck(recheck_id: int) -> Recheck | None:
    return Recheck.get_or_none(Recheck.id == recheck_id)


def of_cases(ids: Iterable[int]) -> dict[int, Recheck]:
    """Case -> its re-check."""
    query = Recheck.select().where(Recheck.case.in_(list(ids)))
    return {row.case_id: row for row in query.order_by(Recheck.id)}


def proposed(meeting_id: int) -> list[Recheck]:
    """What waits for the chair's consent, each with its case."""
    wanted = (Recheck.meeting == meeting_id) & (Recheck.state == "proposed")
    return list(Recheck.select(Recheck, Case).join(Case).where(wanted).order_by(Recheck.id))


def waiting_until(instant: datetime) -> list[Recheck]:
    """What is to be decided by then, the most urgent first, each with its case and meeting."""
    wanted = Recheck.state.in_(("asked", "proposed")) & (Recheck.due_at <= instant)
    query = Recheck.select(Recheck, Case, Meeting).join(Case).switch(Recheck).join(Meeting).where(wanted)
    return list(query.order_by(Recheck.due_at, Recheck.id))


def page(*, office_id: int | None, after: int, count: int, without_person: int) -> list[Recheck]:
    """Re-checks, the newest first; of one office or of all; never the reader's own."""
    wanted = Recheck.applicant_id != without_person
    if office_id is not None:
        wanted &= Recheck.office_id == office_id
    if after:
        wanted &= Recheck.id < after
    query = Recheck.select(Recheck, Case, Meeting).join(Case).switch(Recheck).join(Meeting).where(wanted)
    return list(query.order_by(Recheck.id.desc()).limit(count))


def confirmation(confirmation_id: int) -> Confirmation | None:
    return Confirmation.get_or_none(Confirmation.id == confirmation_id)


def confirmations_of(meeting_id: int) -> list[Confirmation]:
    return list(Confirmation.select().where(Confirmation.meeting == meeting_id).order_by(Confirmation.id))


def confirmations(*, after: int, count: int) -> list[Confirmation]:
    """What was handed in, the newest first."""
    query = Confirmation.select(Confirmation, Meeting).join(Meeting)
    if after:
        query = query.where(Confirmation.id < after)
    return list(query.order_by(Confirmation.id.desc()).limit(count))


def _confirmable() -> peewee.Expression:
    on_lists = ConfirmedCase.select(ConfirmedCase.held).where(ConfirmedCase.held.is_null(False))
    shown = PublishedCase.select(PublishedCase.case).where(~PublishedCase.stopped)
    return (Case.outcome == "passed") & Case.id.in_(shown) & Case.id.not_in(on_lists)


def confirmable(meeting_id: int) -> list[Case]:
    """What stands, was published, and is on no standing list."""
    wanted = (Case.meeting == meeting_id) & _confirmable()
    return list(Case.select().where(wanted).order_by(Case.position, Case.id))


def meetings_to_confirm() -> list[Meeting]:
    """The meetings with anything confirmable."""
    held = Case.select(Case.meeting).where(_confirmable())
    return list(Meeting.select().where(Meeting.id.in_(held)).order_by(Meeting.id))


def handed_in() -> list[Confirmation]:
    """The lists that wait for the province, each with its meeting."""
    query = Confirmation.select(Confirmation, Meeting).join(Meeting)
    return list(query.where(Confirmation.state == "handed_in").order_by(Confirmation.id))


def returned_at(meeting_id: int) -> datetime | None:
    """When a meeting's list was last returned."""
    wanted = (Confirmation.meeting == meeting_id) & (Confirmation.state == "returned")
    row = Confirmation.select().where(wanted).order_by(Confirmation.decided_at.desc()).first()
    return row.decided_at if row else None


def cases_of(confirmation_id: int) -> list[Case]:
    """The cases of a list, in their order."""
    query = Case.select().join(ConfirmedCase, on=(ConfirmedCase.case == Case.id))
    return list(query.where(ConfirmedCase.confirmation == confirmation_id).order_by(Case.position, Case.id))


def put_on(confirmation: Confirmation, cases: Iterable[Case]) -> None:
    rows = [{"confirmation": confirmation.id, "case": case.id, "held": case.id} for case in cases]
    ConfirmedCase.insert_many(rows).execute()


def release(confirmation_id: int) -> None:
    """The list was returned: its cases may be on another."""
    ConfirmedCase.update(held=None).where(ConfirmedCase.confirmation == confirmation_id).execute()
