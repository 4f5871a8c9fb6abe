"""Historical certificates: a file is uploaded, read in pieces, and shown line by line before anything is written."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plugins.certificates.domain.cleaning import Cell
from plugins.certificates.domain.historical import Place
from plugins.certificates.domain.historical_columns import PROVINCE, REGION_NAMES
from plugins.certificates.service import historical_file
from plugins.certificates.service.historical_staging import Staging, stage
from plugins.certificates.service.issuing import document_index
from plugins.certificates.store import historical as store
from plugins.certificates.store.historical import Batch, Line
from portal.plugin import (
    SHANGHAI,
    Actor,
    Conflict,
    Missing,
    Refused,
    Role,
    _,
    access,
    append,
    identity_document,
    organisation,
    transaction,
)

OFFICERS = frozenset({Role.MUNICIPAL_OFFICER, Role.PROVINCIAL_OFFICER})
PAGE = 30
# Raw lines in a piece, which is what one request or one turn of the sweep reads at once.
PIECE = 500


@dataclass(frozen=True)
class Scope:
    """Where an officer imports. `region` is empty for the province: any."""

    organisation_id: int
    name: str
    region: str


def scope_of(actor: Actor) -> Scope:
    """The officer's own place. Raises Denied for other roles, Refused for a bureau of no known place."""
    access.require(actor.role in OFFICERS and actor.organisation_id is not None)
    place = organisation(actor.organisation_id or 0)
    if actor.role is Role.PROVINCIAL_OFFICER:
        return Scope(place.id, place.name, "")
    region = place.region[:4] + "00"
    if region not in REGION_NAMES or region == PROVINCE:
        raise Refused(_("贵单位的行政区划代码不是本省的市（州），不能导入"))
    return Scope(place.id, place.name, region)


def upload(*, name: str, content: bytes, actor: Actor, now: datetime) -> Batch:
    """Take a file; its first piece is read at once. Raises Invalid beside `file`; Conflict for a file under way."""
    scope = scope_of(actor)
    table = historical_file.read(content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction():
        again = store.same_file(scope.organisation_id, digest)
        if again is not None and again.state != "applied":
            raise Conflict(_("同一个文件已经上传过，正等待处理：%(name)s", name=again.name))
        batch = store.add_batch(
            organisation_id=scope.organisation_id,
            region=scope.region,
            by_person=actor.person_id,
            name=_file_name(name),
            digest=digest,
            columns={str(place): key for place, key in table.columns.items()},
            lines=len(table.rows),
            created_at=now,
        )
        for start in range(0, len(table.rows), PIECE):
            rows = [[line, [_plain(cell) for cell in row]] for line, row in table.rows[start : start + PIECE]]
            store.add_piece(batch.id, start, json.dumps(rows, ensure_ascii=False))
        _record(batch, "uploaded", actor, now, {"lines": batch.lines, "sha256": digest})
    read_on(batch_id=batch.id, actor=actor, now=now)
    return own_batch(batch_id=batch.id, actor=actor)


def read_on(*, batch_id: int, actor: Actor, now: datetime) -> Batch:
    """Read the next piece, if there is one left."""
    own_batch(batch_id=batch_id, actor=actor)
    return read_piece(batch_id, now=now)


def read_piece(batch_id: int, *, now: datetime) -> Batch:
    """Read and stage one piece of a batch in one transaction; after the last one the preview is whole."""
    with transaction():
        batch = store.locked_batch(batch_id)
        if batch is None:
            raise Missing
        piece = store.next_piece(batch.id) if batch.state == "reading" else None
        if piece is None:
            return batch
        rows = [(line, _row(batch, cells)) for line, cells in json.loads(piece.rows)]
        counts = stage(rows, _staging(batch, now))
        store.delete_pieces(batch.id, up_to=piece.position)
        told = {name: getattr(batch, name) + count for name, count in counts.items()}
        done = batch.done + len(rows)
        finished = {"state": "previewed", "done": 0} if done >= batch.lines else {"done": done}
        store.write_batch(batch, **told, **finished, version=batch.version + 1)
    return batch


def abandon(*, batch_id: int, version: int, actor: Actor, now: datetime) -> None:
    """Give a batch up before it is applied. The staged lines stay for the record; raw pieces go."""
    own_batch(batch_id=batch_id, actor=actor)
    with transaction():
        batch = store.locked_batch(batch_id)
        if batch is None or batch.version != version:
            raise Conflict(_("这一批已有变化，请刷新页面后再操作"))
        if batch.state not in ("reading", "previewed"):
            raise Refused(_("已经开始导入，不能放弃"))
        store.delete_pieces(batch.id)
        store.write_batch(batch, state="abandoned", version=version + 1)
        _record(batch, "abandoned", actor, now, {})


def listed(*, after: int = 0, actor: Actor) -> tuple[tuple[Batch, ...], int]:
    """A page of the place's batches (the province: of all), newest first, and the key of the next page or 0."""
    rows = store.batches(region=scope_of(actor).region, after=after, count=PAGE + 1)
    return tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else 0


def own_batch(*, batch_id: int, actor: Actor) -> Batch:
    """A batch of the officer's place. Raises Missing for another's."""
    scope = scope_of(actor)
    batch = store.batch(batch_id)
    if batch is None or (scope.region and batch.region != scope.region):
        raise Missing(_("没有这一批数据"))
    return batch


@dataclass(frozen=True)
class Shown:
    """A staged line with what stands in it."""

    line: Line
    record: dict[str, str]
    changes: list[list[str]]


def preview(
    *, batch_id: int, after: int = 0, outcome: str = "", warned: bool = False, count: int = PAGE, actor: Actor
) -> tuple[tuple[Shown, ...], int]:
    """A page of lines, and the key of the next page or 0."""
    batch = own_batch(batch_id=batch_id, actor=actor)
    rows = store.lines(batch.id, after=after, count=count + 1, outcome=outcome, warned=warned)
    return tuple(_shown(row) for row in rows[:count]), rows[count - 1].line if len(rows) > count else 0


def _shown(row: Line) -> Shown:
    told = json.loads(row.told)
    return Shown(row, told["record"], told["changes"])


def _row(batch: Batch, cells: list[Any]) -> dict[str, Cell]:
    columns = {int(place): key for place, key in batch.columns.items()}
    return {key: _cell(cells[place]) for place, key in columns.items() if place < len(cells)}


def _staging(batch: Batch, now: datetime) -> Staging:
    office = organisation(batch.organisation_id)
    today = now.astimezone(SHANGHAI).date()
    own = identity_document(batch.by_person)
    return Staging(batch.id, Place(batch.region, office.name, today), document_index(own.number))


def _plain(cell: Any) -> Any:
    """As JSON: days are marked, so that they come back as days."""
    if isinstance(cell, datetime):
        return {"day": cell.date().isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return cell if isinstance(cell, str | int | float | bool) or cell is None else str(cell)


def _cell(told: Any) -> Cell:
    return date.fromisoformat(told["day"]) if isinstance(told, dict) else told


def _file_name(name: str) -> str:
    return "".join(each for each in name if each.isprintable() and each not in "/\\").strip()[-200:] or _("未命名")


def _record(batch: Batch, verb: str, actor: Actor, now: datetime, data: dict[str, Any]) -> None:
    append(
        subject=f"certificates.batch:{batch.id}", action=f"certificates.batch_{verb}", actor=actor, at=now, data=data
    )
