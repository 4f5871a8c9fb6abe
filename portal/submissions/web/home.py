"""The start page: visitors see what is open, applicants where they stand; staff go to their desk."""

from flask import Blueprint, Response

from portal.kernel import access, web
from portal.kernel.access import Role
from portal.submissions.domain.application import State
from portal.submissions.service import home as service
from portal.submissions.service.status import own_applications, pick

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@access.public
def home() -> Response:
    """`/`."""
    actor, now = web.actor(), web.now()
    if actor.is_staff:
        return web.see_other("/desk")
    rounds = service.rounds(now=now)
    if actor.role is Role.APPLICANT:
        found = pick(own_applications(actor=actor))
        return web.render(
            "submissions/home/applicant.html",
            application=found,
            is_draft=found is not None and found.state == State.DRAFT.value,
            rounds=rounds,
        )
    return web.render("submissions/home/visitor.html", rounds=rounds)
