"""The person's applications, and the page of one: its task list before 申报, where it stands afterwards."""

from typing import TypeAlias

from flask import Blueprint, Response

from portal.calendar.service import wording
from portal.kernel import web
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.submissions.domain.application import State
from portal.submissions.domain.dossier import SECTION_NAMES
from portal.submissions.domain.eligibility import by_outcome
from portal.submissions.domain.steps import STATE_NAMES
from portal.submissions.domain.tasks import STATUS_NAMES, STATUS_TONES, Blocker, Status, Task
from portal.submissions.service import tasks as service
from portal.submissions.service.draft import editable, own_application
from portal.submissions.service.status import own_applications
from portal.submissions.web.applicant import own, registry, stand_by, stand_with
from portal.submissions.web.status import status_page

blueprint = Blueprint("tasks", __name__)
STATE_TONES = {
    State.DRAFT: "amber",
    State.RETURNED: "red",
    State.IN_ROUTE: "blue",
    State.RECEIVED: "green",
    State.PASSED: "green",
    State.CONFIRMED: "green",
}


@blueprint.get("/applications")
@own
def applications() -> Response:
    """All of the person's applications."""
    rows = [
        {
            "title": f"{row.application_year} · {row.specialty} · {row.level}",
            "href": f"/applications/{row.id}",
            "status": _(STATE_NAMES[State(row.state)]),
            "tone": STATE_TONES.get(State(row.state), "grey"),
            "hint": row.number or "",
        }
        for row in own_applications(actor=web.actor())
    ]
    return web.render("submissions/application/list.html", rows=rows)


@blueprint.get("/applications/<int:application_id>")
@own
def application(application_id: int) -> Response:
    """The task list of a draft; the progress of what has been applied."""
    mine = own_applications(actor=web.actor())
    found = next((each for each in mine if each.id == application_id), None)
    if found is None:
        raise Missing()
    if found.state != State.DRAFT.value:
        stand_with(mine)
        return status_page(found)
    view = service.overview(found, registry=registry(), now=web.now())
    stand_by(found, view.window)
    edition = view.composed.edition
    windows = view.window.windows
    return web.render(
        "submissions/application/tasks.html",
        application=found,
        edition=edition,
        title=edition.title_of(found.level, found.specialty),
        track=edition.track(found.track).name,
        groups=_groups(found.id, view.tasks),
        view=view,
        alerts=_alerts(view),
        opens=wording.say_opening(windows.apply.opens),
        closes=wording.say_deadline(windows.apply.closes),
    )


# Title, address (none: it can't be started yet), status, tone, hint.
Line: TypeAlias = tuple[str, str | None, str, str, str]


def open_tasks(application_id: int, tasks: tuple[Task, ...]) -> list[Line]:
    """What is left to do, as the component shows it."""
    rows = _rows(application_id, tasks)
    return [rows[task.key] for task in tasks if task.status not in (Status.DONE, Status.NOT_YET)]


def _groups(application_id: int, tasks: tuple[Task, ...]) -> list[tuple[str, list[Line]]]:
    """The tasks under three headings."""
    rows = _rows(application_id, tasks)
    later = ("choice", "form", "items", "conditions", "check")
    return [
        (_("1. 业绩档案"), [row for key, row in rows.items() if key not in later]),
        (_("2. 本次申报"), [rows[key] for key in later[:-1]]),
        (_("3. 申报"), [rows["check"]]),
    ]


def _rows(application_id: int, tasks: tuple[Task, ...]) -> dict[str, Line]:
    """The tasks as the component shows them, in their order."""
    base = f"/applications/{application_id}"
    sections = {section.value: (_(name), f"/dossier/{section.value}") for section, name in SECTION_NAMES.items()}
    own_tasks = {
        "basic": (_("基本信息"), "/account"),
        "choice": (_("申报专业与级别"), f"/applications/new?application={application_id}"),
        "form": (_("填写申报信息"), f"{base}/form"),
        "items": (_("选择放入申报的业绩成果"), f"{base}/items"),
        "conditions": (_("条件自查"), f"{base}/conditions"),
        "check": (_("核对并申报"), f"{base}/check"),
    }
    names = {**sections, **own_tasks}
    return {
        task.key: (
            names[task.key][0],
            names[task.key][1] if task.status is not Status.NOT_YET else None,
            _(STATUS_NAMES[task.status]),
            STATUS_TONES[task.status],
            _(task.hint) if task.hint else "",
        )
        for task in tasks
    }


def _alerts(view: service.Overview) -> list[Blocker]:
    """What stands in the way and is not simply still to be done."""
    wrong = {task.key for task in view.tasks if task.status is Status.LOOK}
    return [blocker for blocker in view.blockers if blocker.task in wrong]


@blueprint.get("/applications/<int:application_id>/conditions")
@own
def conditions(application_id: int) -> Response:
    """Each condition with its clause, its status and its cure."""
    found = own_application(application_id=application_id, actor=web.actor())
    view = service.overview(found, registry=registry(), now=web.now())
    if found.state == State.DRAFT.value:
        stand_by(found, view.window)
    return web.render(
        "submissions/application/conditions.html",
        application=found,
        judgement=view.judgement,
        verdicts=by_outcome(view.judgement.rules),
        refused=service.rules.refusals(view.judgement.verdict),
        editable=editable(found, web.now()),
    )
