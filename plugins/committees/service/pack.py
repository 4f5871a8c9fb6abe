"""Scoring without a network: an expert takes a workbook away, and brings it back as one file.

Only the expert returns it: an office that hands in marks would be giving them. The seal is a keyed hash over meeting,
expert, scheme, items and the revision of every case, so that a foreign, altered or stale pack is known.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from plugins.committees.domain.pack import (
    NOTHING,
    Claims,
    Effect,
    Given,
    Line,
    Outcome,
    claims_from,
    outcome,
)
from plugins.committees.service import pack_workbook as workbook
from plugins.committees.service.room import cases_for, own_seat
from plugins.committees.service.score_access import Held, held, locked, require_committee, require_open, scheme_of
from plugins.committees.service.scoring import judged, reason_fault, subject_of, write
from plugins.committees.service.settings import score_reason_least
from plugins.committees.store import meeting as meetings
from plugins.committees.store import pack as store
from plugins.committees.store import score as scores
from plugins.committees.store.meeting import Case, Meeting
from plugins.committees.store.pack import PackReturn
from portal.plugin import (
    Actor,
    Conflict,
    FiledScheme,
    Invalid,
    Missing,
    Refused,
    Role,
    Scheme,
    _,
    access,
    append,
    blind_index,
    transaction,
)

SHOWN = 10


@dataclass(frozen=True)
class Place:
    """The expert's page: taking the pack, and what was returned before."""

    held: Held
    filed: FiledScheme | None
    count: int
    returned: tuple[PackReturn, ...]


@dataclass(frozen=True)
class Preview:
    """What a returned pack would do now."""

    held: Held
    row: PackReturn
    filed: FiledScheme
    cases: Mapping[int, Case]
    outcome: Outcome


def _mine(meeting_id: int, actor: Actor) -> tuple[Meeting, tuple[Case, ...]]:
    access.require(actor.role is Role.EXPERT)
    meeting = meetings.meeting(meeting_id)
    if meeting is None:
        raise Missing(_("没有这次评审会议"))
    own_seat(meeting.id, actor)
    return meeting, cases_for(meeting, actor)


def place(*, meeting_id: int, actor: Actor) -> Place:
    """The page. Raises Missing without a seat."""
    meeting, cases = _mine(meeting_id, actor)
    filed = scheme_of(meeting) if meeting.scheme_id else None
    returned = store.packs_of(meeting.id, actor.person_id or 0, SHOWN)
    return Place(held(meeting), filed, len(cases), tuple(returned))


def _given(cases: tuple[Case, ...], actor: Actor) -> dict[int, Given]:
    found = {case.id: NOTHING for case in cases}
    for row in scores.latest(found, person_id=actor.person_id or 0):
        marks = {slug: Decimal(mark) for slug, mark in row.marks.items()}
        found[row.score.case_id] = Given(row.revision, marks, row.reasons)
    return found


def take(*, meeting_id: int, actor: Actor, now: datetime) -> bytes:
    """The workbook of the expert's own cases; a recused case is not in it. Raises Refused when scoring is not open."""
    meeting, cases = _mine(meeting_id, actor)
    require_open(held(meeting))
    filed = scheme_of(meeting)
    given = _given(cases, actor)
    claims = Claims(
        meeting.id,
        actor.person_id or 0,
        filed.hash,
        tuple(item.slug for item in filed.scheme.expert_items()),
        {case: each.revision for case, each in given.items()},
    )
    return workbook.write(
        title=_("%(meeting)s 离线评分表（%(expert)s）", meeting=meeting.name, expert=actor.name),
        scheme=filed.scheme,
        cases=cases,
        given=given,
        claims=claims.text(),
        seal=seal(claims),
        now=now,
    )


def seal(claims: Claims) -> str:
    """The keyed hash that only this portal can make."""
    return blind_index(claims.text(), "committees.pack")


def bring_back(*, meeting_id: int, content: bytes, actor: Actor, now: datetime) -> int:
    """Keep a returned file, to be looked at before it is applied; the same file again is the same row.

    Raises Invalid beside `file` for one that is damaged, altered, of another expert, meeting or scheme.
    """
    sealed = workbook.read(content)
    with transaction():
        meeting, _cases = _mine(meeting_id, actor)
        require_open(locked(meeting))
        _check(sealed, meeting, actor)
        sha256 = hashlib.sha256(content).hexdigest()
        lines = [line.to_json() for line in sealed.lines]
        row, is_new = store.keep(meeting.id, actor.person_id or 0, sha256, now, claims=sealed.claims, lines=lines)
        if is_new:
            data = {"pack": row.id, "sha256": sha256, "lines": len(lines)}
            append(subject=subject_of(meeting), action="committees.pack_returned", actor=actor, at=now, data=data)
    return row.id


def _check(sealed: workbook.Sealed, meeting: Meeting, actor: Actor) -> None:
    altered = _("离线评分表的标识被改动或者不是本平台生成的，请重新下载")
    try:
        claims = claims_from(sealed.claims)
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid({"file": altered}) from error
    if claims.text() != sealed.claims or not hmac.compare_digest(seal(claims), sealed.seal):
        raise Invalid({"file": altered})
    if claims.person != actor.person_id:
        raise Invalid({"file": _("这是另一位专家的离线评分表")})
    if claims.meeting != meeting.id:
        raise Invalid({"file": _("这是另一次会议的离线评分表")})
    if claims.scheme != meeting.scheme_hash:
        raise Invalid({"file": _("这份离线评分表所用的方案已不是会议的方案，请重新下载")})


def preview(*, meeting_id: int, pack_id: int, actor: Actor) -> Preview:
    """What every line would do, as things stand now. Raises Missing for somebody else's."""
    meeting, cases = _mine(meeting_id, actor)
    row = store.returned(pack_id, actor.person_id or 0)
    if row is None or row.meeting_id != meeting.id:
        raise Missing(_("没有这份离线评分表"))
    filed = scheme_of(meeting)
    return Preview(
        held(meeting), row, filed, {case.id: case for case in cases}, _outcome(row, cases, filed.scheme, actor)
    )


def _outcome(row: PackReturn, cases: tuple[Case, ...], scheme: Scheme, actor: Actor) -> Outcome:
    lines = [Line(*each) for each in row.lines]
    least = score_reason_least()

    def judge(item: str, mark: str, reason: str) -> tuple[Decimal | None, str, str]:
        return *judged(scheme, item, mark), reason_fault(reason, least)

    return outcome(lines, claims_from(row.claims), _given(cases, actor), judge)


def apply(*, meeting_id: int, pack_id: int, seen: str, actor: Actor, now: datetime) -> int:
    """Record what the preview showed; returns how many cases. Applied again, it changes nothing.

    Raises Conflict when the effects are not those that were seen, Refused when scoring is not open any more.
    """
    with transaction():
        meeting, cases = _mine(meeting_id, actor)
        require_open(locked(meeting))
        row = store.locked(pack_id, actor.person_id or 0)
        if row is None or row.meeting_id != meeting.id:
            raise Missing(_("没有这份离线评分表"))
        found = _outcome(row, cases, scheme_of(meeting).scheme, actor)
        if found.seen() != seen:
            raise Conflict(_("您在此期间评过分，导入的结果已经不同，请重新查看后再确认"))
        if not found.cases:
            raise Refused(_("这份离线评分表没有可以导入的内容"))
        wanted = {each.case_id for each in found.cases}
        require_committee(meeting, [case for case in cases if case.id in wanted], now)
        _record(meeting, found, actor, now)
        store.mark_applied(row, now)
        data = {"pack": row.id, "cases": len(found.cases), **found.counts()}
        append(subject=subject_of(meeting), action="committees.pack_applied", actor=actor, at=now, data=data)
    return len(found.cases)


def _record(meeting: Meeting, found: Outcome, actor: Actor, now: datetime) -> None:
    for each in found.cases:
        row = scores.score_for(each.case_id, actor.person_id or 0, now)
        if row.revision != each.revision:
            raise Conflict(_("这份申报已在别处评分，请重新查看后再操作"))
        why = each.why if each.effect is Effect.CHANGED else ""
        write(meeting, row, marks=each.marks, reasons=each.reasons, why=why, source="pack", actor=actor, now=now)
