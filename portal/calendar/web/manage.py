"""The manager's entrance: plans, versions, working days, extensions."""

from flask import Blueprint, Response

from portal.calendar.domain.drafting import compare
from portal.calendar.service import planning, versions, wording
from portal.calendar.web.drafting_view import compared
from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.errors import Missing
from portal.kernel.i18n import _

blueprint = Blueprint("calendar_manage", __name__)
manager = access.roles(Role.CALENDAR_MANAGER)
# Auditors and the province's other officers read the past of a plan; only the manager changes it.
readers = access.roles(Role.CALENDAR_MANAGER, Role.PROVINCIAL_OFFICER, Role.AUDITOR)


@blueprint.get("/calendar/manage")
@manager
def home() -> Response:
    """What can be managed, and the years that can be drafted."""
    known = versions.plans()
    drafts = planning.drafts()
    drafted = {draft.plan.year for draft in drafts}
    return web.render(
        "calendar/manage.html",
        plans=[known[year] for year in sorted(known, reverse=True)],
        drafts=[(draft, wording.say_opening(draft.saved_at)) for draft in drafts],
        drafted=drafted,
        next_year=max(known) + 1 if known else None,
    )


@blueprint.get("/calendar/manage/plans/<int:year>")
@readers
def plan_versions(year: int) -> Response:
    """All versions of a year's plan."""
    rows = versions.versions(year)
    if not rows:
        raise Missing(_("没有%(year)d年的评审计划", year=year))
    told = [(row, wording.say_opening(row.recorded_at)) for row in reversed(rows)]
    return web.render("calendar/versions.html", year=year, versions=told)


@blueprint.get("/calendar/manage/plans/<int:year>/<int:number>")
@readers
def plan_version(year: int, number: int) -> Response:
    """One version beside the one before it."""
    found = versions.version_plan(year, number)
    if found is None:
        raise Missing(_("没有这个版本"))
    row, plan = found
    former = versions.version_plan(year, number - 1)
    before = former[1] if former else None
    return web.render(
        "calendar/version.html",
        row=row,
        plan=plan,
        before=before,
        recorded=wording.say_opening(row.recorded_at),
        pairs=compared(compare(before, plan)),
    )
