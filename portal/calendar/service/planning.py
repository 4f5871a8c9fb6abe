"""Drafting, editing, comparing and publishing plans: the province's calendar manager."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.calendar.domain.document import canonical, plan_from, plan_hash, plan_to
from portal.calendar.domain.drafting import Clash, RowComparison, clashes, compare, draft_next
from portal.calendar.domain.plan import Milestone, Plan, Problem, Row, problems
from portal.calendar.service import wording
from portal.calendar.service.versions import plan_of, record_version
from portal.calendar.service.workdays import table
from portal.calendar.store import feed as feed_store
from portal.calendar.store import plan as store
from portal.kernel import ledger, notices
from portal.kernel.access import Actor, Role, require
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid, Missing, Refused
from portal.kernel.i18n import _


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands. `base_version` 0: a new year; else the version that it changes."""

    plan: Plan
    base_version: int
    revision: int
    saved_at: datetime
    saved_by: str


def _draft(row: store.PlanDraft) -> Draft:
    return Draft(plan_from(row.content), row.base_version, row.revision, row.saved_at, row.saved_by)


def drafts() -> list[Draft]:
    """All open drafts by year."""
    return [_draft(row) for row in store.drafts()]


def draft_of(year: int) -> Draft:
    """Raises Missing."""
    row = store.draft(year)
    if row is None:
        raise Missing(_("没有%(year)d年计划的草案", year=year))
    return _draft(row)


def start_draft(*, year: int, actor: Actor, now: datetime) -> Draft:
    """Open a draft: of a published year to change it, of a new one from last year's plan.

    Raises Denied; Refused when the year has a draft already, or neither it nor the year before has a plan.
    """
    require(actor.role is Role.CALENDAR_MANAGER)
    with transaction():
        if store.draft(year) is not None:
            raise Refused(_("%(year)d年的计划已有一份草案，请在该草案上修改", year=year))
        current, former = plan_of(year), plan_of(year - 1)
        if current is not None:
            plan, base = current, store.latest_number(year)
        elif former is not None:
            plan, base = draft_next(former), 0
        else:
            raise Refused(_("没有%(year)d年的计划，无法据以起草", year=year - 1))
        store.add_draft(
            year=year,
            base_version=base,
            content=plan_to(plan),
            started_at=now,
            saved_at=now,
            saved_by=actor.label,
        )
        _record("calendar.draft_started", year, actor, now, {"base_version": base})
    return draft_of(year)


def _save(draft: Draft, plan: Plan, *, revision: int, actor: Actor, now: datetime, what: str) -> None:
    kept = store.save_draft(draft.plan.year, revision, plan_to(plan), saved_at=now, saved_by=actor.label)
    if not kept:
        raise Conflict(_("这份草案在您打开页面之后修改过。请核对最新内容后重新提交，您填写的内容已保留。"))
    _record("calendar.draft_saved", draft.plan.year, actor, now, {"revision": revision + 1, "what": what})


def save_head(*, year: int, title: str, document: str, revision: int, actor: Actor, now: datetime) -> None:
    """Name the plan and the document that it rests on. Raises Denied, Missing, Invalid, Conflict."""
    require(actor.role is Role.CALENDAR_MANAGER)
    if not title.strip():
        raise Invalid({"title": _("请填写计划名称")})
    with transaction():
        draft = draft_of(year)
        plan = dataclasses.replace(draft.plan, title=title.strip(), document=document.strip())
        _save(draft, plan, revision=revision, actor=actor, now=now, what="head")


def save_row(*, year: int, index: int, row: Row, revision: int, actor: Actor, now: datetime) -> None:
    """Put a row in the place of the draft's `index`-th, or add it at the end.

    Raises Denied, Missing, Conflict; Invalid naming the dates out of order, the series covered twice.
    """
    require(actor.role is Role.CALENDAR_MANAGER)
    with transaction():
        draft = draft_of(year)
        rows = list(draft.plan.rows)
        rows[index : index + 1] = [row]
        plan = dataclasses.replace(draft.plan, rows=tuple(rows))
        errors = problem_messages(problem for problem in problems(plan) if problem.row == row.key)
        if errors:
            raise Invalid(errors)
        _save(draft, plan, revision=revision, actor=actor, now=now, what=f"row {row.number}/{row.application_year}")


def drop_row(*, year: int, index: int, revision: int, actor: Actor, now: datetime) -> None:
    """Take a row out of the draft. Raises Denied, Missing, Conflict."""
    require(actor.role is Role.CALENDAR_MANAGER)
    with transaction():
        draft = draft_of(year)
        rows = draft.plan.rows
        if not 0 <= index < len(rows):
            raise Missing(_("草案中没有这一行"))
        plan = dataclasses.replace(draft.plan, rows=(*rows[:index], *rows[index + 1 :]))
        _save(draft, plan, revision=revision, actor=actor, now=now, what=f"dropped row {rows[index].number}")


def enter_pending(*, year: int, index: int, row: Row, revision: int, actor: Actor, now: datetime) -> None:
    """Enter the dates that another authority has announced: a second round of the row, which waits no longer.

    Raises Denied, Missing, Conflict, Invalid; Refused when the row waits for nothing.
    """
    require(actor.role is Role.CALENDAR_MANAGER)
    with transaction():
        draft = draft_of(year)
        rows = list(draft.plan.rows)
        if not 0 <= index < len(rows) or rows[index].pending is None:
            raise Refused(_("这一行没有等待另行通知的申报年度"))
        rows[index] = dataclasses.replace(rows[index], pending=None)
        rows.insert(index + 1, row)
        plan = dataclasses.replace(draft.plan, rows=tuple(rows))
        errors = problem_messages(problem for problem in problems(plan) if problem.row == row.key)
        if errors:
            raise Invalid(errors)
        _save(draft, plan, revision=revision, actor=actor, now=now, what=f"entered pending row {row.number}")


def save_milestones(*, year: int, milestones: Iterable[Milestone], revision: int, actor: Actor, now: datetime) -> None:
    """Replace the notice's other dates. Raises Denied, Missing, Conflict."""
    require(actor.role is Role.CALENDAR_MANAGER)
    with transaction():
        draft = draft_of(year)
        plan = dataclasses.replace(draft.plan, milestones=tuple(milestones))
        _save(draft, plan, revision=revision, actor=actor, now=now, what="milestones")


def discard_draft(*, year: int, revision: int, actor: Actor, now: datetime) -> None:
    """Throw a draft away. Raises Denied, Missing, Conflict."""
    require(actor.role is Role.CALENDAR_MANAGER)
    with transaction():
        draft = draft_of(year)
        _check_revision(draft, revision)
        store.drop_draft(year)
        _record("calendar.draft_discarded", year, actor, now, {"content_hash": _hash(draft.plan)})


def publish(
    *, year: int, why: str, revision: int, staff: Iterable[int], actor: Actor, now: datetime
) -> tuple[int, int]:
    """Make the draft the year's next version and tell `staff` and all who follow a changed series.

    Returns the version's number and how many persons were told. Raises Denied, Missing, Conflict, Invalid.
    """
    require(actor.role is Role.CALENDAR_MANAGER)
    if not why.strip():
        raise Invalid({"why": _("请写明公布或修改的依据")})
    with transaction():
        draft = draft_of(year)
        _check_revision(draft, revision)
        if store.latest_number(year) != draft.base_version:
            raise Conflict(_("这份草案所依据的版本已被新的版本取代，请重新起草"))
        before = plan_of(year)
        _check_publishable(draft.plan, before)
        number = record_version(draft.plan, why=why.strip(), in_force_from=now, actor=actor, now=now)
        store.drop_draft(year)
        told = _tell(draft.plan, before, number, staff, why=why.strip(), now=now)
    return number, told


def _check_revision(draft: Draft, revision: int) -> None:
    if draft.revision != revision:
        raise Conflict(_("这份草案在您打开页面之后修改过，请核对最新内容后重新提交"))


def _check_publishable(plan: Plan, before: Plan | None) -> None:
    errors = problem_messages(problems(plan))
    if not plan.document:
        errors["document"] = _("请填写作为依据的通知文号")
    if before is not None and canonical(before) == canonical(plan):
        errors["why"] = _("草案与已公布的版本完全相同，没有可以公布的修改")
    if errors:
        raise Invalid(errors)


def _tell(plan: Plan, before: Plan | None, number: int, staff: Iterable[int], *, why: str, now: datetime) -> int:
    changed = {
        entry.slug
        for pair in compare(before, plan)
        if pair.changed
        for row in (pair.before, pair.after)
        if row is not None
        for entry in row.entries
    }
    title = (
        _("%(title)s已公布", title=plan.title)
        if before is None
        else _("%(title)s有修改（第%(version)d版）", title=plan.title, version=number)
    )
    persons = sorted({*staff, *feed_store.followers(sorted(changed))})
    for person_id in persons:
        notices.notify(
            person_id=person_id,
            subject=f"calendar.plan:{plan.year}",
            kind="calendar.published",
            title=title,
            body=_("依据：%(why)s。请查看各系列的上传、申报和审核时间。", why=why),
            link="/calendar",
            now=now,
            key=f"calendar.plan:{plan.year}:{number}:{person_id}",
        )
    return len(persons)


def draft_clashes(plan: Plan) -> tuple[Clash, ...]:
    """Dates of a plan that fall on days of rest, or in years of which nothing is known."""
    return clashes(plan, table())


def side_by_side(year: int) -> tuple[Plan | None, tuple[RowComparison, ...]]:
    """The draft beside the version that it changes, or beside last year's plan. Raises Missing."""
    draft = draft_of(year)
    before = plan_of(year) if draft.base_version else plan_of(year - 1)
    return before, compare(before, draft.plan)


def problem_messages(found: Iterable[Problem]) -> dict[str, str]:
    """Problems as messages beside the fields of a row's form."""
    messages: dict[str, str] = {}
    for problem in found:
        messages.setdefault(problem.field if problem.code != "entry_twice" else "entries", _message(problem))
    return messages


def _message(problem: Problem) -> str:
    row = problem.row[0] if problem.row else 0
    if problem.code == "out_of_order":
        return _(
            "第%(row)d行：%(field)s不能早于%(other)s",
            row=row,
            field=str(wording.FIELDS[problem.field]),
            other=str(wording.FIELDS[problem.other]),
        )
    if problem.code == "blackout_outside":
        return _("第%(row)d行：避开时段应当在上传开始和个人申报开始之间", row=row)
    if problem.code == "no_entries":
        return _("第%(row)d行：请至少填写一个职称系列", row=row)
    if problem.code == "entry_twice":
        return _("第%(row)d行：同一申报年度已有另一行包含“%(slug)s”", row=row, slug=problem.field)
    return _("第%(row)d行：同一序号和申报年度出现了两次", row=row)


def _record(action: str, year: int, actor: Actor, now: datetime, data: dict[str, object]) -> None:
    ledger.append(subject=f"calendar.plan:{year}", action=action, actor=actor, at=now, data=data)


def _hash(plan: Plan) -> str:
    return plan_hash(canonical(plan))
