"""Records that may be one: laid before a person, decided with a reason, and every decision can be undone."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.certificates.domain import candidates as rules
from plugins.certificates.domain.candidates import Entry, Standing
from plugins.certificates.domain.certificate import Event, State
from plugins.certificates.service import standing
from plugins.certificates.service.correcting import list_record
from plugins.certificates.service.historical import scope_of
from plugins.certificates.service.issuing import document_index
from plugins.certificates.store import candidate as store
from plugins.certificates.store import certificate as certificates
from plugins.certificates.store import historical as records
from plugins.certificates.store.candidate import Candidate, Ruling
from plugins.certificates.store.historical import Record
from portal.plugin import (
    SHANGHAI,
    Actor,
    Conflict,
    Invalid,
    Missing,
    Refused,
    Role,
    _,
    access,
    append,
    identity_document,
    person_names,
    transaction,
)

PAGE = 20
LONGEST = 500


@dataclass(frozen=True)
class Pair:
    """A candidate with both records as they are told, and what has been decided about it."""

    row: Candidate
    first: Record
    second: Record
    told: tuple[dict[str, str], dict[str, str]]
    rulings: tuple[tuple[Ruling, str], ...]
    events: tuple[str, ...]


def lay_before(entry: Record, *, actor: Actor, now: datetime) -> None:
    """Find whatever may be the same as this record and lay each pair before a person, once."""
    others = {row.id: row for row in records.alike(entry)}
    for identity, why in rules.found(_entry(entry), map(_entry, others.values())):
        older, newer = sorted((others[identity], entry), key=lambda each: each.id)
        if store.pair(older.id, newer.id) is not None:
            continue
        region = rules.region_of(_entry(older), _entry(newer))
        row = store.add(first=older.id, second=newer.id, region=region, reason=why.value, created_at=now)
        append(
            subject=f"certificates.candidate:{row.id}",
            action="certificates.candidate_found",
            actor=actor,
            at=now,
            data={"records": [older.id, newer.id], "why": why.value},
        )


def settle(entry: Record, *, actor: Actor, now: datetime) -> None:
    """A record that nobody has to decide about any more gets its certificate, if its number is free."""
    if entry.certificate_id is not None or store.blocks(entry.id):
        return
    made = list_record(entry, actor=actor, now=now)
    columns: dict[str, Any] = {"state": "clash"} if made is None else {"state": "listed", "certificate_id": made}
    records.write_record(entry, **columns)


def listed(*, state: str = "open", after: int = 0, actor: Actor) -> tuple[tuple[Pair, ...], int]:
    """A page of pairs, oldest first, and the key of the next page or 0. A municipal bureau sees its own place's."""
    wanted = state if state in set(Standing) else Standing.OPEN.value
    region = scope_of(actor).region or None
    rows = store.page(region=region, state=wanted, after=after, count=PAGE + 1)
    return _pairs(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else 0


def one(*, candidate_id: int, actor: Actor) -> Pair:
    """One pair. Raises Missing for another place's, and for one that is the actor's own affair."""
    row = store.candidate(candidate_id)
    if row is None:
        raise Missing(_("没有这一对记录"))
    _own(row, actor)
    return _pairs([row])[0]


def open_count(*, actor: Actor) -> int:
    return store.open_count(scope_of(actor).region or None)


def decide(*, candidate_id: int, version: int, same: bool, reason: str, actor: Actor, now: datetime) -> None:
    """Say that two records are one certificate, or two. Nothing is merged: the newer only points at the older.

    Raises Invalid beside `reason`; Conflict when somebody was faster; Refused where the province must decide.
    """
    with transaction():
        row = _locked(candidate_id, version, actor, reason)
        if row.state != Standing.OPEN.value:
            raise Refused(_("这一对已经有决定，请先撤回"))
        entry = records.locked_record(row.second_id)
        if entry is None:
            raise Missing
        if same:
            suspended = _suspend(entry, reason, actor, now)
            records.write_record(entry, state="same", same_as=row.first_id, version=entry.version + 1)
            store.write(row, state=Standing.SAME.value, suspended=suspended, version=version + 1, decided_at=now)
        else:
            store.write(row, state=Standing.DIFFERENT.value, version=version + 1, decided_at=now)
            settle(entry, actor=actor, now=now)
        _record(row, "same" if same else "different", reason, actor, now)


def undo(*, candidate_id: int, version: int, reason: str, actor: Actor, now: datetime) -> None:
    """Take a decision back: the pair is open again. A certificate stays as it is, or is given back."""
    with transaction():
        row = _locked(candidate_id, version, actor, reason)
        if row.state == Standing.OPEN.value:
            raise Refused(_("这一对还没有决定"))
        entry = records.locked_record(row.second_id)
        if entry is None:
            raise Missing
        if row.state == Standing.SAME.value:
            if row.suspended:
                _change_standing(entry, Event.RESUME, reason, actor, now)
            back = "listed" if entry.certificate_id else "held"
            records.write_record(entry, state=back, same_as=None, version=entry.version + 1)
        elif entry.certificate_id is None:
            records.write_record(entry, state="held", version=entry.version + 1)
        store.write(row, state=Standing.OPEN.value, suspended=False, version=version + 1, decided_at=None)
        _record(row, "undone", reason, actor, now)


def _locked(candidate_id: int, version: int, actor: Actor, reason: str) -> Candidate:
    row = store.locked(candidate_id)
    if row is None:
        raise Missing(_("没有这一对记录"))
    _own(row, actor)
    if row.version != version:
        raise Conflict(_("这一对已有变化，请刷新页面后再操作"))
    if not reason.strip() or len(reason) > LONGEST:
        raise Invalid({"reason": _("请填写理由，不超过%(most)d字", most=LONGEST)})
    if standing.PERSONAL.search(reason):
        raise Invalid({"reason": _("理由里请不要填写证件号码、电话号码")})
    return row


def _own(row: Candidate, actor: Actor) -> None:
    region = scope_of(actor).region
    if region and row.region != region:
        raise Missing(_("没有这一对记录"))
    both = records.records([row.first_id, row.second_id]).values()
    mine = document_index(identity_document(actor.person_id).number) if actor.person_id else ""
    access.require(not mine or mine not in {each.document_index for each in both}, _("不能核对本人的证书"))


def _suspend(entry: Record, reason: str, actor: Actor, now: datetime) -> bool:
    """The newer one's certificate, if it was given one before, is suspended: only the province may."""
    if entry.certificate_id is None:
        return False
    held = certificates.certificate(entry.certificate_id)
    if held is None or held.state != State.VALID.value:
        return False
    if actor.role is not Role.PROVINCIAL_OFFICER:
        raise Refused(_("后一条记录已经登记为证书，请由省厅决定"))
    _change_standing(entry, Event.SUSPEND, reason, actor, now)
    return True


def _change_standing(entry: Record, event: Event, reason: str, actor: Actor, now: datetime) -> None:
    if actor.role is not Role.PROVINCIAL_OFFICER:
        raise Refused(_("证书的状态由省厅决定"))
    held = certificates.certificate(entry.certificate_id or 0)
    if held is None:
        raise Missing
    standing.decide(
        certificate_id=held.id,
        version=held.version,
        event=event,
        on_day=now.astimezone(SHANGHAI).date(),
        reason=reason,
        actor=actor,
        now=now,
    )


def _record(row: Candidate, decision: str, reason: str, actor: Actor, now: datetime) -> None:
    store.add_ruling(candidate=row.id, decision=decision, reason=reason.strip(), by_person=actor.person_id, at=now)
    append(
        subject=f"certificates.candidate:{row.id}",
        action=f"certificates.candidate_{decision}",
        actor=actor,
        at=now,
        data={"records": [row.first_id, row.second_id], "reason": reason.strip()},
    )


def _pairs(rows: list[Candidate]) -> tuple[Pair, ...]:
    """Four queries for any number of pairs."""
    known = records.records({each for row in rows for each in (row.first_id, row.second_id)})
    ruled = store.rulings(row.id for row in rows)
    names = person_names({each.by_person for each in ruled})
    return tuple(
        Pair(
            row,
            known[row.first_id],
            known[row.second_id],
            (json.loads(known[row.first_id].record), json.loads(known[row.second_id].record)),
            tuple((each, names.get(each.by_person, "")) for each in ruled if each.candidate_id == row.id),
            rules.possible(Standing(row.state)),
        )
        for row in rows
    )


def _entry(row: Record) -> Entry:
    told = (row.number, row.name, row.document_index, row.short, row.title, row.year)
    return Entry(row.id, row.region, *told)
