"""My account: my data, password, phone, e-mail, sessions, and who saw my numbers."""

from flask import Blueprint, Response, request, session

from portal.accounts import service
from portal.accounts.domain import DOCUMENT_NAMES, ROLE_NAMES, DocumentKind
from portal.accounts.forms import ChangePasswordForm, CodeForm, EmailForm, PhoneForm
from portal.accounts.web import browser
from portal.kernel import access, web
from portal.kernel.i18n import _

blueprint = Blueprint("account", __name__)
TICKET = "phone"


@blueprint.get("/account")
@access.signed_in
def page() -> Response:
    """What the portal keeps of me, and what I can change."""
    me = service.account(actor=web.actor())
    return web.render(
        "accounts/account.html",
        me=me,
        document_name=_(DOCUMENT_NAMES[DocumentKind(me.document_kind)]),
        factor=service.factor_state(actor=web.actor()),
        capacities=service.capacities(actor=web.actor()),
        role_names=ROLE_NAMES,
    )


@blueprint.get("/account/password")
@access.signed_in
def password_page() -> Response:
    """Ask for the old and a new password."""
    return browser.form_page("accounts/password.html", web.form_for(ChangePasswordForm))


@blueprint.post("/account/password")
@access.signed_in
def change_password() -> Response:
    """Change the password; other sessions end."""
    form = web.form_for(ChangePasswordForm)
    token = browser.attempt(
        form,
        lambda: service.change_password(
            actor=web.actor(), old_password=form.old_password.data, password=form.password.data, now=web.now()
        ),
    )
    if token is None:
        return browser.form_page("accounts/password.html", form)
    browser.change_token(token)
    web.say(_("密码已更换，您在其他设备上的登录都已退出"))
    return web.see_other("/account")


@blueprint.get("/account/phone")
@access.signed_in
def phone_page() -> Response:
    """Ask for the new phone number, and the password again."""
    return browser.form_page("accounts/phone.html", web.form_for(PhoneForm))


@blueprint.post("/account/phone")
@access.signed_in
def change_phone() -> Response:
    """Send a code to the new phone."""
    form = web.form_for(PhoneForm)
    ticket = browser.attempt(
        form,
        lambda: service.start_phone_change(
            actor=web.actor(),
            password=form.password.data,
            phone=form.phone.data,
            client=browser.client(),
            now=web.now(),
        ),
    )
    if ticket is None:
        return browser.form_page("accounts/phone.html", form)
    session[TICKET] = ticket
    return web.see_other("/account/phone/confirm")


@blueprint.get("/account/phone/confirm")
@access.signed_in
def phone_code_page() -> Response:
    """Ask for the code that went to the new phone."""
    if not service.phone_change_waits(ticket=session.get(TICKET, ""), now=web.now()):
        return web.see_other("/account/phone")
    return browser.code_page("accounts/phone-confirm.html", web.form_for(CodeForm))


@blueprint.post("/account/phone/confirm")
@access.signed_in
def confirm_phone() -> Response:
    """Take the new phone."""
    form = web.form_for(CodeForm)
    ticket = session.get(TICKET, "")

    def change() -> bool:
        service.confirm_phone_change(actor=web.actor(), ticket=ticket, code=form.code.data, now=web.now())
        return True

    if not browser.attempt(form, change):
        return browser.code_page("accounts/phone-confirm.html", form)
    session.pop(TICKET, None)
    web.say(_("手机号码已更换，今后请用新号码登录"))
    return web.see_other("/account")


@blueprint.get("/account/email")
@access.signed_in
def email_page() -> Response:
    """Ask for an address for mail."""
    return browser.form_page("accounts/email.html", web.form_for(EmailForm))


@blueprint.post("/account/email")
@access.signed_in
def change_email() -> Response:
    """Set or remove the address."""
    form = web.form_for(EmailForm)

    def change() -> bool:
        service.change_email(actor=web.actor(), email=form.email.data or "", now=web.now())
        return True

    if not browser.attempt(form, change):
        return browser.form_page("accounts/email.html", form)
    web.say(_("电子邮箱已更新"))
    return web.see_other("/account")


@blueprint.get("/account/sessions")
@access.signed_in
def sessions() -> Response:
    """Where I am signed in."""
    return web.render("accounts/sessions.html", sessions=service.list_sessions(actor=web.actor(), now=web.now()))


@blueprint.post("/account/sessions/<int:session_id>/end")
@access.signed_in
def end_session(session_id: int) -> Response:
    """End one of my sessions."""
    service.end_session(actor=web.actor(), session_id=session_id, now=web.now())
    web.say(_("该设备上的登录已退出"))
    return web.see_other("/account/sessions")


@blueprint.post("/account/sessions/end-others")
@access.signed_in
def end_others() -> Response:
    """End all of my sessions but this."""
    count = service.end_other_sessions(actor=web.actor(), now=web.now())
    web.say(_("已退出其他%(count)d处登录", count=count))
    return web.see_other("/account/sessions")


@blueprint.get("/account/disclosures")
@access.signed_in
def disclosures() -> Response:
    """Who saw my whole numbers, when and why."""
    before = request.args.get("before", type=int)
    rows, following = service.my_disclosures(actor=web.actor(), before=before)
    next_url = f"/account/disclosures?before={following}" if following else ""
    return web.render("accounts/disclosures.html", rows=rows, next_url=next_url, role_names=ROLE_NAMES)
