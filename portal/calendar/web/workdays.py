"""The table of working days: change a day, enter a year."""

from flask import Blueprint, Response

from portal.calendar.forms.typed import read_typed_day
from portal.calendar.forms.workdays import DayForm, YearForm, read_days
from portal.calendar.service import wording, workdays
from portal.calendar.web.posting import attempt, form_page
from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.i18n import _

blueprint = Blueprint("calendar_workdays", __name__)
manager = access.roles(Role.CALENDAR_MANAGER)

WORKDAYS = "/calendar/manage/working-days"


@blueprint.get(WORKDAYS)
@manager
def listing() -> Response:
    """The years that are known, and where they come from."""
    years = [(row, wording.say_opening(row.recorded_at)) for row in reversed(workdays.known_years())]
    return web.render("calendar/workdays.html", years=years)


@blueprint.get(f"{WORKDAYS}/day")
@manager
def day_page() -> Response:
    """Change one day."""
    return form_page("calendar/workdays-day.html", web.form_for(DayForm, key="calendar.day", arguments={}))


@blueprint.post(f"{WORKDAYS}/day")
@manager
@web.keeps_draft("calendar.day")
def day() -> Response:
    """Save it."""
    form = web.form_for(DayForm)

    def act() -> bool:
        workdays.set_day(
            day=read_typed_day(form.day.data),
            working=form.working,
            name=form.name.data or "",
            why=form.why.data,
            actor=web.actor(),
            now=web.now(),
        )
        return True

    if attempt(form, act) is None:
        return form_page("calendar/workdays-day.html", form)
    web.say(_("已保存，立即生效"))
    return web.see_other(WORKDAYS)


@blueprint.get(f"{WORKDAYS}/year")
@manager
def year_page() -> Response:
    """Enter a year's list."""
    return form_page("calendar/workdays-year.html", web.form_for(YearForm, key="calendar.year", arguments={}))


@blueprint.post(f"{WORKDAYS}/year")
@manager
@web.keeps_draft("calendar.year")
def year() -> Response:
    """Save it."""
    form = web.form_for(YearForm)

    def act() -> bool:
        workdays.enter_year(
            year=int(form.year.data),
            source=form.source.data,
            special=read_days(form.days.data),
            actor=web.actor(),
            now=web.now(),
        )
        return True

    if attempt(form, act) is None:
        return form_page("calendar/workdays-year.html", form)
    web.say(_("%(year)s年的放假安排已录入", year=form.year.data))
    return web.see_other(WORKDAYS)
