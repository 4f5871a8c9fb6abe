"""Applications, their frozen contents, their routes, and the counts that queues show."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import peewee

from portal.kernel import kept
from portal.kernel.database import InstantField, JsonField, Model, for_update
from portal.kernel.kept import Kept, KeptModels, value
from portal.submissions.domain.application import APPLIED, State, StepState


class Application(Model):
    """One person's application for one year. `person_id` and the organisations are of the accounts area."""

    person_id = peewee.IntegerField(index=True)
    application_year = peewee.IntegerField()
    series = peewee.CharField(max_length=40)
    specialty = peewee.CharField(max_length=60, default="")
    level = peewee.CharField(max_length=20)
    track = peewee.CharField(max_length=40)
    state = peewee.CharField(max_length=20, default=State.DRAFT.value)
    # Answers to the edition's own form fields, and the dossier items chosen for this application.
    answers = JsonField(default=dict)
    selected = JsonField(default=list)
    # While a draft: the achievements that stay out. What is entered later goes in unless it is named here.
    left_out = JsonField(default=list)
    version = peewee.IntegerField(default=1)
    # The edition that judges this application.
    edition_year = peewee.IntegerField(null=True)
    edition_version = peewee.CharField(max_length=20, default="")
    edition_hash = peewee.CharField(max_length=64, default="")
    created_at = InstantField()
    updated_at = InstantField()
    # Set by 申报.
    number = peewee.CharField(max_length=40, null=True, unique=True)
    check_code = peewee.CharField(max_length=40, default="")
    submission_key = peewee.CharField(max_length=64, default="")
    applied_at = InstantField(null=True)
    content_hash = peewee.CharField(max_length=64, default="")
    revision = peewee.IntegerField(default=0)
    applicant_name = peewee.CharField(max_length=120, default="")
    employer_id = peewee.IntegerField(null=True)
    employer_name = peewee.CharField(max_length=200, default="")
    office_id = peewee.IntegerField(null=True)
    # The calendar row's receipt deadline, frozen: corrections are bounded by it (reading 6).
    receive_by = InstantField(null=True)
    # Set while RETURNED: until when the correction must be made.
    correction_due = InstantField(null=True)
    # Set when the committee has voted: such a record is past any mass termination (reading 9-10).
    voted_at = InstantField(null=True)
    ended_at = InstantField(null=True)
    end_reason = peewee.TextField(default="")

    class Meta:
        indexes = (
            (("application_year", "state", "id"), False),
            (("person_id", "application_year"), False),
            # Corrections that run out, soonest first.
            (("state", "correction_due"), False),
        )


class Slot(Model):
    """同一年度内仅支持申报一个系列: held from 申报 until the application frees it (reading 8)."""

    person_id = peewee.IntegerField()
    application_year = peewee.IntegerField()
    application = peewee.ForeignKeyField(Application, backref=None, on_delete="RESTRICT", unique=True)

    class Meta:
        indexes = ((("person_id", "application_year"), True),)


class Snapshot(Model):
    """What was applied with, in canonical form: one revision for 申报 and one for each correction."""

    application = peewee.ForeignKeyField(Application, backref=None, on_delete="RESTRICT")
    revision = peewee.IntegerField()
    content = peewee.TextField()
    hash = peewee.CharField(max_length=64)
    at = InstantField()

    class Meta:
        indexes = ((("application", "revision"), True),)


class Step(Model):
    """One station of the frozen route."""

    application = peewee.ForeignKeyField(Application, backref=None, on_delete="RESTRICT")
    # The applicant, repeated here so that own cases are left out of queues without a join.
    person_id = peewee.IntegerField(index=True)
    position = peewee.IntegerField()
    kind = peewee.CharField(max_length=30)
    organisation_id = peewee.IntegerField()
    organisation_name = peewee.CharField(max_length=200)
    state = peewee.CharField(max_length=12, default=StepState.WAITING.value)
    due_at = InstantField()
    opened_at = InstantField(null=True)
    closed_at = InstantField(null=True)
    closed_by = peewee.IntegerField(null=True)
    outcome = peewee.CharField(max_length=20, default="")
    note = peewee.TextField(default="")
    # How often this step has returned the application: the committee office may do so once (DOMAIN 1.4).
    returns = peewee.IntegerField(default=0)

    class Meta:
        indexes = (
            (("application", "position"), True),
            # Queues: one organisation's steps of a state by due date, paged by key.
            (("organisation_id", "state", "due_at", "id"), False),
            (("organisation_id", "state", "kind", "due_at", "id"), False),
        )


class QueueCount(Model):
    """How many steps of a kind and state an organisation has: kept, so that no page counts rows."""

    organisation_id = peewee.IntegerField()
    kind = peewee.CharField(max_length=30)
    state = peewee.CharField(max_length=12)
    number = peewee.IntegerField(default=0)

    class Meta:
        indexes = ((("organisation_id", "kind", "state"), True),)


class NumberSeries(Model):
    """The last number given in each year; numbers are never reused."""

    application_year = peewee.IntegerField(unique=True)
    last = peewee.IntegerField(default=0)


# Every page of a case and every step of its way pass through these.
_LOCKED = KeptModels(Application, lambda: for_update(Application.select().where(Application.id == value("id"))))
_OF_PERSON = KeptModels(
    Application,
    lambda: (
        Application.select()
        .where(Application.person_id == value("person"))
        .order_by(Application.application_year.desc(), Application.id.desc())
    ),
)
_ROUTE = KeptModels(Step, lambda: Step.select().where(Step.application == value("application")).order_by(Step.position))
_TURN = KeptModels(
    Step,
    lambda: (
        Step.select()
        .where((Step.application == value("application")) & Step.state.in_([StepState.OPEN, StepState.RETURNED]))
        .order_by(Step.position)
    ),
)
_SNAPSHOT = KeptModels(
    Snapshot,
    lambda: Snapshot.select().where(
        (Snapshot.application == value("application")) & (Snapshot.revision == value("revision"))
    ),
)
_COUNT = Kept(
    lambda: QueueCount.insert(
        organisation_id=value("organisation"), kind=value("kind"), state=value("state"), number=value("delta")
    ).on_conflict(
        conflict_target=[QueueCount.organisation_id, QueueCount.kind, QueueCount.state],
        update={QueueCount.number: QueueCount.number + value("delta")},
    )
)


def application(application_id: int) -> Application | None:
    return kept.by_id(Application, application_id)


def locked_application(application_id: int) -> Application | None:
    """The application, locked until the transaction ends."""
    return _LOCKED.first(id=application_id)


def write(application_id: int, columns: Mapping[str, Any]) -> None:
    """Put values into columns of an application that the caller holds."""
    kept.update(Application, application_id, **columns)


def by_number(number: str) -> Application | None:
    return Application.get_or_none(Application.number == number)


def of_person(person_id: int) -> list[Application]:
    """All applications of a person, newest first."""
    return _OF_PERSON.all(person=person_id)


def current_of_person(person_id: int) -> Application | None:
    """The one that the person works on or waits for: applied before draft, newest first."""
    live = [State.DRAFT.value, *(state.value for state in APPLIED)]
    query = Application.select().where((Application.person_id == person_id) & Application.state.in_(live))
    rows = list(query.order_by(Application.application_year.desc(), Application.id.desc()))
    return next((row for row in rows if row.state != State.DRAFT.value), rows[0] if rows else None)


def steps_of(application_id: int) -> list[Step]:
    """The route in its order."""
    return _ROUTE.all(application=application_id)


def open_step_of(application_id: int) -> Step | None:
    """The step whose turn it is: open at its organisation, or returned to the applicant."""
    return _TURN.first(application=application_id)


def snapshot(application_id: int, revision: int) -> Snapshot | None:
    return _SNAPSHOT.first(application=application_id, revision=revision)


def add_snapshot(application_id: int, revision: int, *, content: str, hash_: str, at: datetime) -> None:
    """Keep contents as a revision, for good."""
    kept.insert(Snapshot, application=application_id, revision=revision, content=content, hash=hash_, at=at)


def count_change(changes: Iterable[tuple[int, str, str, int]]) -> None:
    """Add `delta` to the kept count of (organisation, kind, state); in key order, so that two never deadlock."""
    for organisation_id, kind, state, delta in sorted(changes):
        _COUNT.execute(organisation=organisation_id, kind=kind, state=state, delta=delta)


def queue_counts(organisation_id: int) -> dict[tuple[str, str], int]:
    """(kind, state) -> number, of one organisation."""
    rows = QueueCount.select().where(QueueCount.organisation_id == organisation_id)
    return {(row.kind, row.state): row.number for row in rows.order_by(QueueCount.kind, QueueCount.state)}


def applied_ids(application_year: int) -> Iterator[int]:
    """Ids of the year's applied applications, in order."""
    states = [state.value for state in APPLIED]
    query = Application.select(Application.id).where(
        (Application.application_year == application_year) & Application.state.in_(states)
    )
    return (row[0] for row in query.order_by(Application.id).tuples())
