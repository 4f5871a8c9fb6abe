"""An expert scores: the own cases, one case with its objective lines, a draft, a score, a score given anew."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from plugins.committees.domain.score import NotANumber, canonical, digest, plain, read_mark
from plugins.committees.service.room import case_for, cases_for
from plugins.committees.service.score_access import (
    Held,
    held,
    keep_facts,
    locked,
    require_committee,
    require_open,
    scheme_of,
    sheet_of,
)
from plugins.committees.service.settings import score_reason_least
from plugins.committees.store import meeting as meetings
from plugins.committees.store import score as store
from plugins.committees.store.meeting import Case, Meeting
from plugins.committees.store.score import Score, ScoreRevision
from portal.plugin import (
    Actor,
    Conflict,
    FiledScheme,
    Invalid,
    MarkError,
    Missing,
    Refused,
    Role,
    Scheme,
    ScoreSheet,
    _,
    access,
    allowed_text,
    append,
    check_marks,
    transaction,
)

PAGE = 50
LONGEST = 500
MARK, REASON = "mark-", "reason-"


@dataclass(frozen=True)
class Task:
    """A case on the expert's list."""

    case: Case
    revision: int
    has_draft: bool
    total: Decimal | None


@dataclass(frozen=True)
class Tasks:
    """A page of the expert's cases. `done` of `count` are scored."""

    held: Held
    filed: FiledScheme | None
    rows: tuple[Task, ...]
    next_id: int
    done: int
    count: int


@dataclass(frozen=True)
class Paper:
    """One case as the expert scores it."""

    held: Held
    case: Case
    filed: FiledScheme
    sheet: ScoreSheet
    row: Score | None
    revisions: tuple[ScoreRevision, ...]


def tasks(*, meeting_id: int, after_id: int = 0, actor: Actor) -> Tasks:
    """The cases that exist for the expert, with how far each is. Raises Missing without a seat."""
    meeting = _meeting(meeting_id)
    cases = cases_for(meeting, actor)
    person_id = actor.person_id or 0
    ids = [case.id for case in cases]
    scores = store.own_scores(ids, person_id)
    totals = {row.score.case_id: total_of(row) for row in store.latest(ids, person_id=person_id)}
    start = ids.index(after_id) + 1 if after_id in ids else 0
    shown = cases[start : start + PAGE]
    following = shown[-1].id if start + PAGE < len(cases) else 0
    rows = tuple(_task(case, scores.get(case.id), totals.get(case.id)) for case in shown)
    filed = scheme_of(meeting) if meeting.scheme_id else None
    return Tasks(held(meeting), filed, rows, following, len(totals), len(cases))


def _task(case: Case, row: Score | None, total: Decimal | None) -> Task:
    return Task(case, row.revision if row else 0, bool(row and row.draft), total)


def total_of(row: ScoreRevision) -> Decimal:
    """The sum of an expert's marks of a case."""
    return sum((Decimal(mark) for mark in row.marks.values()), Decimal(0))


def paper(*, meeting_id: int, case_id: int, actor: Actor) -> Paper:
    """One case to be scored: the objective lines, and what the expert gave before.

    Raises Missing, and Refused before scoring was ever opened.
    """
    meeting, case = own_case(meeting_id, case_id, actor)
    found = held(meeting)
    if found.row is None:
        require_open(found)
    filed = scheme_of(meeting)
    row, revisions = store.own_history(case.id, actor.person_id or 0)
    return Paper(found, case, filed, sheet_of(case, filed.scheme, {}), row, tuple(revisions))


def own_case(meeting_id: int, case_id: int, actor: Actor) -> tuple[Meeting, Case]:
    """A case of this meeting that exists for the expert. Raises Missing."""
    access.require(actor.role is Role.EXPERT)
    meeting, case = case_for(case_id, actor)
    if meeting.id != meeting_id:
        raise Missing(_("没有这份申报"))
    return meeting, case


def _meeting(meeting_id: int) -> Meeting:
    row = meetings.meeting(meeting_id)
    if row is None:
        raise Missing(_("没有这次评审会议"))
    return row


def save_draft(*, meeting_id: int, case_id: int, typed: Mapping[str, str], actor: Actor, now: datetime) -> None:
    """Keep what is typed so far, right or wrong; it counts for nothing and nobody else sees it."""
    with transaction():
        meeting, case = own_case(meeting_id, case_id, actor)
        require_open(locked(meeting))
        known = {f"{kind}{item.slug}" for item in scheme_of(meeting).scheme.expert_items() for kind in (MARK, REASON)}
        kept = {name: text[:LONGEST] for name, text in typed.items() if name in known | {"why"}}
        store.keep_draft(store.score_for(case.id, actor.person_id or 0, now), kept, now)
        append(
            subject=subject_of(meeting), action="committees.score_drafted", actor=actor, at=now, data={"case": case.id}
        )


def submit(
    *,
    meeting_id: int,
    case_id: int,
    revision: int,
    typed: Mapping[str, str],
    why: str = "",
    actor: Actor,
    now: datetime,
) -> bool:
    """Give a score, or give it anew with the reason why; False when it is what was given before.

    `typed`: `mark-<item>` and `reason-<item>`. Raises Invalid beside each field, Conflict when it was scored in
    another window, Refused when nobody can score now.
    """
    with transaction():
        meeting, case = own_case(meeting_id, case_id, actor)
        require_open(locked(meeting))
        require_committee(meeting, [case], now)
        keep_facts([case], now)
        row = store.score_for(case.id, actor.person_id or 0, now)
        if row.revision != revision:
            raise Conflict(_("这份申报已在别处评分，请重新查看后再操作"))
        marks, reasons = _checked(scheme_of(meeting).scheme, typed)
        before = store.revisions_of(row.id)[:1]
        if before and _same(before[0], marks, reasons):
            store.keep_draft(row, None, now)
            return False
        if before and not why.strip():
            raise Invalid({"why": _("请填写重新评分的理由")})
        write(
            meeting,
            row,
            marks=marks,
            reasons=reasons,
            why=why.strip() if before else "",
            source="page",
            actor=actor,
            now=now,
        )
    return True


def write(
    meeting: Meeting,
    row: Score,
    *,
    marks: Mapping[str, Decimal],
    reasons: Mapping[str, str],
    why: str,
    source: str,
    actor: Actor,
    now: datetime,
) -> None:
    """The next revision of a score that the caller holds and has checked. The ledger keeps a hash of it only."""
    nonce = secrets.token_hex(16)
    told = digest(
        nonce=nonce,
        case_id=row.case_id,
        person_id=row.person_id,
        revision=row.revision + 1,
        content=canonical(marks, reasons),
    )
    stored: dict[str, Any] = {slug: plain(mark) for slug, mark in marks.items()}
    store.add_revision(row, now, marks=stored, reasons=dict(reasons), why=why, source=source, nonce=nonce, digest=told)
    append(
        subject=subject_of(meeting),
        action="committees.rescored" if row.revision > 1 else "committees.scored",
        actor=actor,
        at=now,
        data={"case": row.case_id, "revision": row.revision, "digest": told, "source": source},
    )


def subject_of(meeting: Meeting) -> str:
    return f"committees.meeting:{meeting.id}"


def _same(before: ScoreRevision, marks: Mapping[str, Decimal], reasons: Mapping[str, str]) -> bool:
    return {slug: Decimal(mark) for slug, mark in before.marks.items()} == marks and before.reasons == reasons


def _checked(scheme: Scheme, typed: Mapping[str, str]) -> tuple[dict[str, Decimal], dict[str, str]]:
    marks: dict[str, Decimal] = {}
    reasons: dict[str, str] = {}
    errors: dict[str, str] = {}
    least = score_reason_least()
    for item in scheme.expert_items():
        mark, fault = judged(scheme, item.slug, typed.get(f"{MARK}{item.slug}", ""))
        if mark is None:
            errors[f"{MARK}{item.slug}"] = fault or _("请填写分数：%(allowed)s", allowed=allowed_text(item))
        else:
            marks[item.slug] = mark
        reasons[item.slug] = typed.get(f"{REASON}{item.slug}", "").strip()
        if problem := reason_fault(reasons[item.slug], least):
            errors[f"{REASON}{item.slug}"] = problem
    if errors:
        raise Invalid(errors)
    if not marks:
        raise Refused(_("这份方案没有由专家评议的项目，不需要评分"))
    return marks, reasons


def reason_fault(reason: str, least: int) -> str:
    """Why a justification can't be taken; empty when it can. Each mark has its own."""
    if len(reason) < least:
        return _("请写明评分理由，至少%(least)d个字", least=least)
    return _("评分理由不超过%(most)d个字", most=LONGEST) if len(reason) > LONGEST else ""


def judged(scheme: Scheme, item: str, text: object) -> tuple[Decimal | None, str]:
    """The mark that a text says, or None and what is wrong with it (nothing, when there is no text)."""
    try:
        mark = read_mark(text)
    except NotANumber as error:
        return None, _("“%(typed)s”不是分数，请填写数字，例如8或8.5", typed=str(error)[:20])
    if mark is None:
        return None, ""
    try:
        check_marks(scheme, {"own": {item: mark}})
    except MarkError as error:
        return None, str(error)
    return mark, ""
