"""Which drafts were looked at before the apply window closes, and what was found."""

from collections.abc import Iterable
from datetime import datetime

import peewee

from portal.kernel.database import InstantField, Model
from portal.submissions.domain.application import State
from portal.submissions.store.application import Application


class Readiness(Model):
    """The last look at a draft: is it complete, at which stage, and whose employer should know."""

    application = peewee.ForeignKeyField(Application, backref=None, on_delete="RESTRICT", unique=True)
    person_id = peewee.IntegerField()
    employer_id = peewee.IntegerField(null=True)
    name = peewee.CharField(max_length=120)
    complete = peewee.BooleanField()
    # Hours before the end of the window: 72, 24 or 2. Each is looked at once.
    stage = peewee.IntegerField()
    closes = InstantField()
    checked_at = InstantField()

    class Meta:
        indexes = ((("employer_id", "complete", "id"), False),)


def drafted_kinds(years: Iterable[int]) -> list[tuple[int, str, str]]:
    """(application year, series, track) for which there are drafts, in order."""
    query = Application.select(Application.application_year, Application.series, Application.track).where(
        Application.application_year.in_(list(years)) & (Application.state == State.DRAFT.value)
    )
    kinds = query.distinct().order_by(Application.application_year, Application.series, Application.track)
    return list(kinds.tuples())


def drafts_to_check(
    application_year: int, series: str, track: str, *, closes: datetime, stage: int, after_id: int, count: int
) -> list[Application]:
    """Drafts that were not looked at yet at this stage of this window, in order."""
    seen = Readiness.select(Readiness.application).where((Readiness.closes == closes) & (Readiness.stage <= stage))
    query = Application.select().where(
        (Application.application_year == application_year)
        & (Application.state == State.DRAFT.value)
        & (Application.series == series)
        & (Application.track == track)
        & (Application.id > after_id)
        & Application.id.not_in(seen)
    )
    return list(query.order_by(Application.id).limit(count))


def put_readiness(
    application: Application,
    *,
    employer_id: int | None,
    name: str,
    complete: bool,
    stage: int,
    closes: datetime,
    now: datetime,
) -> None:
    """Keep the newest look."""
    values = {
        "person_id": application.person_id,
        "employer_id": employer_id,
        "name": name,
        "complete": complete,
        "stage": stage,
        "closes": closes,
        "checked_at": now,
    }
    changed = Readiness.update(values).where(Readiness.application == application.id).execute()
    if not changed:
        Readiness.create(application=application.id, **values)


def complete_unapplied(
    employer_id: int, *, after_id: int, count: int, without_person: int | None
) -> list[tuple[int, str, datetime, datetime]]:
    """(key, name, end of the window, looked at) of an employer's people who could apply and have not."""
    query = (
        Readiness.select(Readiness.id, Readiness.name, Readiness.closes, Readiness.checked_at)
        .join(Application, on=(Readiness.application == Application.id))
        .where(
            (Readiness.employer_id == employer_id)
            & (Readiness.complete == True)  # noqa: E712 - peewee
            & (Readiness.id > after_id)
            & (Application.state == State.DRAFT.value)
        )
    )
    if without_person is not None:
        query = query.where(Readiness.person_id != without_person)
    return list(query.order_by(Readiness.id).limit(count).tuples())
