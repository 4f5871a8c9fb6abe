"""Drafts of editions, the released ones, which never change, and trials of drafts against past applications."""

from collections.abc import Mapping
from typing import Any

import peewee

from portal.kernel.database import InstantField, JsonField, Model, for_update
from portal.series.domain.edition_state import OPEN, DraftState

_OPEN = sorted(state.value for state in OPEN)


class EditionDraft(Model):
    """An edition that is being written. `slot` is taken while it is open: no two drafts of one (year, version)."""

    series = peewee.CharField(max_length=40)
    year = peewee.IntegerField()
    version = peewee.IntegerField()
    slot = peewee.CharField(max_length=80, null=True, unique=True)
    # The edition that it was begun from; year 0: from a file.
    base_year = peewee.IntegerField(default=0)
    base_version = peewee.IntegerField(default=0)
    base_hash = peewee.CharField(max_length=64, default="")
    document = JsonField()
    # The uploaded text, while the document is still what was uploaded: for the lines of its mistakes.
    text = peewee.TextField(default="")
    # Grows with each save: two editors can't overwrite each other unseen.
    revision = peewee.IntegerField(default=1)
    state = peewee.CharField(max_length=12, default=DraftState.DRAFT.value)
    started_at = InstantField()
    started_by = peewee.IntegerField()
    saved_at = InstantField()
    saved_by = peewee.IntegerField()
    submitted_at = InstantField(null=True)
    submitted_by = peewee.IntegerField(null=True)
    submitted_why = peewee.TextField(default="")
    decided_at = InstantField(null=True)
    decided_by = peewee.IntegerField(null=True)
    decided_why = peewee.TextField(default="")

    class Meta:
        indexes = ((("state", "id"), False), (("series", "id"), False))


class EditionRelease(Model):
    """An approved edition: its content in canonical form, and who answers for it."""

    series = peewee.CharField(max_length=40)
    year = peewee.IntegerField()
    version = peewee.IntegerField()
    hash = peewee.CharField(max_length=64)
    content = peewee.TextField()
    # The draft that became it; ids only, no reference, so that a release stands by itself.
    draft_id = peewee.IntegerField(unique=True)
    submitted_by = peewee.IntegerField()
    approved_by = peewee.IntegerField()
    approved_at = InstantField()
    why = peewee.TextField(default="")

    class Meta:
        indexes = ((("series", "year", "version"), True),)


class EditionTrial(Model):
    """A run of a draft over a year's applications. Only the report is kept: no person, no number, no fact."""

    draft = peewee.ForeignKeyField(EditionDraft, backref=None, on_delete="RESTRICT", index=True)
    revision = peewee.IntegerField()
    year = peewee.IntegerField()
    asked_at = InstantField()
    asked_by = peewee.IntegerField()
    # requested | running | finished | failed
    state = peewee.CharField(max_length=12, default="requested")
    total = peewee.IntegerField(default=0)
    done = peewee.IntegerField(default=0)
    # The last application that was judged: where the next piece of work goes on.
    reached = peewee.IntegerField(default=0)
    unjudged = peewee.IntegerField(default=0)
    counts = JsonField(default=dict)
    rows = JsonField(default=list)
    error = peewee.CharField(max_length=300, default="")
    finished_at = InstantField(null=True)


def draft(draft_id: int) -> EditionDraft | None:
    return EditionDraft.get_or_none(EditionDraft.id == draft_id)


def locked_draft(draft_id: int) -> EditionDraft | None:
    """The draft, locked until the transaction ends."""
    return for_update(EditionDraft.select().where(EditionDraft.id == draft_id)).first()


def open_drafts() -> list[EditionDraft]:
    """All drafts on their way, without their documents, newest first."""
    columns = [field for field in EditionDraft._meta.sorted_fields if field.name not in ("document", "text")]
    return list(EditionDraft.select(*columns).where(EditionDraft.state.in_(_OPEN)).order_by(EditionDraft.id.desc()))


def open_draft_in(slot: str) -> EditionDraft | None:
    return EditionDraft.get_or_none(EditionDraft.slot == slot)


def add_draft(**fields: Any) -> EditionDraft:
    return EditionDraft.create(**fields)


def save_draft(draft_id: int, revision: int, columns: Mapping[str, Any]) -> bool:
    """Change a draft; False when it is no longer at this revision."""
    query = EditionDraft.update(**columns, revision=EditionDraft.revision + 1).where(
        (EditionDraft.id == draft_id) & (EditionDraft.revision == revision)
    )
    return query.execute() == 1


def releases() -> list[EditionRelease]:
    """All released editions in a fixed order."""
    query = EditionRelease.select()
    return list(query.order_by(EditionRelease.series, EditionRelease.year, EditionRelease.version))


def release(series: str, year: int, version: int) -> EditionRelease | None:
    return EditionRelease.get_or_none(
        (EditionRelease.series == series) & (EditionRelease.year == year) & (EditionRelease.version == version)
    )


def add_release(**fields: Any) -> EditionRelease:
    return EditionRelease.create(**fields)


def highest_version(series: str, year: int) -> int:
    """The highest number of the year's releases and open drafts; 0 when there is none."""
    numbers = [0]
    for model, condition in ((EditionRelease, None), (EditionDraft, EditionDraft.state.in_(_OPEN))):
        query = model.select(peewee.fn.MAX(model.version)).where((model.series == series) & (model.year == year))
        numbers.append((query if condition is None else query.where(condition)).scalar() or 0)
    return max(numbers)


def add_trial(**fields: Any) -> EditionTrial:
    return EditionTrial.create(**fields)


def trial(trial_id: int) -> EditionTrial | None:
    return EditionTrial.get_or_none(EditionTrial.id == trial_id)


def locked_trial(trial_id: int) -> EditionTrial | None:
    """The trial, locked until the transaction ends."""
    return for_update(EditionTrial.select().where(EditionTrial.id == trial_id)).first()


def trials_of(draft_id: int) -> list[EditionTrial]:
    """A draft's trials, newest first, without their rows."""
    columns = [field for field in EditionTrial._meta.sorted_fields if field.name != "rows"]
    query = EditionTrial.select(*columns).where(EditionTrial.draft == draft_id)
    return list(query.order_by(EditionTrial.id.desc()))


def write_trial(trial_id: int, columns: Mapping[str, Any]) -> None:
    EditionTrial.update(**columns).where(EditionTrial.id == trial_id).execute()
