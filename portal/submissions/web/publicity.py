"""公示: started from the desk, and the public pages with name, employer, series and level, no more."""

from flask import Blueprint, Response, request

from portal.calendar.service import wording
from portal.kernel import access, web
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.submissions.domain.application import StepKind
from portal.submissions.domain.publicity import CLAUSE
from portal.submissions.service import publicity as service
from portal.submissions.service.desk import Case
from portal.submissions.web.desk import employers, load_case, words

blueprint = Blueprint("publicity", __name__)


def _case(application_id: int) -> Case:
    case = load_case(application_id)
    if case.step.kind != StepKind.PUBLICITY or not case.may_decide:
        raise Missing(_("这份申报现在不在公示步骤"))
    return case


@blueprint.get("/desk/<int:application_id>/publicity")
@employers
def start_page(application_id: int) -> Response:
    """What would be shown, from when to when, before it is."""
    case = _case(application_id)
    days = web.portal().settings.publicity_days
    dates = service.planned_dates(case.application, case.step, days=days, now=web.now())
    return web.render(
        "submissions/desk/publicity.html",
        case=case,
        dates=dates,
        clause=CLAUSE,
        limit_names=service.LIMIT_NAMES,
        **words(),
    )


@blueprint.post("/desk/<int:application_id>/publicity")
@employers
def start(application_id: int) -> Response:
    """Put the case up."""
    service.start(
        application_id=application_id,
        revision=request.form.get("revision", -1, type=int),
        days=web.portal().settings.publicity_days,
        actor=web.actor(),
        registry=web.portal().registry,
        now=web.now(),
    )
    web.say(_("公示已开始"))
    return web.see_other(f"/desk/{application_id}")


@blueprint.get("/publicity")
@access.public
def listed() -> Response:
    """All publicities that run."""
    before = request.args.get("before", type=int)
    rows, following = service.running(before_id=before)
    next_url = f"/publicity?before={following}" if following else None
    return web.render(
        "submissions/publicity/list.html", rows=rows, next_url=next_url, first=before is None, say_date=wording.say_date
    )


@blueprint.get("/publicity/<token>")
@access.public
def shown(token: str) -> Response:
    """One publicity, while it runs."""
    view = service.public_publicity(token=token, now=web.now())
    return web.render("submissions/publicity/one.html", view=view, say_date=wording.say_date)
