"""Committees' own calendars: earlier than the province's, never later (五（一）)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.calendar.domain.period import read_instant, write_instant
from portal.calendar.domain.plan import Entry, Plan, Row, row_problems
from portal.calendar.domain.window import OFFICE_DATES, Windows, later_than_row, own_row, windows_of
from portal.calendar.service import wording
from portal.calendar.service.planning import problem_messages
from portal.calendar.service.versions import note_change, plan_of
from portal.calendar.store import office as store
from portal.kernel import ledger
from portal.kernel.access import Actor, Role, require
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid, Missing
from portal.kernel.i18n import _


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """What an office set for an entry, beside what its row allows."""

    plan: Plan
    row: Row
    entry: Entry
    version: int
    own: Mapping[str, datetime]

    @property
    def windows(self) -> Windows:
        return windows_of(self.plan, self.row, self.entry, own=self.own)


def _place(plan_year: int, application_year: int, slug: str) -> tuple[Plan, Row, Entry]:
    plan = plan_of(plan_year)
    if plan is not None:
        for row, entry in plan.rows_of(slug):
            if row.application_year == application_year:
                return plan, row, entry
    raise Missing(_("计划中没有这个系列和申报年度"))


def office_calendar(*, office_id: int, plan_year: int, application_year: int, slug: str) -> OfficeCalendar:
    """The office's dates for an entry; `own` is empty where it follows the province. Raises Missing."""
    plan, row, entry = _place(plan_year, application_year, slug)
    version = store.in_force(office_id, slug).get((plan_year, application_year))
    if version is None:
        return OfficeCalendar(plan, row, entry, 0, {})
    own = {name: read_instant(text) for name, text in version.dates.items()}
    return OfficeCalendar(plan, row, entry, version.version, own)


def set_office_dates(
    *,
    office_id: int,
    plan_year: int,
    application_year: int,
    slug: str,
    dates: Mapping[str, datetime],
    why: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Record an office's own dates as a new version; empty `dates` follow the province again.

    `version` is the one that was shown (0 for none). Raises Denied unless a member of the office or the province
    acts; Missing; Conflict; Invalid with both dates for everything later than the row.
    """
    own_office = actor.role is Role.OFFICE_OFFICER and actor.organisation_id == office_id
    require(own_office or actor.role is Role.CALENDAR_MANAGER, _("只有本评委会办公室和省级计划管理员可以调整"))
    plan, row, _entry = _place(plan_year, application_year, slug)
    _check_dates(plan, row, dates, why, now)
    kept = {name: write_instant(dates[name]) for name in OFFICE_DATES if name in dates}
    place = {"plan_year": plan_year, "application_year": application_year, "entry": slug}
    change = {**place, "version": version + 1, "dates": kept, "why": why.strip()}
    with transaction():
        if store.latest_number(office_id, plan_year, application_year, slug) != version:
            raise Conflict(_("本评委会的时间安排在您打开页面之后被修改过，请核对后重新提交"))
        store.add(office_id=office_id, recorded_at=now, actor=actor.label, role=actor.role.value, **change)
        note_change()
        _record(office_id, actor, now, change)
    return version + 1


def _record(office_id: int, actor: Actor, now: datetime, change: dict[str, Any]) -> None:
    subject = f"calendar.office:{office_id}"
    ledger.append(subject=subject, action="calendar.office_dates_set", actor=actor, at=now, data=change)


def _check_dates(plan: Plan, row: Row, dates: Mapping[str, datetime], why: str, now: datetime) -> None:
    errors: dict[str, str] = {}
    for late in later_than_row(row, dates):
        errors[late.field] = _(
            "%(field)s不得晚于全省统一的时间节点：您填写的是%(own)s，全省为%(limit)s（%(clause)s）",
            field=str(wording.FIELDS[late.field]),
            own=wording.say_deadline(late.own),
            limit=wording.say_deadline(late.limit),
            clause=plan.cite("五（一）"),
        )
    for name, instant in dates.items():
        # Nobody may be told afterwards that the time was up.
        if instant < now and instant != getattr(row, name):
            errors.setdefault(name, _("不能改为已经过去的时间（%(own)s）", own=wording.say_deadline(instant)))
    if not errors:
        errors = problem_messages(row_problems(own_row(row, dates)))
    if not why.strip():
        errors["why"] = _("请写明调整的原因")
    if errors:
        raise Invalid(errors)


def office_history(*, office_id: int, slug: str) -> list[store.OfficeVersion]:
    """All versions of an office's dates for an entry, oldest first."""
    return store.of_entry(office_id, slug)


def office_calendars(*, office_id: int, plan_year: int) -> list[OfficeCalendar]:
    """Every entry of a year's plan with the office's dates where it set some. Raises Missing."""
    plan = plan_of(plan_year)
    if plan is None:
        raise Missing(_("没有%(year)d年的计划", year=plan_year))
    newest = {(row.plan_year, row.application_year, row.entry): row for row in store.of_office(office_id)}
    found = []
    for row, entry in plan.entries():
        version = newest.get((plan_year, row.application_year, entry.slug))
        own = {} if version is None else {name: read_instant(text) for name, text in version.dates.items()}
        found.append(OfficeCalendar(plan, row, entry, version.version if version else 0, own))
    return found
