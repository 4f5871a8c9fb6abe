"""The start page: visitors see what is open, applicants where they stand; staff go to their desk."""

from flask import Blueprint, Response

from portal.kernel import access, web
from portal.kernel.access import Actor, Role
from portal.submissions.domain.application import State
from portal.submissions.domain.steps import KINDS_OF_ROLE
from portal.submissions.service import home as service
from portal.submissions.service.status import own_applications, pick
from portal.submissions.service.tasks import overview
from portal.submissions.web.applicant import registry, stand_by
from portal.submissions.web.tasks import open_tasks

blueprint = Blueprint("home", __name__)

# Where somebody without a queue begins the day.
STARTS = {
    Role.EMPLOYER_ADMIN: "/organisations",
    Role.CALENDAR_MANAGER: "/calendar/manage",
    Role.SERIES_ADMINISTRATOR: "/series-admin/editions",
    Role.AUDITOR: "/inbox",
}


def _start_of(actor: Actor) -> str:
    """The desk, or for a role that has none the first page that a service plugin has for it."""
    if actor.role.value in KINDS_OF_ROLE:
        return "/desk"
    links = (link for service in registry().services() for link in service.navigation if actor.role in link.roles)
    return next((link.href for link in links), "/inbox")


@blueprint.get("/")
@access.public
def home() -> Response:
    """`/`."""
    actor, now = web.actor(), web.now()
    if actor.is_staff:
        return web.see_other(STARTS.get(actor.role) or _start_of(actor))
    if actor.role is not Role.APPLICANT:
        return web.render("submissions/home/visitor.html", rounds=service.rounds(now=now))
    found = pick(own_applications(actor=actor))
    tasks, rounds = None, None
    if found is not None and found.state == State.DRAFT.value:
        view = overview(found, registry=registry(), now=now)
        stand_by(found, view.window)
        tasks = open_tasks(found.id, view.tasks)
    elif found is None or found.state == State.WITHDRAWN.value:
        rounds = service.rounds(now=now)
    return web.render("submissions/home/applicant.html", application=found, tasks=tasks, rounds=rounds)
