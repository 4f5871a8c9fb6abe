"""An invitation, as the invited person sees it."""

from flask import Blueprint, Response

from portal.accounts import service
from portal.accounts.domain import ROLE_NAMES
from portal.kernel import access, web
from portal.kernel.i18n import _

blueprint = Blueprint("invitations", __name__)


@blueprint.get("/invitations/<token>")
@access.public
def page(token: str) -> Response:
    """Who invites to what; and the way to sign in or register first."""
    offered = service.invitation(token=token, now=web.now())
    return web.render("accounts/invitation.html", offered=offered, token=token, role_names=ROLE_NAMES)


@blueprint.post("/invitations/<token>/accept")
@access.signed_in_without_second_factor
def accept(token: str) -> Response:
    """Become a member. The staff pages then ask for the second factor."""
    service.accept_invitation(actor=web.actor(), token=token, now=web.now())
    web.say(_("您已接受邀请，请选择办理身份"))
    return web.see_other("/capacity")
