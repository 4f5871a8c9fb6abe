"""Set up and take down the authenticator app."""

import io
import json
from urllib.parse import quote

import segno
from flask import Blueprint, Response, make_response, session

from portal.accounts import service
from portal.accounts.domain.codes import recovery_shown
from portal.accounts.domain.sessions import CHALLENGE
from portal.accounts.forms import DisableFactorForm, EnrolForm, PasswordForm
from portal.accounts.web import browser
from portal.kernel import access, web
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.kernel.sealing import seal, unseal

blueprint = Blueprint("second_factor", __name__)
SHOWN_ONCE = "recovery"


@blueprint.get("/account/second-factor")
@access.signed_in_without_second_factor
def page() -> Response:
    """What is set up, and the next step."""
    state = service.factor_state(actor=web.actor())
    if state == "waiting":
        return _waiting(web.form_for(EnrolForm, next=browser.next_page()))
    form = web.form_for(PasswordForm, next=browser.next_page())
    left = service.recovery_codes_left(actor=web.actor())
    return browser.form_page("accounts/second-factor.html", form, state=state, codes_left=left)


def _waiting(form: EnrolForm) -> Response:
    secret = service.enrolment(actor=web.actor()).secret
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    return browser.form_page("accounts/second-factor-enrol.html", form, secret=" ".join(groups))


@blueprint.post("/account/second-factor/start")
@access.signed_in_without_second_factor
def start() -> Response:
    """Make a secret, after the password was typed again."""
    form = web.form_for(PasswordForm)

    def begin() -> bool:
        service.start_enrolment(actor=web.actor(), password=form.password.data, now=web.now())
        return True

    if not browser.attempt(form, begin):
        return browser.form_page("accounts/second-factor.html", form, state="none", codes_left=0)
    return web.see_other(f"/account/second-factor?next={quote(browser.next_page())}")


@blueprint.get("/account/second-factor/qr.svg")
@access.signed_in_without_second_factor
def qr_code() -> Response:
    """The secret for the app's camera; only while it waits to be confirmed."""
    drawing = io.BytesIO()
    code = segno.make(service.enrolment(actor=web.actor()).uri, error="l")
    code.save(drawing, kind="svg", border=4, light="white", omitsize=True)
    answer = make_response(drawing.getvalue())
    answer.mimetype = "image/svg+xml"
    return answer


@blueprint.post("/account/second-factor/confirm")
@access.signed_in_without_second_factor
def confirm() -> Response:
    """Put the app in force with its first code."""
    form = web.form_for(EnrolForm)
    if service.factor_state(actor=web.actor()) != "waiting":
        return web.see_other("/account/second-factor")
    done = browser.attempt(
        form, lambda: service.confirm_enrolment(actor=web.actor(), code=form.code.data, now=web.now())
    )
    if done is None:
        return _waiting(form)
    browser.change_token(done.token)
    session[SHOWN_ONCE] = [web.now().timestamp(), seal(json.dumps(done.recovery_codes), "accounts.recovery")]
    return web.see_other(f"/account/second-factor/recovery-codes?next={quote(browser.next_page())}")


@blueprint.get("/account/second-factor/recovery-codes")
@access.signed_in_without_second_factor
def recovery_codes() -> Response:
    """The recovery codes, for ten minutes after they were made; the server itself keeps only hashes."""
    made_at, sealed = session.get(SHOWN_ONCE, (0, ""))
    if not sealed or web.now().timestamp() - made_at > CHALLENGE.total_seconds():
        session.pop(SHOWN_ONCE, None)
        raise Missing(_("恢复码只在启用后的10分钟内显示。需要新的恢复码时，请停用后重新启用。"))
    shown = [recovery_shown(code) for code in json.loads(unseal(sealed, "accounts.recovery"))]
    return web.render("accounts/recovery-codes.html", codes=shown, next_url=browser.next_page("/account"))


@blueprint.get("/account/second-factor/disable")
@access.signed_in_without_second_factor
def disable_page() -> Response:
    """Ask for the password and a code."""
    return browser.form_page("accounts/second-factor-disable.html", web.form_for(DisableFactorForm))


@blueprint.post("/account/second-factor/disable")
@access.signed_in_without_second_factor
def disable() -> Response:
    """Take the app out of force."""
    form = web.form_for(DisableFactorForm)

    def take_down() -> bool:
        service.disable(
            actor=web.actor(),
            password=form.password.data,
            code=form.code.data or "",
            recovery_code=form.recovery_code.data or "",
            now=web.now(),
        )
        return True

    if not browser.attempt(form, take_down):
        return browser.form_page("accounts/second-factor-disable.html", form)
    web.say(_("动态验证码已停用，其他设备上的登录都已退出"))
    return web.see_other("/account/second-factor")
