"""Publicities of results, what they show, and the objections made while they run."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import peewee

from plugins.committees.store.decision import Decision
from plugins.committees.store.meeting import Case, Meeting
from portal.plugin import InstantField, Model, SealedField


class Publicity(Model):
    """One publicity. A meeting has a further one for what a re-check has restored."""

    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT")
    token = peewee.CharField(max_length=40, unique=True)
    committee = peewee.CharField(max_length=120)
    state = peewee.CharField(max_length=8, default="running")
    starts_on = peewee.DateField()
    ends_on = peewee.DateField()
    ends_at = InstantField()
    count = peewee.IntegerField()
    started_by = peewee.IntegerField()
    ended_at = InstantField(null=True)

    class Meta:
        indexes = ((("state", "ends_at", "id"), False),)


class PublishedCase(Model):
    """A case in a publicity, once; stopped when an objection was upheld."""

    publicity = peewee.ForeignKeyField(Publicity, backref=None, on_delete="RESTRICT")
    case = peewee.ForeignKeyField(Case, backref=None, on_delete="RESTRICT")
    # Null when it was restored: then it is published anew.
    shown = peewee.IntegerField(null=True, unique=True)
    stopped = peewee.BooleanField(default=False)

    class Meta:
        indexes = ((("publicity", "id"), False),)


class Objection(Model):
    """One objection. Who made it and what it says is sealed; `reference` is the objector's key to the answer."""

    entry = peewee.ForeignKeyField(PublishedCase, backref=None, on_delete="RESTRICT")
    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT")
    office_id = peewee.IntegerField()
    # The applicant, who never sees it as an officer.
    applicant_id = peewee.IntegerField()
    reference = peewee.CharField(max_length=40, unique=True)
    named = peewee.BooleanField()
    name = SealedField("committees_objection.name", default="")
    contact = SealedField("committees_objection.contact")
    text = SealedField("committees_objection.text")
    # Who was signed in and has given the real name: told in the inbox too.
    person_id = peewee.IntegerField(null=True)
    state = peewee.CharField(max_length=12, default="open")
    finding = peewee.TextField(default="")
    received_at = InstantField()
    due_at = InstantField()
    decided_at = InstantField(null=True)
    decided_by = peewee.IntegerField(null=True)

    class Meta:
        indexes = ((("office_id", "id"), False), (("meeting", "state"), False))


def write(row: Model, **columns: object) -> None:
    """Put values into columns of a row that the caller holds; its version rises where it has one."""
    model = type(row)
    values = {**columns, "version": row.version + 1} if hasattr(row, "version") else columns
    model.update(**values).where(model.id == row.id).execute()
    for name, given in values.items():
        setattr(row, name, given)


def by_token(token: str) -> Publicity | None:
    return Publicity.get_or_none(Publicity.token == token)


def of_meeting(meeting_id: int) -> list[Publicity]:
    return list(Publicity.select().where(Publicity.meeting == meeting_id).order_by(Publicity.id))


def unpublished(meeting_id: int) -> list[Case]:
    """What has passed and was in no publicity yet."""
    shown = PublishedCase.select(PublishedCase.shown).where(PublishedCase.shown.is_null(False))
    wanted = (Case.meeting == meeting_id) & (Case.state == "listed") & (Case.outcome == "passed")
    return list(Case.select().where(wanted & Case.id.not_in(shown)).order_by(Case.position, Case.id))


def publish(publicity: Publicity, cases: Iterable[Case]) -> None:
    PublishedCase.insert_many(
        [{"publicity": publicity.id, "case": case.id, "shown": case.id} for case in cases]
    ).execute()


def entry(entry_id: int) -> PublishedCase | None:
    query = PublishedCase.select(PublishedCase, Case, Publicity).join(Case).switch(PublishedCase).join(Publicity)
    return query.where(PublishedCase.id == entry_id).first()


def stop(entry_id: int) -> None:
    """It is shown no longer."""
    PublishedCase.update(stopped=True).where(PublishedCase.id == entry_id).execute()


def resume(case_id: int) -> None:
    """A stopped case that a re-check has restored was not fully published: it goes into a further publicity."""
    PublishedCase.update(shown=None).where((PublishedCase.shown == case_id) & PublishedCase.stopped).execute()


def page_of(publicity_id: int, *, after: int, count: int) -> list[PublishedCase]:
    """A page of what is shown, each with its case."""
    wanted = (PublishedCase.publicity == publicity_id) & ~PublishedCase.stopped & (PublishedCase.id > after)
    query = PublishedCase.select(PublishedCase, Case).join(Case).where(wanted)
    return list(query.order_by(PublishedCase.id).limit(count))


def open_ones(now: datetime, *, after: int, count: int) -> list[Publicity]:
    """What the public may read now, the newest first."""
    wanted = (Publicity.state == "running") & (Publicity.ends_at > now)
    if after:
        wanted &= Publicity.id < after
    return list(Publicity.select().where(wanted).order_by(Publicity.id.desc()).limit(count))


def due(now: datetime) -> list[Publicity]:
    """Running ones whose last day is over."""
    wanted = (Publicity.state == "running") & (Publicity.ends_at <= now)
    return list(Publicity.select().where(wanted).order_by(Publicity.id))


def objection(objection_id: int) -> Objection | None:
    return Objection.get_or_none(Objection.id == objection_id)


def by_reference(reference: str) -> Objection | None:
    return Objection.get_or_none(Objection.reference == reference)


def page(*, office_id: int | None, after: int, count: int, without_person: int) -> list[Objection]:
    """Objections, the newest first; of one office or of all; none about the reader's own result."""
    wanted = Objection.applicant_id != without_person
    if office_id is not None:
        wanted &= Objection.office_id == office_id
    if after:
        wanted &= Objection.id < after
    query = Objection.select(Objection, Meeting).join(Meeting).where(wanted)
    return list(query.order_by(Objection.id.desc()).limit(count))


def open_count(meeting_id: int) -> int:
    """How many objections to results of a meeting are not decided."""
    return Objection.select().where((Objection.meeting == meeting_id) & (Objection.state == "open")).count()


def open_until(instant: datetime) -> list[Objection]:
    """Objections that are to be decided by then, the most urgent first, each with its meeting."""
    wanted = (Objection.state == "open") & (Objection.due_at <= instant)
    return list(Objection.select(Objection, Meeting).join(Meeting).where(wanted).order_by(Objection.due_at))


def settled_at(meeting_id: int) -> datetime | None:
    """The last day's end of a meeting's publicities, or the last decision on an objection where that was later."""
    ends = [row.ends_at - timedelta(microseconds=1) for row in of_meeting(meeting_id)]
    decided = Objection.select(Objection.decided_at).where(
        (Objection.meeting == meeting_id) & Objection.decided_at.is_null(False)
    )
    return max([*ends, *(row.decided_at for row in decided)], default=None)


def upheld(case_id: int) -> Objection | None:
    """The objection by which a case's result was withdrawn."""
    query = Objection.select().join(PublishedCase)
    return query.where((PublishedCase.case == case_id) & (Objection.state == "upheld")).order_by(Objection.id).first()


def decisions_of_person(person_id: int) -> list[Decision]:
    """What an applicant has been told, the newest first, each with its case."""
    told = (Case.person_id == person_id) & Decision.applied_at.is_null(False)
    query = Decision.select(Decision, Case, Meeting).join(Case).switch(Decision).join(Meeting).where(told)
    return list(query.order_by(Decision.id.desc()).limit(50))
