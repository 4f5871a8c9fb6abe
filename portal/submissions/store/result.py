"""What a committee has decided about applications, and its confirmation."""

from typing import Any

import peewee

from portal.kernel.database import InstantField, Model, for_update
from portal.submissions.store.application import Application


class Result(Model):
    """The result of one application: voted, perhaps overturned or restored, confirmed."""

    application = peewee.ForeignKeyField(Application, backref=None, on_delete="RESTRICT", unique=True)
    passed = peewee.BooleanField()
    reason = peewee.TextField(default="")
    committee = peewee.CharField(max_length=200)
    voted_on = peewee.DateField()
    recorded_at = InstantField()
    # Set by the confirmation (确认): the title as its certificate names it, the paper, for where and how it holds.
    title = peewee.CharField(max_length=60, default="")
    document = peewee.CharField(max_length=120, default="")
    confirmed_on = peewee.DateField(null=True, index=True)
    scope = peewee.CharField(max_length=60, default="")
    way = peewee.CharField(max_length=12, default="")
    # The number of the certificate that was issued for it.
    certificate = peewee.CharField(max_length=60, default="")

    class Meta:
        # What waits for its certificate, in the order of the list.
        indexes = ((("certificate", "id"), False),)


def locked(application_id: int) -> Result | None:
    """The result, locked until the transaction ends."""
    return for_update(Result.select().where(Result.application == application_id)).first()


def add(**columns: Any) -> Result:
    return Result.create(**columns)


def change(result: Result, **columns: Any) -> None:
    Result.update(**columns).where(Result.id == result.id).execute()


def confirmed(*, after: int, count: int, without_certificate: bool = False) -> list[tuple[Any, ...]]:
    """Confirmed results with their applications' columns, in the order in which results were recorded."""
    columns = (
        Result.id,
        Application.id,
        Application.number,
        Application.person_id,
        Application.applicant_name,
        Application.series,
        Application.specialty,
        Application.level,
        Result.title,
        Application.employer_name,
        Application.application_year,
        Result.committee,
        Result.voted_on,
        Result.confirmed_on,
        Result.document,
        Result.scope,
        Result.way,
    )
    query = Result.select(*columns).join(Application, on=(Result.application == Application.id))
    query = query.where(Result.confirmed_on.is_null(False) & (Result.id > after))
    if without_certificate:
        query = query.where(Result.certificate == "")
    return list(query.order_by(Result.id).limit(count).tuples())


def of_application(application_id: int) -> Result | None:
    return Result.get_or_none(Result.application == application_id)


def without_paper() -> list[int]:
    """Applications whose result is confirmed without a paper, a title or a day of the vote before it."""
    wrong = (Result.document == "") | (Result.title == "") | (Result.confirmed_on < Result.voted_on) | ~Result.passed
    query = Result.select(Result.application).where(Result.confirmed_on.is_null(False) & wrong)
    return [row[0] for row in query.order_by(Result.id).limit(20).tuples()]
