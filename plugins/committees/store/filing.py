"""Committees as they are filed."""

from collections.abc import Iterable
from datetime import date

import peewee

from plugins.committees.domain.filing import Filing, Scope, State
from portal.plugin import InstantField, JsonField, Model, for_update


class Committee(Model):
    """One filing of a committee. Organisations and persons are of the core's accounts."""

    office_id = peewee.IntegerField(index=True)
    applicant_id = peewee.IntegerField(index=True)
    name = peewee.CharField(max_length=120)
    series = peewee.CharField(max_length=40)
    scope = peewee.CharField(max_length=12)
    specialties = JsonField(default=list)
    level = peewee.CharField(max_length=12)
    region = peewee.CharField(max_length=60)
    members = peewee.IntegerField()
    chair = peewee.CharField(max_length=60)
    deputies = JsonField(default=list)
    valid_from = peewee.DateField()
    valid_until = peewee.DateField()
    # The province's paper by which it consents to fewer members.
    consent = peewee.CharField(max_length=200, default="")
    state = peewee.CharField(max_length=12, default=State.DRAFT.value)
    # Set by the approval; never reused.
    number = peewee.CharField(max_length=60, null=True, unique=True)
    reason = peewee.TextField(default="")
    version = peewee.IntegerField(default=1)
    submitted_by = peewee.IntegerField(null=True)
    created_at = InstantField()
    updated_at = InstantField()

    class Meta:
        indexes = ((("state", "valid_until", "id"), False),)


def filing_of(row: Committee) -> Filing:
    """The row as the rules know it."""
    return Filing(
        series=row.series,
        scope=Scope(row.scope),
        specialties=tuple(row.specialties),
        level=row.level,
        members=row.members,
        chair=row.chair,
        deputies=tuple(row.deputies),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        consent=row.consent,
    )


def committee(committee_id: int) -> Committee | None:
    return Committee.get_or_none(Committee.id == committee_id)


def locked(committee_id: int) -> Committee | None:
    """The committee, locked until the transaction ends."""
    return for_update(Committee.select().where(Committee.id == committee_id)).first()


def of_offices(office_ids: Iterable[int]) -> list[Committee]:
    """Every filing of these offices, newest first."""
    return list(Committee.select().where(Committee.office_id.in_(list(office_ids))).order_by(Committee.id.desc()))


def page(*, after: int, count: int, applicant_id: int | None = None, office_id: int | None = None) -> list[Committee]:
    """A page of filings by id, newest first; drafts only where an applicant or office asks."""
    query = Committee.select()
    if applicant_id is not None:
        query = query.where(Committee.applicant_id == applicant_id)
    elif office_id is not None:
        query = query.where(Committee.office_id == office_id)
    else:
        query = query.where(Committee.state != State.DRAFT.value)
    if after:
        query = query.where(Committee.id < after)
    return list(query.order_by(Committee.id.desc()).limit(count))


def everything() -> list[Committee]:
    return list(Committee.select().order_by(Committee.id))


def ending_between(first: date, last: date) -> list[Committee]:
    """Approved committees whose last day lies between these two, both included."""
    days = (Committee.valid_until >= first) & (Committee.valid_until <= last)
    query = Committee.select().where((Committee.state == State.APPROVED.value) & days)
    return list(query.order_by(Committee.valid_until, Committee.id))


def number_taken(number: str) -> bool:
    return Committee.select().where(Committee.number == number).exists()
