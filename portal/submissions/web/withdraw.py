"""Withdrawing an application: asked once more, with what it means."""

from flask import Blueprint, Response

from portal.kernel import web
from portal.kernel.i18n import _
from portal.submissions.domain.application import State
from portal.submissions.service import status
from portal.submissions.service import withdraw as service
from portal.submissions.web.applicant import own, registry

blueprint = Blueprint("withdraw", __name__)


@blueprint.get("/applications/<int:application_id>/withdraw")
@own
def ask(application_id: int) -> Response:
    """What withdrawing would do now."""
    view = status.status(application_id=application_id, registry=registry(), actor=web.actor())
    is_draft = view.application.state == State.DRAFT.value
    return web.render(
        "submissions/application/withdraw.html",
        application=view.application,
        withdrawal=view.withdrawal,
        is_draft=is_draft,
    )


@blueprint.post("/applications/<int:application_id>/withdraw")
@own
def withdraw(application_id: int) -> Response:
    """Withdraw it."""
    outcome = service.withdraw(application_id=application_id, actor=web.actor(), now=web.now())
    web.say(_("已撤回。本年度可以重新申报。") if outcome.frees_slot else _("已撤回。本年度的申报名额已使用。"))
    return web.see_other("/applications")
