"""Members of an organisation: invite, end, help with a lost authenticator."""

from collections.abc import Callable

from flask import Blueprint, Response

from portal.accounts import service
from portal.accounts.domain import ROLE_NAMES, OrganisationView
from portal.accounts.forms import InvitationForm, ReasonForm
from portal.accounts.web import browser
from portal.accounts.web.organisations import managed, staff
from portal.kernel import web
from portal.kernel.i18n import _

blueprint = Blueprint("members", __name__)


def _invite_page(form: InvitationForm, unit: OrganisationView) -> Response:
    return browser.form_page("accounts/invite.html", form, unit=unit)


@blueprint.get("/organisations/<int:organisation_id>/invitations/new")
@staff
def invite_page(organisation_id: int) -> Response:
    """Ask whom to invite to which role."""
    unit = managed(organisation_id)
    form = web.form_for(InvitationForm, key="accounts.invite", arguments={"organisation_id": organisation_id})
    return _invite_page(form.offer(unit.kind), unit)


@blueprint.post("/organisations/<int:organisation_id>/invitations/new")
@staff
@web.keeps_draft("accounts.invite")
def invite(organisation_id: int) -> Response:
    """Send the invitation by text."""
    unit = managed(organisation_id)
    form = web.form_for(InvitationForm).offer(unit.kind)
    token = browser.attempt(
        form,
        lambda: service.invite_member(
            actor=web.actor(),
            organisation_id=unit.id,
            role=form.role.data,
            name=form.name.data,
            phone=form.phone.data,
            link_prefix=web.portal().settings.public_url,
            now=web.now(),
        ),
    )
    if token is None:
        return _invite_page(form, unit)
    web.say(_("邀请已发送到对方手机，14天内有效"))
    return web.see_other(f"/organisations/{unit.id}")


@blueprint.post("/invitations/<int:invitation_id>/revoke")
@staff
def revoke(invitation_id: int) -> Response:
    """Take an invitation back."""
    unit_id = service.revoke_invitation(actor=web.actor(), invitation_id=invitation_id, now=web.now())
    web.say(_("邀请已撤回"))
    return web.see_other(f"/organisations/{unit_id}")


def _reason_page(form: ReasonForm, member_id: int, action: str) -> Response:
    member, unit_id = service.managed_member(actor=web.actor(), member_id=member_id)
    return browser.form_page(
        "accounts/member-reason.html",
        form,
        member=member,
        unit_id=unit_id,
        action=action,
        role_names=ROLE_NAMES,
    )


def _with_reason(member_id: int, action: str, change: Callable[..., int], done: str) -> Response:
    form = web.form_for(ReasonForm)
    unit_id = browser.attempt(
        form,
        lambda: change(actor=web.actor(), member_id=member_id, reason=form.reason.data, now=web.now()),
    )
    if unit_id is None:
        return _reason_page(form, member_id, action)
    web.say(done)
    return web.see_other(f"/organisations/{unit_id}")


@blueprint.get("/members/<int:member_id>/end")
@staff
def end_page(member_id: int) -> Response:
    """Ask why the membership ends."""
    return _reason_page(web.form_for(ReasonForm), member_id, "end")


@blueprint.post("/members/<int:member_id>/end")
@staff
def end(member_id: int) -> Response:
    """End a membership; it counts at once."""
    return _with_reason(member_id, "end", service.end_membership, _("任职已结束，立即生效"))


@blueprint.get("/members/<int:member_id>/second-factor")
@staff
def remove_factor_page(member_id: int) -> Response:
    """Ask how the member proved who they are."""
    return _reason_page(web.form_for(ReasonForm), member_id, "second-factor")


@blueprint.post("/members/<int:member_id>/second-factor")
@staff
def remove_factor(member_id: int) -> Response:
    """Take a lost authenticator away."""
    done = _("动态验证码已解除，请对方重新登录并设置")
    return _with_reason(member_id, "second-factor", service.remove_second_factor, done)
