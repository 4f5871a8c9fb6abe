"""Sign in, second step, sign out."""

from urllib.parse import quote

from flask import Blueprint, Response, g

from portal.accounts import service
from portal.accounts.forms import SecondFactorForm, SignInForm
from portal.accounts.web import browser
from portal.kernel import access, web
from portal.kernel.i18n import _

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@access.public
def page() -> Response:
    """Ask for phone or ID number and password."""
    if web.actor().person_id is not None:
        return web.see_other(browser.next_page())
    return browser.form_page("accounts/sign-in.html", web.form_for(SignInForm, next=browser.next_page()))


@blueprint.post("/sign-in")
@access.public
def submit() -> Response:
    """Open a session, or the half session that waits for the second factor."""
    form = web.form_for(SignInForm)
    done = browser.attempt(
        form,
        lambda: service.sign_in(
            identifier=form.identifier.data,
            password=form.password.data,
            client=browser.client(),
            now=web.now(),
        ),
    )
    return browser.form_page("accounts/sign-in.html", form) if done is None else _go_on(done)


def _go_on(done: service.SignedIn) -> Response:
    """Into the portal; on the way perhaps the second factor, an old password, the choice of a capacity."""
    target = browser.next_page()
    onward = f"?next={quote(target)}"
    browser.start_browser_session(done.token)
    if done.awaits_factor:
        return browser.remember_device(web.see_other(web.SECOND_FACTOR_PATH + onward), done.device)
    browser.adopt_typed(done.person_id)
    if done.password_overdue:
        web.say(_("您的密码已使用很久，请现在更换"), "warning")
        target = "/account/password"
    elif done.chooses_capacity and _has_choice(done.token):
        target = f"/capacity{onward}"
    answer = web.see_other(target)
    return browser.remember_device(answer, done.device) if done.device else answer


def _has_choice(token: str) -> bool:
    actor = service.load_actor(token, web.now())
    return actor is not None and len(service.capacities(actor=actor)) > 1


@blueprint.get("/sign-in/second-factor")
@access.public
def second_factor_page() -> Response:
    """Ask for the code of the authenticator app."""
    elsewhere = _elsewhere()
    if elsewhere:
        return web.see_other(elsewhere)
    form = web.form_for(SecondFactorForm, next=browser.next_page())
    return browser.form_page("accounts/sign-in-second-factor.html", form)


def _elsewhere() -> str:
    """Where this page has to send on to; empty when it has a code to ask for."""
    actor = web.actor()
    if g.get("challenge"):
        return ""
    if actor.person_id is None:
        return f"{web.SIGN_IN_PATH}?next={quote(browser.next_page())}"
    if actor.second_factor:
        return browser.next_page()
    if service.factor_state(actor=actor) != "on":
        return f"/account/second-factor?next={quote(browser.next_page())}"
    return ""


@blueprint.post("/sign-in/second-factor")
@access.public
def submit_second_factor() -> Response:
    """Make the session whole, under a new token."""
    elsewhere = _elsewhere()
    if elsewhere:
        return web.see_other(elsewhere)
    form = web.form_for(SecondFactorForm)
    done = browser.attempt(form, lambda: _confirm(form))
    return browser.form_page("accounts/sign-in-second-factor.html", form) if done is None else done


def _confirm(form: SecondFactorForm) -> Response:
    codes = {"code": form.code.data or "", "recovery_code": form.recovery_code.data or "", "now": web.now()}
    if g.get("challenge"):
        return _go_on(service.confirm_second_factor(token=g.challenge, client=browser.client(), **codes))
    network = browser.client().network
    browser.change_token(service.confirm_in_session(actor=web.actor(), network=network, **codes))
    return web.see_other(browser.next_page())


@blueprint.post("/sign-out")
@access.signed_in_without_second_factor
def sign_out() -> Response:
    """End the session on the server, and leave nothing in the browser."""
    service.sign_out(actor=web.actor(), now=web.now())
    browser.end_browser_session()
    web.say(_("您已退出登录"))
    answer = web.see_other("/sign-in")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
