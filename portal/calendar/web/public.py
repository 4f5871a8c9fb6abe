"""The public pages: the whole plan, one series, its feed, the working days."""

from datetime import date

from flask import Blueprint, Response, make_response, request

from portal.calendar import service
from portal.calendar.domain.plan import Entry, UnknownSeries, UnknownYear
from portal.calendar.domain.window import Action, relevant
from portal.calendar.forms.typed import read_typed_day
from portal.calendar.service import feeds, versions, wording, workdays
from portal.calendar.service.reading import rounds_of
from portal.calendar.web import view
from portal.kernel import access, web
from portal.kernel.errors import Missing
from portal.kernel.i18n import _, current_locale

blueprint = Blueprint("calendar", __name__)

DEFAULT_WORKING_DAYS = 5
MOST_WORKING_DAYS = 250


@blueprint.get("/calendar")
@access.public
def overview() -> Response:
    """All rows of a year's plan: what is open now, and what comes next."""
    now = web.now()
    known = versions.plans()
    chosen = request.args.get("year", type=int)
    plan = known.get(chosen) if chosen else versions.current_plan(now)
    if plan is None and chosen:
        raise Missing(_("没有%(year)d年的评审计划", year=chosen))
    shown = view.PlanView(plan, now) if plan else None
    return web.render("calendar/overview.html", plan=plan, years=sorted(known, reverse=True), shown=shown)


def entry_at(path: str) -> Entry:
    """The series of an address. Raises Missing."""
    try:
        return service.entry_of(path.replace("-", "_"))
    except UnknownSeries:
        raise Missing(_("评审计划中没有这个职称系列")) from None


@blueprint.get("/calendar/<slug>")
@access.public
def series(slug: str) -> Response:
    """One series: a timeline with the time left."""
    entry = entry_at(slug)
    if entry.path != slug:
        return web.see_other(f"/calendar/{entry.path}")
    now, actor = web.now(), web.actor()
    rounds = rounds_of(entry, person_id=actor.person_id)
    year = request.args.get("year", type=int)
    chosen = next((each for each in rounds if each.application_year == year), None)
    chosen = chosen or relevant(rounds, Action.APPLY, now)
    if chosen is None:
        raise Missing(_("评审计划中没有这个职称系列"))
    followed = actor.person_id is not None and any(
        each.entry.slug == entry.slug for each in feeds.follows(actor.person_id)
    )
    return web.render(
        "calendar/series.html",
        entry=entry,
        windows=chosen,
        years=sorted({each.application_year for each in rounds}),
        situation=view.situation(chosen, now),
        countdown=view.countdown(chosen, now),
        timeline=view.timeline(chosen, now),
        pending=wording.say_pending(chosen.pending) if chosen.pending else "",
        special=special_reviews(entry),
        followed=followed,
    )


def special_reviews(entry: Entry) -> list[Entry]:
    """The special reviews that cover a series and have a row of their own."""
    plan = versions.current_plan(web.now())
    if plan is None:
        return []
    return [each for _row, each in plan.entries() if entry.slug in each.track_of]


@blueprint.get("/calendar/<slug>.ics")
@access.public
def series_feed(slug: str) -> Response:
    """The series' feed for calendar programs."""
    entry = entry_at(slug)
    unchanged = web.not_modified("ics", entry.slug, versions.version_key(), current_locale())
    if unchanged is not None:
        return unchanged
    feed = feeds.public_feed(series=entry.slug, public_url=web.portal().settings.public_url)
    return calendar_answer(feed.text, entry.path)


def calendar_answer(text: bytes, name: str) -> Response:
    """A feed as calendar programs expect it."""
    answer = make_response(text)
    answer.mimetype = "text/calendar"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return answer


@blueprint.get("/calendar/working-days")
@access.public
def working_days() -> Response:
    """The State Council's days that the portal counts by, and a count of one's own."""
    now = web.now()
    sources = {row.year: row.source for row in workdays.known_years()}
    year = request.args.get("year", type=int) or now.year
    return web.render(
        "calendar/working-days.html",
        year=year,
        sources=sources,
        stretches=view.stretches(workdays.special_days(year)) if year in sources else [],
        counted=_counted(now.date()),
    )


def _counted(today: date) -> dict[str, str]:
    """The answer of the counting form: text and tone, and what was asked."""
    start_text = request.args.get("start", "").strip() or today.isoformat()
    count_text = request.args.get("count", "").strip() or str(DEFAULT_WORKING_DAYS)
    asked = {"start": start_text[:20], "count": count_text[:6], "answer": "", "tone": "green"}
    if "start" not in request.args:
        return asked
    try:
        start, count = read_typed_day(start_text), int(count_text)
        if not 0 < count <= MOST_WORKING_DAYS:
            raise ValueError(count_text)
        end = service.add_working_days(start, count)
    except UnknownYear as error:
        answer = _("国务院办公厅尚未公布或本系统尚未录入%(year)d年的放假安排，无法计算。", year=error.year)
        return {**asked, "answer": answer, "tone": "amber"}
    except (ValueError, OverflowError):
        return {**asked, "answer": _("请填写真实存在的日期和1到250之间的天数。"), "tone": "red"}
    answer = _("第%(count)d个工作日是%(day)s。", count=count, day=wording.say_date(end))
    return {**asked, "answer": answer}
