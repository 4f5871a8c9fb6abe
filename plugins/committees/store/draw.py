"""Draws of a meeting's panel: the commitment, the frozen list, the result; and what a draw asks of other meetings."""

from typing import Any

import peewee

from plugins.committees.store.meeting import Meeting, Seat
from portal.plugin import InstantField, JsonField, Model, SealedField, for_update

TAKEN = ("invited", "accepted")
RUNNING = ("preparing", "session", "voting")


class Draw(Model):
    """One draw. `seed` is nobody's until the draw has been run; what the ledger got before is its hash."""

    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT")
    # The draw that counts; null once it was set aside.
    standing_meeting = peewee.IntegerField(null=True, unique=True)
    conditions = JsonField()
    conditions_hash = peewee.CharField(max_length=64)
    chair_id = peewee.IntegerField(null=True)
    deputy_ids = JsonField(default=list)
    commitment = peewee.CharField(max_length=64)
    seed = SealedField("committees_draw.seed")
    # The frozen list without names, the expert of each reference, and who sits without being drawn.
    pool = JsonField(default=list)
    pool_hash = peewee.CharField(max_length=64, default="")
    experts = JsonField(default=dict)
    named = JsonField(default=list)
    vacancies = JsonField(default=list)
    result = JsonField(default=dict)
    state = peewee.CharField(max_length=10, default="committed")
    reason = peewee.TextField(default="")
    version = peewee.IntegerField(default=1)
    committed_at = InstantField()
    frozen_at = InstantField(null=True)
    drawn_at = InstantField(null=True)


def of_meeting(meeting_id: int) -> Draw | None:
    """The draw that counts for a meeting."""
    return Draw.get_or_none(Draw.standing_meeting == meeting_id)


def locked_of_meeting(meeting_id: int) -> Draw | None:
    """The same, locked until the transaction ends."""
    return for_update(Draw.select().where(Draw.standing_meeting == meeting_id)).first()


def set_aside(meeting_id: int) -> list[Draw]:
    """The meeting's draws that were set aside, oldest first."""
    aside = (Draw.meeting == meeting_id) & Draw.standing_meeting.is_null()
    return list(Draw.select().where(aside).order_by(Draw.id))


def by_commitment(commitment: str) -> Draw | None:
    return Draw.get_or_none(Draw.commitment == commitment)


def write(row: Draw, **columns: Any) -> None:
    """Put values into columns of a draw that the caller holds; its version rises."""
    for name, value in {**columns, "version": row.version + 1}.items():
        setattr(row, name, value)
    row.save()


def loads(application_year: int, *, but: int) -> dict[int, int]:
    """Person -> seats in meetings of an application year, without those of one meeting and of cancelled ones."""
    query = (
        Seat.select(Seat.person_id, peewee.fn.COUNT(Seat.id))
        .join(Meeting)
        .where(
            (Meeting.application_year == application_year)
            & (Meeting.id != but)
            & (Meeting.state != "cancelled")
            & Seat.state.in_(TAKEN)
        )
        .group_by(Seat.person_id)
        .order_by(Seat.person_id)
    )
    return dict(query.tuples())


def open_seats(expert_id: int) -> int:
    """How many seats an expert has in meetings that are not over."""
    query = Seat.select().join(Meeting)
    return query.where((Seat.expert_id == expert_id) & Seat.state.in_(TAKEN) & Meeting.state.in_(RUNNING)).count()


def everything() -> list[Draw]:
    return list(Draw.select().order_by(Draw.id))
