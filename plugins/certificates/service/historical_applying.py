"""Applying a previewed batch: chunk by chunk, resumable; each line as it was shown, or not at all."""

import json
from datetime import date, datetime
from typing import Any

from plugins.certificates.domain.historical_matching import Known, Outcome
from plugins.certificates.service.candidates import lay_before, settle
from plugins.certificates.service.correcting import correct
from plugins.certificates.service.historical import own_batch, read_piece
from plugins.certificates.service.historical_staging import effect_of, known_of
from plugins.certificates.store import historical as store
from plugins.certificates.store.historical import Batch, Line, Record
from portal.plugin import SYSTEM, Actor, Conflict, Refused, _, append, transaction

# Lines that one request, or one turn of the sweep, applies in one transaction.
CHUNK = 100
# Transactions of one turn of the sweep over all batches.
TURNS = 10


def apply_batch(*, batch_id: int, version: int, actor: Actor, now: datetime) -> Batch:
    """Begin to apply what was previewed, with the first chunk. Raises Conflict when the batch has changed since."""
    own_batch(batch_id=batch_id, actor=actor)
    with transaction():
        batch = store.locked_batch(batch_id)
        if batch is None or batch.version != version:
            raise Conflict(_("这一批已有变化，请刷新页面后再操作"))
        if batch.state != "previewed":
            raise Refused(_("这一批现在不能导入"))
        store.write_batch(batch, state="applying", version=version + 1)
        append(
            subject=f"certificates.batch:{batch.id}",
            action="certificates.batch_applying",
            actor=actor,
            at=now,
            data={"new": batch.new, "changed": batch.changed, "refused": batch.refused},
        )
    return apply_on(batch_id=batch_id, actor=actor, now=now)


def apply_on(*, batch_id: int, actor: Actor, now: datetime) -> Batch:
    """Apply the next chunk."""
    own_batch(batch_id=batch_id, actor=actor)
    return apply_chunk(batch_id, actor=actor, now=now)


def apply_chunk(batch_id: int, *, actor: Actor, now: datetime) -> Batch:
    """Apply the next chunk in one transaction; after the last one the batch is applied."""
    with transaction():
        batch = store.locked_batch(batch_id)
        if batch is None or batch.state != "applying":
            raise Refused(_("这一批现在不能导入"))
        rows = store.lines_to_apply(batch.id, CHUNK)
        stale = sum(not _apply_line(row, batch, actor, now) for row in rows)
        told: dict[str, Any] = {
            "done": batch.done + len(rows),
            "applied": batch.applied + len(rows) - stale,
            "stale": batch.stale + stale,
            "version": batch.version + 1,
        }
        if len(rows) < CHUNK:
            told |= {"state": "applied", "applied_at": now}
        store.write_batch(batch, **told)
        if batch.state == "applied":
            data = {"applied": batch.applied, "stale": batch.stale, "refused": batch.refused}
            subject = f"certificates.batch:{batch.id}"
            append(subject=subject, action="certificates.batch_applied", actor=actor, at=now, data=data)
    return batch


def sweep_batches(*, portal: Any, now: datetime) -> int:
    """Go on with what is being read or applied: a bounded number of chunks."""
    del portal
    turns = 0
    for batch in store.unfinished():
        while turns < TURNS and batch.state in ("reading", "applying"):
            reading = batch.state == "reading"
            batch = read_piece(batch.id, now=now) if reading else apply_chunk(batch.id, actor=SYSTEM, now=now)
            turns += 1
    return turns


def _apply_line(row: Line, batch: Batch, actor: Actor, now: datetime) -> bool:
    """Do what the preview showed; False when the register says something else by now."""
    told = json.loads(row.told)
    record: dict[str, str] = told["record"]
    known = [known_of(each) for each in store.with_numbers([record["number"]])]
    effect = effect_of(record, row.document_index, known)
    as_shown = effect.outcome.value == row.outcome and [list(each) for each in effect.changes] == told["changes"]
    if not as_shown or (effect.known is not None and effect.known.version != row.record_version):
        store.write_line(row, outcome=Outcome.STALE.value)
        return False
    if effect.known is None:
        entry = store.add_record(batch=batch.id, created_at=now, updated_at=now, **_columns(record, row.document_index))
        store.write_line(row, applied=True, record=entry.id)
    else:
        entry = _change(effect.known, record, row.document_index, actor, now)
        store.write_line(row, applied=True)
    lay_before(entry, actor=actor, now=now)
    settle(entry, actor=actor, now=now)
    return True


def _change(known: Known, record: dict[str, str], index: str, actor: Actor, now: datetime) -> Record:
    """The register's record with what the line says; its certificate says it too, signed anew."""
    merged = {**known.record, **{key: value for key, value in record.items() if value}}
    entry = store.locked_record(known.id)
    if entry is None:
        raise Conflict
    columns = _columns(merged, index or known.match)
    store.write_record(entry, **columns, version=entry.version + 1, updated_at=now)
    if entry.certificate_id is not None:
        correct(certificate_id=entry.certificate_id, record=merged, actor=actor, now=now)
    return entry


def _columns(record: dict[str, str], index: str) -> dict[str, Any]:
    return {
        **{key: record[key] for key in ("region", "number", "name", "title", "series_name", "level")},
        "document_index": index,
        "short": len(record["document"]) == 15 and record["document"].isdigit(),
        "year": date.fromisoformat(record["passed_on"]).year,
        "record": json.dumps(record, ensure_ascii=False),
    }
