"""Language and type size: small choices of a browser, open to everybody. Typed text travels along and is kept."""

from flask import Blueprint, Response, request

from portal.kernel import access, drafts, guard, web
from portal.kernel.i18n import LOCALES

blueprint = Blueprint("preferences", __name__)

YEAR_SECONDS = 365 * 24 * 3600


@blueprint.post("/preferences/language")
@access.public
def language() -> Response:
    """Switch the language and come back to the page."""
    answer = _back()
    chosen = request.form.get("language", "")
    if chosen in LOCALES:
        _remember(answer, guard.LOCALE_COOKIE, chosen)
    return answer


@blueprint.post("/preferences/type-size")
@access.public
def type_size() -> Response:
    """长辈版 on or off."""
    answer = _back()
    _remember(answer, guard.TYPE_SIZE_COOKIE, "large" if request.form.get("type_size") == "large" else "normal")
    return answer


def _remember(answer: Response, name: str, value: str) -> None:
    secure = web.portal().settings.https
    answer.set_cookie(name, value, max_age=YEAR_SECONDS, httponly=True, samesite="Lax", secure=secure)


def _back() -> Response:
    """To the page that the button stood on; what was typed into its form is kept first."""
    answer = web.see_other(web.local_path(request.form.get("_page", ""), "/"))
    key = request.form.get("_typed_key", "")
    if key:
        owner = web.draft_owner() or guard.remember_visitor(answer)
        drafts.keep(owner, key[:160], request.form.to_dict(flat=False), web.now())
    return answer
