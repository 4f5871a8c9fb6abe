"""The province's page of all committees against their calendar, with charts."""

from datetime import date, datetime

from flask import Blueprint, Response, request

from plugins.committees.domain.due import spoken
from plugins.committees.domain.overview import Pace, stages
from plugins.committees.service import overview as service
from plugins.committees.service.overview import Overview
from plugins.committees.web.room import MEETING_NAMES, MEETING_TONES, say
from portal.plugin import N_, SHANGHAI, Role, _, access, actor, now, render

blueprint = Blueprint("committees_overview", __name__)

PACE_NAMES = {
    Pace.NOTHING: N_("尚未接收"),
    Pace.NO_DATES: N_("计划中没有这个年度"),
    Pace.ON_TIME: N_("按计划进行"),
    Pace.SOON: N_("临近截止"),
    Pace.LATE: N_("已逾期"),
    Pace.DONE: N_("已全部表决"),
}
PACE_TONES = {
    Pace.NOTHING: "grey",
    Pace.NO_DATES: "grey",
    Pace.ON_TIME: "blue",
    Pace.SOON: "amber",
    Pace.LATE: "red",
    Pace.DONE: "green",
}


@blueprint.get("/committees/overview")
@access.roles(Role.PROVINCIAL_OFFICER)
def overview() -> Response:
    """Every committee: what it received, reviewed, scored, voted, published; against its dates."""
    this_year = now().astimezone(SHANGHAI).year
    year = request.args.get("year", this_year, type=int)
    after = request.args.get("after", 0, type=int)
    lines, following = service.overview(application_year=year, after_id=after, actor=actor(), now=now())
    years = [(each, f"/committees/overview?year={each}") for each in range(this_year, this_year - 4, -1)]
    return render(
        "committees/overview.html",
        lines=lines,
        year=year,
        years=years,
        counted=[(each.committee.name, stages(each.progress)) for each in lines if each.progress.received],
        calendar=_calendar(lines, now().astimezone(SHANGHAI).date()),
        next_url=f"/committees/overview?year={year}&after={following}" if following else None,
        today=now().astimezone(SHANGHAI).date(),
        pace_names=PACE_NAMES,
        pace_tones=PACE_TONES,
        meeting_names=MEETING_NAMES,
        meeting_tones=MEETING_TONES,
        say=say,
        say_due=_say_due,
    )


def _say_due(instant: datetime) -> str:
    return spoken(instant.astimezone(SHANGHAI))


def _calendar(lines: tuple[Overview, ...], today: date) -> dict[str, object] | None:
    """From the end of the policy review to the end of the review, of each committee that has dates; with today."""
    periods = []
    for line in lines:
        if line.dates is not None:
            first, last = (
                each.astimezone(SHANGHAI).date() for each in (line.dates.policy_review_by, line.dates.review_by)
            )
            words = _(
                "%(first)s至%(last)s", first=_say_due(line.dates.policy_review_by), last=_say_due(line.dates.review_by)
            )
            periods.append((line.committee.name, first, max(first, last), words))
    if not periods:
        return None
    first, last = min(today, *(each[1] for each in periods)), max(today, *(each[2] for each in periods))
    return {"first": first, "last": last, "periods": periods}
