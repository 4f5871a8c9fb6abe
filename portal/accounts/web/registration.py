"""Register: one page of details, one code."""

from flask import Blueprint, Response, session

from portal.accounts import service
from portal.accounts.forms import CodeForm, RegisterForm
from portal.accounts.web import browser
from portal.kernel import access, web
from portal.kernel.i18n import _

blueprint = Blueprint("registration", __name__)
TICKET = "register"


@blueprint.get("/register")
@access.public
def page() -> Response:
    """Ask for name, document, phone and a password."""
    form = web.form_for(RegisterForm, key="accounts.register", next=browser.next_page())
    return browser.form_page("accounts/register.html", form)


@blueprint.post("/register")
@access.public
@web.keeps_draft("accounts.register")
def submit() -> Response:
    """Check the details and send a code. Looks the same whether or not there is an account."""
    form = web.form_for(RegisterForm)
    ticket = browser.attempt(
        form,
        lambda: service.start_registration(
            name=form.name.data,
            document_kind=form.document_kind.data,
            document=form.document.data,
            phone=form.phone.data,
            password=form.password.data,
            client=browser.client(),
            now=web.now(),
        ),
    )
    if ticket is None:
        return browser.form_page("accounts/register.html", form)
    session[TICKET], session["next"] = ticket, browser.next_page()
    return web.see_other("/register/confirm")


@blueprint.get("/register/confirm")
@access.public
def confirm_page() -> Response:
    """Ask for the code from the text message."""
    if not service.registration_waits(ticket=session.get(TICKET, ""), now=web.now()):
        return web.see_other("/register")
    return browser.code_page("accounts/register-confirm.html", web.form_for(CodeForm))


@blueprint.post("/register/confirm")
@access.public
def confirm() -> Response:
    """Make the account and sign in."""
    form = web.form_for(CodeForm)
    ticket = session.get(TICKET, "")
    person_id = browser.attempt(
        form, lambda: service.confirm_registration(ticket=ticket, code=form.code.data, now=web.now())
    )
    if person_id is None:
        return browser.code_page("accounts/register-confirm.html", form)
    target = web.local_path(session.get("next", ""), "/")
    token = service.open_session(person_id=person_id, browser=browser.client().browser, now=web.now())
    browser.start_browser_session(token)
    browser.adopt_typed(person_id)
    web.say(_("注册成功，您已登录"))
    return web.see_other(target)
