"""The defence of a meeting: its order, what became of each turn, and what experts noted."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import peewee

from plugins.committees.store.meeting import Case, Meeting
from portal.plugin import InstantField, Model, for_update


class Defence(Model):
    """The defence of one meeting. `seed` is what the order was drawn from; empty for a typed one."""

    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT", unique=True)
    opens_at = InstantField()
    place = peewee.CharField(max_length=120, default="")
    minutes = peewee.IntegerField()
    seed = peewee.CharField(max_length=64, default="")
    version = peewee.IntegerField(default=1)
    created_at = InstantField()
    updated_at = InstantField()


class DefenceTurn(Model):
    """A case's place in the order, from 1."""

    defence = peewee.ForeignKeyField(Defence, backref=None, on_delete="RESTRICT")
    case = peewee.ForeignKeyField(Case, backref=None, on_delete="RESTRICT", unique=True)
    # Of the applicant, for the own page.
    person_id = peewee.IntegerField(index=True)
    place = peewee.IntegerField()
    minutes = peewee.IntegerField()
    status = peewee.CharField(max_length=10, default="waiting")
    started_at = InstantField(null=True)
    ended_at = InstantField(null=True)
    reason = peewee.TextField(default="")

    class Meta:
        indexes = ((("defence", "place"), True),)


class DefenceNote(Model):
    """A question or a remark of an expert on a case's defence."""

    case = peewee.ForeignKeyField(Case, backref=None, on_delete="RESTRICT")
    person_id = peewee.IntegerField()
    kind = peewee.CharField(max_length=8)
    text = peewee.TextField()
    at = InstantField()

    class Meta:
        indexes = ((("case", "person_id", "id"), False),)


def of_meeting(meeting_id: int) -> Defence | None:
    return Defence.get_or_none(Defence.meeting == meeting_id)


def locked(meeting_id: int) -> Defence | None:
    """The defence, locked until the transaction ends."""
    return for_update(Defence.select().where(Defence.meeting == meeting_id)).first()


def turns_of(defence_id: int) -> list[DefenceTurn]:
    """The turns in their order, but for cases that were taken off the list."""
    query = DefenceTurn.select().join(Case).where((DefenceTurn.defence == defence_id) & (Case.state == "listed"))
    return list(query.order_by(DefenceTurn.place))


def own_turns(person_id: int) -> list[DefenceTurn]:
    """The turns of one applicant, newest first."""
    return list(DefenceTurn.select().where(DefenceTurn.person_id == person_id).order_by(DefenceTurn.id.desc()))


def defences(ids: Iterable[int]) -> dict[int, Defence]:
    return {row.id: row for row in Defence.select().where(Defence.id.in_(list(ids))).order_by(Defence.id)}


def write(row: Defence, columns: Mapping[str, object]) -> None:
    """Put values into a defence that the caller holds."""
    for name, given in columns.items():
        setattr(row, name, given)
    row.save()


def write_turn(row: DefenceTurn, columns: Mapping[str, object]) -> None:
    """Put values into a turn of a defence that the caller holds."""
    for name, given in columns.items():
        setattr(row, name, given)
    row.save()


def put_order(row: Defence, cases: Iterable[Case]) -> None:
    """This order, in place of any before."""
    DefenceTurn.delete().where(DefenceTurn.defence == row.id).execute()
    add_turns(row, cases)


def add_turns(row: Defence, cases: Iterable[Case]) -> None:
    """These cases come behind whoever has a place."""
    last = DefenceTurn.select(peewee.fn.MAX(DefenceTurn.place)).where(DefenceTurn.defence == row.id).scalar() or 0
    for place, case in enumerate(cases, last + 1):
        DefenceTurn.create(defence=row.id, case=case.id, person_id=case.person_id, place=place, minutes=row.minutes)


def notes_of(case_id: int, person_id: int | None = None) -> list[DefenceNote]:
    """What was noted of a case, by one expert or by all."""
    query = DefenceNote.select().where(DefenceNote.case == case_id)
    if person_id is not None:
        query = query.where(DefenceNote.person_id == person_id)
    return list(query.order_by(DefenceNote.id))


def note_counts(case_ids: Iterable[int]) -> dict[int, int]:
    """Case -> how many notes there are."""
    columns = (DefenceNote.case, peewee.fn.COUNT(DefenceNote.id))
    query = DefenceNote.select(*columns).where(DefenceNote.case.in_(list(case_ids))).group_by(DefenceNote.case)
    return dict(query.tuples())


def add_note(case_id: int, person_id: int, *, kind: str, text: str, at: datetime) -> DefenceNote:
    return DefenceNote.create(case=case_id, person_id=person_id, kind=kind, text=text, at=at)
