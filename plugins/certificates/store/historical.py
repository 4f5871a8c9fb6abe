"""Uploaded batches, their raw pieces and staged lines, and the register of historical records."""

from collections.abc import Iterable, Sequence
from typing import Any

import peewee

from plugins.certificates.domain.certificate import Origin
from plugins.certificates.store.certificate import Certificate
from portal.plugin import InstantField, JsonField, Model, SealedField, for_update

WRITTEN = ("new", "changed")


class Batch(Model):
    """One uploaded file. Nothing of it is in the register before it is applied; it is kept whatever becomes of it."""

    organisation_id = peewee.IntegerField(index=True)
    # Whose lines it may hold: a region of a municipal bureau; empty for the province, any.
    region = peewee.CharField(max_length=6, default="")
    by_person = peewee.IntegerField()
    name = peewee.CharField(max_length=200)
    digest = peewee.CharField(max_length=64)
    columns = JsonField(default=dict)
    state = peewee.CharField(max_length=12, default="reading")
    lines = peewee.IntegerField(default=0)
    # How many raw lines have been read, and how many staged ones applied.
    done = peewee.IntegerField(default=0)
    new = peewee.IntegerField(default=0)
    changed = peewee.IntegerField(default=0)
    unchanged = peewee.IntegerField(default=0)
    refused = peewee.IntegerField(default=0)
    warned = peewee.IntegerField(default=0)
    stale = peewee.IntegerField(default=0)
    applied = peewee.IntegerField(default=0)
    version = peewee.IntegerField(default=1)
    created_at = InstantField()
    applied_at = InstantField(null=True, index=True)


class Piece(Model):
    """Raw lines of a batch that have not been read yet, sealed. Deleted when read."""

    batch = peewee.ForeignKeyField(Batch, backref=None, on_delete="RESTRICT")
    position = peewee.IntegerField()
    rows = SealedField("certificates_piece.rows")

    class Meta:
        indexes = ((("batch", "position"), True),)


class Record(Model):
    """One record of the register. `record` is everything that was told, sealed; what is searched stands beside it."""

    region = peewee.CharField(max_length=6, index=True)
    batch = peewee.ForeignKeyField(Batch, backref=None, on_delete="RESTRICT")
    number = peewee.CharField(max_length=60, index=True)
    name = peewee.CharField(max_length=120)
    document_index = peewee.CharField(max_length=64, default="", index=True)
    # Was the document given in 15 digits?
    short = peewee.BooleanField(default=False)
    title = peewee.CharField(max_length=60)
    series_name = peewee.CharField(max_length=60)
    level = peewee.CharField(max_length=12)
    year = peewee.IntegerField()
    record = SealedField("certificates_record.record")
    # held (a person must decide first), clash (its number is another's), listed (it has a certificate), same.
    state = peewee.CharField(max_length=12, default="held")
    certificate_id = peewee.IntegerField(null=True, unique=True)
    same_as = peewee.ForeignKeyField("self", backref=None, null=True, on_delete="RESTRICT")
    version = peewee.IntegerField(default=1)
    created_at = InstantField(index=True)
    updated_at = InstantField()

    class Meta:
        indexes = ((("name", "title", "year"), False), (("region", "id"), False))


class Line(Model):
    """One line as the preview shows it. `told` holds the cleaned record and its changes, sealed."""

    batch = peewee.ForeignKeyField(Batch, backref=None, on_delete="RESTRICT")
    # As the spreadsheet counts them.
    line = peewee.IntegerField()
    number = peewee.CharField(max_length=60, default="")
    document_index = peewee.CharField(max_length=64, default="")
    outcome = peewee.CharField(max_length=12)
    warned = peewee.BooleanField(default=False)
    notes = JsonField(default=list)
    told = SealedField("certificates_line.told")
    record = peewee.ForeignKeyField(Record, backref=None, null=True, on_delete="RESTRICT")
    record_version = peewee.IntegerField(default=0)
    applied = peewee.BooleanField(default=False)

    class Meta:
        indexes = ((("batch", "line"), True), (("batch", "outcome", "id"), False), (("batch", "number"), False))


def add_batch(**columns: Any) -> Batch:
    return Batch.create(**columns)


def batch(identity: int) -> Batch | None:
    return Batch.get_or_none(Batch.id == identity)


def locked_batch(identity: int) -> Batch | None:
    return for_update(Batch.select().where(Batch.id == identity)).first()


def write_batch(row: Batch, **columns: Any) -> None:
    Batch.update(**columns).where(Batch.id == row.id).execute()
    for name, value in columns.items():
        setattr(row, name, value)


def batches(*, region: str, after: int, count: int) -> list[Batch]:
    """A page of batches, newest first; of one region, or all for an empty one."""
    query = Batch.select()
    if region:
        query = query.where(Batch.region == region)
    if after:
        query = query.where(Batch.id < after)
    return list(query.order_by(Batch.id.desc()).limit(count))


def same_file(organisation_id: int, digest: str) -> Batch | None:
    """The newest batch of the same file that was not abandoned."""
    mine = (Batch.organisation_id == organisation_id) & (Batch.digest == digest) & (Batch.state != "abandoned")
    return Batch.select().where(mine).order_by(Batch.id.desc()).first()


def unfinished() -> list[Batch]:
    """What is being read or applied, oldest first."""
    return list(Batch.select().where(Batch.state.in_(["reading", "applying"])).order_by(Batch.id).limit(20))


def add_piece(batch_id: int, position: int, rows: str) -> None:
    Piece.create(batch=batch_id, position=position, rows=rows)


def next_piece(batch_id: int) -> Piece | None:
    return Piece.select().where(Piece.batch == batch_id).order_by(Piece.position).first()


def delete_pieces(batch_id: int, *, up_to: int | None = None) -> None:
    mine = Piece.batch == batch_id
    Piece.delete().where(mine if up_to is None else mine & (Piece.position <= up_to)).execute()


def add_lines(rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 100):
        Line.insert_many(rows[start : start + 100]).execute()


def lines(batch_id: int, *, after: int, count: int, outcome: str = "", warned: bool = False) -> list[Line]:
    """A page of staged lines, in the file's order."""
    wanted = (Line.batch == batch_id) & (Line.line > after)
    if outcome:
        wanted &= Line.outcome == outcome
    if warned:
        wanted &= Line.warned
    return list(Line.select().where(wanted).order_by(Line.line).limit(count))


def lines_to_apply(batch_id: int, count: int) -> list[Line]:
    wanted = (Line.batch == batch_id) & Line.outcome.in_(WRITTEN) & ~Line.applied
    return list(for_update(Line.select().where(wanted).order_by(Line.line).limit(count)))


def earlier_lines(batch_id: int, numbers: Iterable[str]) -> list[Line]:
    """The lines of the batch that bear these numbers and were not refused."""
    wanted = (Line.batch == batch_id) & Line.number.in_(list(numbers)) & (Line.outcome != "refused")
    return list(Line.select().where(wanted).order_by(Line.line))


def write_line(row: Line, **columns: Any) -> None:
    Line.update(**columns).where(Line.id == row.id).execute()


def add_record(**columns: Any) -> Record:
    return Record.create(**columns)


def record(identity: int) -> Record | None:
    return Record.get_or_none(Record.id == identity)


def locked_record(identity: int) -> Record | None:
    return for_update(Record.select().where(Record.id == identity)).first()


def write_record(row: Record, **columns: Any) -> None:
    Record.update(**columns).where(Record.id == row.id).execute()
    for name, value in columns.items():
        setattr(row, name, value)


def records(identities: Iterable[int]) -> dict[int, Record]:
    query = Record.select().where(Record.id.in_(list(identities))).order_by(Record.id)
    return {row.id: row for row in query}


def with_numbers(numbers: Iterable[str]) -> list[Record]:
    return list(Record.select().where(Record.number.in_(list(numbers))).order_by(Record.id))


def alike(row: Record) -> list[Record]:
    """Whatever may be the same as this record: by number, document, or name with title and year."""
    near = Record.number == row.number
    if row.document_index:
        near |= Record.document_index == row.document_index
    near |= (Record.name == row.name) & (Record.title == row.title) & (Record.year == row.year)
    return list(Record.select().where(near & (Record.id != row.id)).order_by(Record.id).limit(50))


def issued_here(numbers: Iterable[str]) -> set[str]:
    """Those of the numbers that this portal has given itself."""
    query = Certificate.select(Certificate.number).where(
        Certificate.number.in_(list(numbers)) & (Certificate.origin == Origin.PORTAL.value)
    )
    return {number for (number,) in query.order_by(Certificate.id).tuples()}
