"""Importing experts: every line's effect is shown first, and exactly what was shown is then applied."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from plugins.committees.domain.expert import Entry
from plugins.committees.domain.expert_import import Effect, Line, Trouble, UnreadableFile, effect_of, lines_of
from plugins.committees.service import expert as experts
from plugins.committees.service.access import own_organisation
from plugins.committees.service.expert_import_wording import FIELD_NAMES, TROUBLES
from plugins.committees.service.expert_workbook import rows_of
from plugins.committees.store import expert as store
from plugins.committees.store import expert_import as imports
from plugins.committees.store.expert_import import ExpertImport
from portal.plugin import (
    Actor,
    Conflict,
    Invalid,
    Missing,
    Refused,
    Role,
    _,
    access,
    append,
    document_key,
    mask_document,
    registry,
    transaction,
)

PAGE = 100
KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Shown:
    """A line with its effect: what is said beside it, and the fields that change. The number is masked."""

    row: int
    name: str
    masked: str
    effect: Effect
    reasons: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """A line's effect together with what is written when it is applied."""

    shown: Shown
    entry: Entry | None
    known: store.Expert | None


@dataclass(frozen=True)
class Preview:
    """A page of an import's lines, and how many there are of each effect."""

    row: ExpertImport
    lines: tuple[Shown, ...]
    next_line: int
    counts: dict[str, int]
    seen: str
    is_stale: bool


def begin(*, content: bytes, file_name: str, actor: Actor, now: datetime) -> int:
    """Read a workbook and keep its lines for the preview; nothing of the pool changes. Raises Invalid."""
    access.require(actor.role is Role.OFFICE_OFFICER)
    office = own_organisation(actor)
    series = {word: each.slug for each in registry().series() for word in (each.name, each.slug)}
    try:
        lines = lines_of(rows_of(content), series=series, key=document_key)
    except UnreadableFile as error:
        told = str(TROUBLES[error.trouble])
        raise Invalid({"file": told % {"detail": error.detail} if "%(detail)s" in told else told}) from error
    judged = _judge(lines, office, now)
    counts = _counts(judged)
    with transaction():
        imports.drop_open(office)
        made = ExpertImport.create(
            office_id=office,
            person_id=actor.person_id,
            file_name=file_name[:200],
            digest=hashlib.sha256(content).hexdigest(),
            lines=json.dumps([_kept(each) for each in lines], ensure_ascii=False),
            seen=_seen(judged),
            added=counts[Effect.ADDED],
            changed=counts[Effect.CHANGED] + counts[Effect.REAPPLIED],
            unchanged=counts[Effect.UNCHANGED],
            refused=counts[Effect.REFUSED],
            created_at=now,
        )
        _record(made, "previewed", actor, now)
    return made.id


def preview(*, import_id: int, actor: Actor, now: datetime, after_line: int = 0) -> Preview:
    """A page of the lines with their effects as of now. Raises Missing for another's import."""
    access.require(actor.role is Role.OFFICE_OFFICER)
    row = imports.one(import_id, own_organisation(actor))
    if row is None:
        raise Missing(_("没有这次导入，请重新上传文件"))
    judged = _judge(_lines(row), row.office_id, now) if row.state == "open" else []
    rest = [each.shown for each in judged if each.shown.row > after_line]
    shown = tuple(rest[:PAGE])
    counts = {effect.value: number for effect, number in _counts(judged).items()}
    following = shown[-1].row if len(rest) > PAGE else 0
    seen = _seen(judged)
    return Preview(row, shown, following, counts, seen, row.state == "open" and seen != row.seen)


def apply(*, import_id: int, seen: str, actor: Actor, now: datetime) -> int:
    """Do what the preview showed; returns how many experts were written. Faulty lines are left out.

    Raises Conflict when the pool has changed so that the effects are others now.
    """
    access.require(actor.role is Role.OFFICE_OFFICER)
    office = own_organisation(actor)
    with transaction():
        row = imports.locked(import_id, office)
        if row is None:
            raise Missing(_("没有这次导入，请重新上传文件"))
        if row.state != "open":
            raise Refused(_("这次导入已经完成"))
        judged = _judge(_lines(row), office, now, lock=True)
        if _seen(judged) != seen:
            raise Conflict(_("专家库已有变化，请重新上传文件查看后再导入"))
        written = sum(_write(each, office, actor, now) for each in judged)
        row.state, row.applied_at, row.lines = "applied", now, "[]"
        row.save()
        _record(row, "applied", actor, now)
    return written


def recent(*, actor: Actor) -> tuple[ExpertImport, ...]:
    """The office's last imports."""
    access.require(actor.role is Role.OFFICE_OFFICER)
    return tuple(imports.recent(own_organisation(actor), count=10))


def sweep_imports(*, portal: Any, now: datetime) -> int:
    """Forget previews that nobody applied: their lines hold personal numbers."""
    return imports.drop_older(now - KEPT)


def _write(each: Judged, office: int, actor: Actor, now: datetime) -> int:
    if each.entry is None or each.shown.effect in (Effect.REFUSED, Effect.UNCHANGED):
        return 0
    if each.shown.effect is Effect.CHANGED and each.known is not None and each.known.state == "approved":
        experts.put_facts(each.entry, each.known, actor=actor, now=now)
    else:
        experts.put(each.entry, each.known, office=office, actor=actor, now=now)
    return 1


def _judge(lines: tuple[Line, ...], office: int, now: datetime, *, lock: bool = False) -> list[Judged]:
    indexes = {line.number: experts.index_of(line.number) for line in lines if line.entry is not None}
    rows = store.by_indexes(office, indexes.values(), lock=lock)
    first: dict[str, int] = {}
    found = []
    for line in lines:
        known = rows.get(indexes.get(line.number, ""))
        reasons = _reasons(line, known, first, now)
        first.setdefault(line.number, line.row)
        found.append(_judged(line, known, reasons))
    return found


def _judged(line: Line, known: store.Expert | None, reasons: tuple[str, ...]) -> Judged:
    base = (line.row, line.name, mask_document(line.number))
    if reasons or line.entry is None:
        return Judged(Shown(*base, Effect.REFUSED, reasons), None, None)
    effect, fields = effect_of(line.entry, store.entry_of(known) if known else None, known.state if known else "")
    names = tuple(str(FIELD_NAMES[name]) for name in fields)
    return Judged(Shown(*base, effect, (), names), line.entry, known)


def _reasons(line: Line, known: store.Expert | None, first: dict[str, int], now: datetime) -> tuple[str, ...]:
    """Everything that is wrong with a line, each with the column's name."""
    if line.entry is None:
        told = {name: str(TROUBLES[Trouble(word)]) for name, word in line.troubles}
    else:
        told = experts.entry_errors(line.entry, now)
    reasons = [f"{FIELD_NAMES[name]}：{text}" for name, text in told.items()]
    if line.number in first:
        reasons.append(str(TROUBLES[Trouble.TWICE]) % {"detail": first[line.number]})
    if known is not None and known.state == "leaving":
        reasons.append(str(TROUBLES[Trouble.LEAVING]))
    return tuple(reasons)


def _counts(judged: list[Judged]) -> Counter[Effect]:
    return Counter(each.shown.effect for each in judged)


def _seen(judged: list[Judged]) -> str:
    """A hash of the effects, and of the versions of the experts they are about."""
    told = [(each.shown.row, each.shown.effect.value, each.known.version if each.known else 0) for each in judged]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _kept(line: Line) -> dict[str, Any]:
    entry = line.entry
    given = None
    if entry is not None:
        days = {name: getattr(entry, name).isoformat() for name in ("term_from", "term_until")}
        given = {**entry.__dict__, **days, "specialties": list(entry.specialties)}
    return {"row": line.row, "name": line.name, "number": line.number, "entry": given, "troubles": line.troubles}


def _lines(row: ExpertImport) -> tuple[Line, ...]:
    return tuple(_line(each) for each in json.loads(row.lines))


def _line(data: dict[str, Any]) -> Line:
    entry = data["entry"]
    if entry is not None:
        days = {name: date.fromisoformat(entry[name]) for name in ("term_from", "term_until")}
        entry = Entry(**{**entry, **days, "specialties": tuple(entry["specialties"])})
    troubles = tuple((name, word) for name, word in data["troubles"])
    return Line(data["row"], data["name"], data["number"], entry, troubles)


def _record(row: ExpertImport, verb: str, actor: Actor, now: datetime) -> None:
    counts = {name: getattr(row, name) for name in ("added", "changed", "unchanged", "refused")}
    append(
        subject=f"committees.expert_import:{row.id}",
        action=f"committees.expert_import_{verb}",
        actor=actor,
        at=now,
        data={"office": row.office_id, "file": row.digest, **counts},
    )
