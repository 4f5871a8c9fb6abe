"""Meetings of a committee: the seats of its panel and the cases on its list."""

from collections.abc import Iterable
from datetime import datetime

import peewee

from portal.plugin import InstantField, Model, ReceivedApplication, for_update


class Meeting(Model):
    """One meeting. `members` is the size of the panel, to which the quorum refers."""

    committee_id = peewee.IntegerField(index=True)
    office_id = peewee.IntegerField()
    application_year = peewee.IntegerField()
    series = peewee.CharField(max_length=40)
    level = peewee.CharField(max_length=12)
    name = peewee.CharField(max_length=120)
    place = peewee.CharField(max_length=120, default="")
    convenes_at = InstantField(null=True)
    review_by = InstantField()
    members = peewee.IntegerField()
    # The filed scheme by which it scores.
    scheme_id = peewee.IntegerField(null=True)
    scheme_hash = peewee.CharField(max_length=64, default="")
    state = peewee.CharField(max_length=12, default="preparing")
    reason = peewee.TextField(default="")
    version = peewee.IntegerField(default=1)
    created_at = InstantField()
    updated_at = InstantField()

    class Meta:
        indexes = ((("office_id", "id"), False), (("state", "review_by", "id"), False))


class Seat(Model):
    """An expert's place in the panel."""

    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT")
    expert_id = peewee.IntegerField(index=True)
    person_id = peewee.IntegerField(index=True)
    name = peewee.CharField(max_length=60)
    role = peewee.CharField(max_length=8, default="member")
    state = peewee.CharField(max_length=12, default="invited")
    attending = peewee.BooleanField(default=False)
    attended_at = InstantField(null=True)
    invited_at = InstantField()
    answered_at = InstantField(null=True)
    reason = peewee.TextField(default="")

    class Meta:
        indexes = ((("meeting", "person_id"), True),)


class Case(Model):
    """A received application on the list of a meeting."""

    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT")
    # While it is listed, the application is on this list alone; null once removed.
    listed_application = peewee.IntegerField(null=True, unique=True)
    application_id = peewee.IntegerField(index=True)
    number = peewee.CharField(max_length=40)
    person_id = peewee.IntegerField()
    applicant_name = peewee.CharField(max_length=120)
    employer_id = peewee.IntegerField(null=True)
    employer_name = peewee.CharField(max_length=200)
    series = peewee.CharField(max_length=40)
    specialty = peewee.CharField(max_length=60)
    level = peewee.CharField(max_length=20)
    track = peewee.CharField(max_length=40)
    position = peewee.IntegerField()
    group_id = peewee.IntegerField(null=True)
    state = peewee.CharField(max_length=8, default="listed")
    reason = peewee.TextField(default="")
    outcome = peewee.CharField(max_length=8, default="")
    created_at = InstantField()

    class Meta:
        indexes = ((("meeting", "state", "position", "id"), False),)


def meeting(meeting_id: int) -> Meeting | None:
    return Meeting.get_or_none(Meeting.id == meeting_id)


def locked_meeting(meeting_id: int) -> Meeting | None:
    """The meeting, locked until the transaction ends."""
    return for_update(Meeting.select().where(Meeting.id == meeting_id)).first()


def write_meeting(row: Meeting, **columns: object) -> None:
    """Put values into columns of a meeting that the caller holds; its version rises."""
    values = {**columns, "version": row.version + 1}
    Meeting.update(**values).where(Meeting.id == row.id).execute()
    for name, given in values.items():
        setattr(row, name, given)


def seats_of(meeting_id: int) -> list[Seat]:
    """The seats in the order in which they were given, replaced ones too."""
    return list(Seat.select().where(Seat.meeting == meeting_id).order_by(Seat.id))


def seat_of(meeting_id: int, person_id: int) -> Seat | None:
    return Seat.get_or_none((Seat.meeting == meeting_id) & (Seat.person_id == person_id))


def attending_seats(meeting_id: int) -> list[Seat]:
    present = (Seat.meeting == meeting_id) & (Seat.state == "accepted") & Seat.attending
    return list(Seat.select().where(present).order_by(Seat.id))


def case(case_id: int) -> Case | None:
    return Case.get_or_none((Case.id == case_id) & (Case.state == "listed"))


def cases_of(meeting_id: int) -> list[Case]:
    """The listed cases in their order."""
    listed = (Case.meeting == meeting_id) & (Case.state == "listed")
    return list(Case.select().where(listed).order_by(Case.position, Case.id))


def cases_of_applications(application_ids: Iterable[int]) -> list[Case]:
    """The listed cases of some applications."""
    query = Case.select().where(Case.listed_application.in_(list(application_ids)))
    return list(query.order_by(Case.id))


def page(*, office_id: int | None, after: int, count: int) -> list[Meeting]:
    """Meetings below the key `after`, newest first; of one office or of all."""
    query = Meeting.select()
    if office_id is not None:
        query = query.where(Meeting.office_id == office_id)
    if after:
        query = query.where(Meeting.id < after)
    return list(query.order_by(Meeting.id.desc()).limit(count))


def add_case(meeting: Meeting, application: ReceivedApplication, *, position: int, now: datetime) -> Case:
    """Put a received application on the list."""
    return Case.create(
        meeting=meeting.id,
        listed_application=application.id,
        application_id=application.id,
        number=application.number,
        person_id=application.person_id,
        applicant_name=application.applicant_name,
        employer_id=application.employer_id,
        employer_name=application.employer_name,
        series=application.series,
        specialty=application.specialty,
        level=application.level,
        track=application.track,
        position=position,
        created_at=now,
    )


def unlist(row: Case, *, reason: str) -> None:
    """Take a case off its list."""
    Case.update(state="removed", listed_application=None, reason=reason).where(Case.id == row.id).execute()


def write_seat(row: Seat, **columns: object) -> None:
    Seat.update(**columns).where(Seat.id == row.id).execute()


def seat(seat_id: int) -> Seat | None:
    return Seat.get_or_none(Seat.id == seat_id)


def seats_of_person(person_id: int, *, count: int) -> list[Seat]:
    """An expert's seats, the newest first."""
    query = Seat.select(Seat, Meeting).join(Meeting).where(Seat.person_id == person_id)
    return list(query.order_by(Seat.id.desc()).limit(count))
