"""Representative works (代表作送审) of 正高级 cases: sent by the office to reviewers of its pool, or taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plugins.committees.domain import conflict as conflict_rules
from plugins.committees.domain.conflict import Side, Work
from plugins.committees.domain.works import SENIOR, Obstacle, State, anonymised, obstacle, overdue
from plugins.committees.service import room
from plugins.committees.service.session import BEFORE_VOTE, record, require_able_for, require_state
from plugins.committees.service.settings import conflict_years, works_reviewers
from plugins.committees.store import conflict as conflicts
from plugins.committees.store import works as store
from plugins.committees.store.expert import Expert
from plugins.committees.store.meeting import Case, Meeting
from plugins.committees.store.works import WorkReview
from portal.plugin import (
    SHANGHAI,
    Actor,
    CaseSheet,
    Invalid,
    Missing,
    Refused,
    Role,
    _,
    access,
    case_facts,
    case_sheet,
    day_end,
    notify,
    transaction,
)


@dataclass(frozen=True)
class Standing:
    """A 正高级 case and what became of its works."""

    case: Case
    reviews: tuple[WorkReview, ...]
    wanted: int
    late: int

    def count(self, state: str) -> int:
        return sum(review.state == state for review in self.reviews)

    @property
    def is_lacking(self) -> bool:
        """Were fewer reviewers asked than the province wants?"""
        return self.count(State.SENT) + self.count(State.RETURNED) < self.wanted


@dataclass(frozen=True)
class Reviewer:
    """An expert of the pool, and why not, when not."""

    expert: Expert
    obstacle: Obstacle | None


@dataclass(frozen=True)
class Desk:
    """What the office needs to send a case's works."""

    meeting: Meeting
    standing: Standing
    sheet: CaseSheet
    reviewers: tuple[Reviewer, ...]
    may_send: bool


def standings(*, meeting_id: int, actor: Actor, now: datetime) -> tuple[Meeting, tuple[Standing, ...]]:
    """The 正高级 cases of a meeting with their works, for its office and the province."""
    meeting = room.own_meeting(meeting_id, actor)
    cases = [case for case in room.cases_for(meeting, actor) if case.level == SENIOR]
    return meeting, _standings(cases, now)


def _standings(cases: Sequence[Case], now: datetime) -> tuple[Standing, ...]:
    wanted = works_reviewers()
    by_case: dict[int, list[WorkReview]] = {}
    for row in store.of_cases([case.id for case in cases]):
        by_case.setdefault(row.case_id, []).append(row)
    found = [(case, tuple(by_case.get(case.id, ()))) for case in cases]
    return tuple(
        Standing(case, rows, wanted, sum(overdue(State(row.state), row.due_at, now) for row in rows))
        for case, rows in found
    )


def desk(*, case_id: int, actor: Actor, now: datetime) -> Desk:
    """One case: its parts, and who can be asked. Raises Missing, Refused for another level."""
    access.require(actor.role is Role.OFFICE_OFFICER)
    meeting, case = _senior_case(case_id, actor)
    sheet = case_sheet(application_id=case.application_id, actor=actor)
    may_send = meeting.state in BEFORE_VOTE
    return Desk(meeting, _standings([case], now)[0], sheet, _reviewers(meeting, case, now), may_send)


def _senior_case(case_id: int, actor: Actor) -> tuple[Meeting, Case]:
    meeting, case = room.case_for(case_id, actor)
    if case.level != SENIOR:
        raise Refused(_("代表作送审只用于正高级"))
    return meeting, case


def _reviewers(meeting: Meeting, case: Case, now: datetime) -> tuple[Reviewer, ...]:
    asked = {row.person_id for row in store.of_cases([case.id]) if row.held}
    out = conflicts.recused(case.id)
    facts = case_facts(case.application_id)
    employers = (*(Work(each.employer, each.end) for each in facts.employment or ()), Work(case.employer_name, None))
    items = frozenset(each.name for each in facts.achievements or () if each.name)
    author = Side(case.person_id, case.employer_id, employers, items)
    on, years = now.astimezone(SHANGHAI).date(), conflict_years()
    return tuple(
        Reviewer(expert, _obstacle(expert, case, author, asked, out, on, years))
        for expert in store.pool(meeting.office_id)
        if expert.term_from <= on <= expert.term_until
    )


def _obstacle(
    expert: Expert, case: Case, author: Side, asked: set[int], out: set[int], on: date, years: int
) -> Obstacle | None:
    side = Side(expert.person_id, expert.employer_id, (Work(expert.employer_name, None),), frozenset())
    return obstacle(
        own=expert.person_id == case.person_id,
        recused=expert.person_id in out,
        same_employer=conflict_rules.found(side, author, applies_too=False, on=on, years=years) is not None,
        title_level=expert.title_level,
        asked=expert.person_id in asked,
        has_account=expert.person_id is not None,
    )


def send(
    *,
    case_id: int,
    expert_ids: Sequence[int],
    parts: Sequence[str],
    files: Sequence[int],
    anonymous: bool,
    due_on: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Send these parts, with these of their files, to these experts; returns to how many. Raises Invalid, Refused.

    What a reviewer sees is frozen now. Only the named files can be opened, and nothing else of the case.
    """
    with transaction():
        found = desk(case_id=case_id, actor=actor, now=now)
        meeting, case = room.held_meeting(found.meeting.id, actor), found.standing.case
        require_state(meeting, BEFORE_VOTE)
        require_able_for(meeting, case, now)
        free = {each.expert.id: each.expert for each in found.reviewers if each.obstacle is None}
        works = _works(found.sheet, parts, files)
        _check(expert_ids, free, works, due_on, meeting, now)
        if anonymous:
            works = anonymised(works, [case.applicant_name, case.employer_name])
        for expert in (free[number] for number in dict.fromkeys(expert_ids)):
            row = WorkReview.create(
                case=case.id,
                meeting_id=meeting.id,
                expert_id=expert.id,
                person_id=expert.person_id,
                reviewer=expert.name,
                anonymous=anonymous,
                works=works,
                sent_at=now,
                due_at=day_end(due_on),
            )
            data = {"review": row.id, "expert": expert.id, "parts": [work["key"] for work in works]}
            record(case, "works_sent", actor=actor, now=now, data={**data, "anonymous": anonymous})
            tell_reviewer(
                row, _("请评审代表作"), _("请在%(day)s前完成代表作评审意见表。", day=due_on.isoformat()), "sent", now
            )
    return len(set(expert_ids))


def _works(sheet: CaseSheet, parts: Sequence[str], files: Sequence[int]) -> list[dict[str, Any]]:
    chosen = set(files)
    return [
        {
            "key": part.key,
            "title": part.title,
            "lines": [[line.label, line.value] for line in part.lines],
            "files": [
                {"id": file.id, "label": file.label, "pages": file.pages} for file in part.files if file.id in chosen
            ],
        }
        for part in sheet.sheet.parts
        if part.key in set(parts)
    ]


def _check(
    expert_ids: Sequence[int],
    free: Mapping[int, Expert],
    works: Sequence[Mapping[str, Any]],
    due_on: date,
    meeting: Meeting,
    now: datetime,
) -> None:
    errors = {}
    if not expert_ids or not set(expert_ids) <= set(free):
        errors["experts"] = _("请选择可以送审的专家")
    if not works:
        errors["parts"] = _("请选择至少一项代表作")
    if due_on <= now.astimezone(SHANGHAI).date() or day_end(due_on) > meeting.review_by:
        errors["due_on"] = _("完成日期须在今天之后、评审期限之前")
    if errors:
        raise Invalid(errors)


def withdraw(*, review_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Take back works that were not reviewed yet; returns the case's id. Raises Invalid, Refused, Missing."""
    clean = reason.strip()
    if not 4 <= len(clean) <= 500:
        raise Invalid({"reason": _("请写明收回的原因，4到500个字")})
    with transaction():
        row = store.locked(review_id)
        if row is None:
            raise Missing(_("没有这次送审"))
        meeting, case = room.case_for(row.case_id, actor)
        room.held_meeting(meeting.id, actor)
        if row.state != State.SENT:
            raise Refused(_("评审意见已经交回，或已不在送审"))
        store.write(row, {"state": State.WITHDRAWN.value, "held": None, "text": clean, "version": row.version + 1})
        record(case, "works_withdrawn", actor=actor, now=now, data={"review": row.id, "reason": clean})
        tell_reviewer(row, _("代表作送审已收回"), _("不必再评审。"), "withdrawn", now)
    return case.id


def tell_reviewer(row: WorkReview, title: str, body: str, what: str, now: datetime) -> None:
    """One inbox item for a reviewer; it names no applicant."""
    notify(
        person_id=row.person_id,
        subject=f"committees.works:{row.id}",
        kind="committees.works",
        title=title,
        body=body,
        link=f"/expert/works/{row.id}" if what != "withdrawn" else "/expert/works",
        now=now,
        key=f"committees.works-{what}:{row.id}",
    )


def returned_for(cases: Iterable[int]) -> dict[int, list[WorkReview]]:
    """Case -> the reviews that came back, for whoever may know of these cases."""
    found: dict[int, list[WorkReview]] = {}
    for row in store.of_cases(cases):
        if row.state == State.RETURNED:
            found.setdefault(row.case_id, []).append(row)
    return found
