"""A forgotten password: a code, then a new one."""

from flask import Blueprint, Response, session

from portal.accounts import service
from portal.accounts.forms import NewPasswordForm, ResetForm
from portal.accounts.web import browser
from portal.kernel import access, web
from portal.kernel.i18n import _

blueprint = Blueprint("recovery", __name__)
TICKET = "reset"


@blueprint.get("/reset")
@access.public
def page() -> Response:
    """Ask whose password it is."""
    return browser.form_page("accounts/reset.html", web.form_for(ResetForm))


@blueprint.post("/reset")
@access.public
def submit() -> Response:
    """Send a code. Looks the same for an unknown account."""
    form = web.form_for(ResetForm)
    ticket = browser.attempt(
        form,
        lambda: service.request_reset(identifier=form.identifier.data, client=browser.client(), now=web.now()),
    )
    if ticket is None:
        return browser.form_page("accounts/reset.html", form)
    session[TICKET] = ticket
    return web.see_other("/reset/confirm")


@blueprint.get("/reset/confirm")
@access.public
def confirm_page() -> Response:
    """Ask for the code and a new password."""
    if not service.reset_waits(ticket=session.get(TICKET, ""), now=web.now()):
        return web.see_other("/reset")
    return browser.code_page("accounts/reset-confirm.html", web.form_for(NewPasswordForm))


@blueprint.post("/reset/confirm")
@access.public
def confirm() -> Response:
    """Set the password. Signing in, with the second factor, is still to be done."""
    form = web.form_for(NewPasswordForm)
    ticket = session.get(TICKET, "")
    done = browser.attempt(
        form,
        lambda: service.reset_password(ticket=ticket, code=form.code.data, password=form.password.data, now=web.now()),
    )
    if done is None:
        return browser.code_page("accounts/reset-confirm.html", form)
    browser.end_browser_session()
    web.say(_("密码已重设，请用新密码登录。您在其他设备上的登录都已退出。"))
    return web.see_other("/sign-in")
