"""Representative works as a reviewer has them, the panel reads the results, and days pass by."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from plugins.committees.domain.meeting import MeetingState
from plugins.committees.domain.works import Grade, State
from plugins.committees.service import room
from plugins.committees.service.session import BEFORE_VOTE, record
from plugins.committees.service.works import returned_for, tell_reviewer
from plugins.committees.store import conflict as conflicts
from plugins.committees.store import meeting as meetings
from plugins.committees.store import works as store
from plugins.committees.store.meeting import Case, Meeting
from plugins.committees.store.works import WorkReview
from portal.plugin import Actor, Conflict, Invalid, Missing, Refused, Role, _, access, members, notify, transaction

LEAST, LONGEST = 20, 3000
PAGE = 20
AHEAD = timedelta(days=3)
LOOK_BACK = timedelta(days=60)


def inbox(*, actor: Actor, before: int = 0) -> tuple[tuple[WorkReview, ...], int]:
    """What the expert is asked to review, newest first, and the key of the next page or 0."""
    access.require(actor.role is Role.EXPERT and actor.person_id is not None)
    rows = store.of_reviewer(actor.person_id or 0, before=before, count=PAGE + 1)
    out = _recused(rows, actor.person_id or 0)
    kept = tuple(row for row in rows[:PAGE] if row.case_id not in out)
    return kept, rows[PAGE - 1].id if len(rows) > PAGE else 0


def _recused(rows: Sequence[WorkReview], person_id: int) -> set[int]:
    found = conflicts.standings({row.case_id for row in rows}, person_id)
    return {case for case, standing in found.items() if standing == "recused"}


def view(*, review_id: int, actor: Actor) -> WorkReview:
    """One of them. Raises Missing for anybody but its reviewer, and once the reviewer is recused from the case."""
    access.require(actor.role is Role.EXPERT)
    return _own(store.review(review_id), actor)


def _own(row: WorkReview | None, actor: Actor) -> WorkReview:
    if row is None or row.person_id != actor.person_id or not row.held:
        raise Missing(_("没有这次送审"))
    if row.person_id in conflicts.recused(row.case_id):
        raise Missing(_("没有这次送审"))
    return row


def may_review(row: WorkReview) -> bool:
    """Can it still be filled in? Until it is returned, and while the meeting has not begun to vote."""
    meeting = meetings.meeting(row.meeting_id)
    before_vote = meeting is not None and MeetingState(meeting.state) in BEFORE_VOTE
    return before_vote and row.state == State.SENT


def hand_in(*, review_id: int, version: int, grade: str, text: str, actor: Actor, now: datetime) -> None:
    """Return the 代表作评审意见表: a grade and the reasons. Raises Invalid, Conflict, Refused, Missing."""
    clean = text.strip()
    errors = {}
    if grade not in set(Grade):
        errors["grade"] = _("请选择评审等次")
    if not LEAST <= len(clean) <= LONGEST:
        errors["text"] = _("请填写评审意见，20到3000个字")
    if errors:
        raise Invalid(errors)
    with transaction():
        row, case = _held(review_id, version, actor)
        columns = {"state": State.RETURNED.value, "grade": grade, "text": clean, "returned_at": now}
        store.write(row, {**columns, "version": row.version + 1})
        record(case, "works_returned", actor=actor, now=now, data={"review": row.id, "grade": grade})
        _tell_office(row, case, _("代表作评审意见已交回"), "returned", now)


def decline(*, review_id: int, version: int, reason: str, actor: Actor, now: datetime) -> None:
    """Give them back unread, with the reason: recognised the author, is in conflict, has no time."""
    clean = reason.strip()
    if not 4 <= len(clean) <= 500:
        raise Invalid({"reason": _("请写明不能评审的原因，4到500个字")})
    with transaction():
        row, case = _held(review_id, version, actor)
        columns = {"state": State.DECLINED.value, "held": None, "text": clean, "returned_at": now}
        store.write(row, {**columns, "version": row.version + 1})
        record(case, "works_declined", actor=actor, now=now, data={"review": row.id, "reason": clean})
        _tell_office(row, case, _("专家不能评审代表作，请另送他人"), "declined", now)


def _held(review_id: int, version: int, actor: Actor) -> tuple[WorkReview, Case]:
    access.require(actor.role is Role.EXPERT)
    row = _own(store.locked(review_id), actor)
    case = meetings.case(row.case_id)
    if case is None or not may_review(row):
        raise Refused(_("这次送审已经结束，不能再填写"))
    if row.version != version:
        raise Conflict(_("评审意见表已被修改，请重新查看"))
    return row, case


def returned(*, case_id: int, actor: Actor) -> tuple[Meeting, Case, tuple[WorkReview, ...]]:
    """The opinions that came back, for the panel (not for those who are recused), the office and the province."""
    meeting, case = room.case_for(case_id, actor)
    return meeting, case, tuple(returned_for([case.id]).get(case.id, ()))


def reads_file(actor: Actor, evidence_id: int) -> bool:
    """May this expert read a file because it was sent for review? Asked by the core."""
    if actor.role is not Role.EXPERT or actor.person_id is None:
        return False
    rows = [row for row in store.of_reviewer(actor.person_id, count=200) if evidence_id in _files(row)]
    out = _recused(rows, actor.person_id)
    return any(row.case_id not in out and may_review(row) for row in rows)


def _files(row: WorkReview) -> set[int]:
    return {file["id"] for work in row.works for file in work["files"]}


def _tell_office(row: WorkReview, case: Case, title: str, what: str, now: datetime) -> None:
    meeting = meetings.meeting(row.meeting_id)
    for person_id in members(meeting.office_id, Role.OFFICE_OFFICER) if meeting else ():
        if person_id == case.person_id:
            continue
        notify(
            person_id=person_id,
            subject=f"committees.case:{case.id}",
            kind="committees.works",
            title=title,
            body=_("编号%(number)s。", number=case.number),
            link=f"/committees/meetings/{row.meeting_id}/works/{case.id}",
            now=now,
            key=f"committees.works-{what}:{row.id}:{person_id}",
        )


def sweep_works(*, portal: Any, now: datetime) -> int:
    """Remind reviewers three days before, and tell them and the office of what is overdue; each once."""
    told = 0
    for row in store.out_between(now - LOOK_BACK, now + AHEAD):
        case = meetings.case(row.case_id)
        if case is None or not may_review(row):
            continue
        late = now >= row.due_at
        title = _("代表作评审意见已逾期") if late else _("代表作评审意见即将到期")
        told += 1
        with transaction():
            tell_reviewer(row, title, _("请尽快完成代表作评审意见表。"), "late" if late else "soon", now)
            if late:
                _tell_office(row, case, title, "late", now)
    return told
