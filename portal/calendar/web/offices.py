"""A committee office's own calendar: earlier than the province's, never later."""

from flask import Blueprint, Response, request

from portal.accounts import service as accounts
from portal.calendar.domain.plan import DATES
from portal.calendar.domain.window import OFFICE_DATES
from portal.calendar.forms.exceptions import OfficeForm
from portal.calendar.service import offices, versions, wording
from portal.calendar.web.drafting_view import OPENINGS, say
from portal.calendar.web.posting import attempt, form_page
from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.errors import Missing
from portal.kernel.i18n import _

blueprint = Blueprint("calendar_offices", __name__)
officer = access.roles(Role.OFFICE_OFFICER)

OFFICE = "/calendar/office"


def _office() -> tuple[int, list[str]]:
    """The actor's office and the series that it reviews; none named: any."""
    organisation_id = web.actor().organisation_id
    if organisation_id is None:
        raise Missing()
    return organisation_id, accounts.organisation(organisation_id).attributes.get("series") or []


@blueprint.get(OFFICE)
@officer
def listing() -> Response:
    """The series of this office, and where its own dates hold."""
    office_id, series = _office()
    plan = versions.current_plan(web.now())
    year = request.args.get("year", type=int) or (plan.year if plan else None)
    found = offices.office_calendars(office_id=office_id, plan_year=year) if year else []
    shown = [each for each in found if not series or each.entry.slug in series]
    rows = [
        {
            "entry": each.entry,
            "year": each.row.application_year,
            "own": bool(each.own),
            "href": f"{OFFICE}/{each.plan.year}/{each.row.application_year}/{each.entry.path}",
            "receive_by": wording.say_deadline(each.windows.receive_by),
        }
        for each in shown
    ]
    return web.render("calendar/office.html", year=year, rows=rows)


def _calendar(plan_year: int, application_year: int, path: str) -> offices.OfficeCalendar:
    office_id, series = _office()
    slug = path.replace("-", "_")
    if series and slug not in series:
        raise Missing(_("本评委会不评审这个系列"))
    return offices.office_calendar(
        office_id=office_id, plan_year=plan_year, application_year=application_year, slug=slug
    )


def _page(form: OfficeForm, found: offices.OfficeCalendar) -> Response:
    history = offices.office_history(office_id=_office()[0], slug=found.entry.slug)
    limits = {name: say(name, getattr(found.row, name)) for name in DATES}
    return form_page(
        "calendar/office-dates.html",
        form,
        revision=found.version,
        found=found,
        limits=limits,
        fields=OFFICE_DATES,
        history=[(row, wording.say_opening(row.recorded_at)) for row in reversed(history)],
    )


@blueprint.get(f"{OFFICE}/<int:plan_year>/<int:application_year>/<path>")
@officer
def dates_page(plan_year: int, application_year: int, path: str) -> Response:
    """The office's dates for one series beside the province's."""
    found = _calendar(plan_year, application_year, path)
    own = {name: wording.type_instant(at, is_deadline=name not in OPENINGS) for name, at in found.own.items()}
    arguments = {"plan_year": plan_year, "application_year": application_year, "path": path}
    return _page(web.form_for(OfficeForm, key="calendar.office", arguments=arguments, **own), found)


@blueprint.post(f"{OFFICE}/<int:plan_year>/<int:application_year>/<path>")
@officer
@web.keeps_draft("calendar.office")
def dates(plan_year: int, application_year: int, path: str) -> Response:
    """Save them as a new version."""
    found = _calendar(plan_year, application_year, path)
    form = web.form_for(OfficeForm)
    saved = attempt(
        form,
        lambda: offices.set_office_dates(
            office_id=_office()[0],
            plan_year=plan_year,
            application_year=application_year,
            slug=found.entry.slug,
            dates=form.dates(),
            why=form.why.data,
            version=form.shown_revision,
            actor=web.actor(),
            now=web.now(),
        ),
    )
    if saved is None:
        return _page(form, _calendar(plan_year, application_year, path))
    web.say(_("已保存，立即生效"))
    return web.see_other(OFFICE)
