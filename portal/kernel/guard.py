"""Before and after every request: its instant, its actor's right to the view, and the text that was typed."""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, g, request
from peewee import OperationalError

from portal.kernel import drafts, generation, web
from portal.kernel.access import rule_of
from portal.kernel.clock import SHANGHAI
from portal.kernel.database import database, is_sqlite
from portal.kernel.errors import Denied
from portal.kernel.i18n import _, set_locale

log = logging.getLogger("portal")

LOCALE_COOKIE = "portal_language"
TYPE_SIZE_COOKIE = "portal_type_size"
# A proxy's arrival time is believed if it is no older than this: a queue must not cost anybody the deadline.
LONGEST_QUEUE = timedelta(minutes=5)


class UndeclaredView(RuntimeError):
    """A view has no access rule: the build stops."""


def begin() -> None:
    """Stamp the arrival, open the database, choose the language."""
    portal = web.portal()
    g.now = _arrival(portal.clock.now(), portal.settings.trusted_proxies)
    database.connect(reuse_if_open=True)
    if request.endpoint != "assets.asset":
        generation.look()
    if request.method == "POST":
        _let_body_through()
    set_locale(request.cookies.get(LOCALE_COOKIE, ""))


def _let_body_through() -> None:
    """Raise the size limit for a view that takes files, before anything (the CSRF check is first) reads the body."""
    largest = getattr(_view(), "portal_largest_body", 0)
    if largest:
        request.max_content_length = largest


def end(_error: BaseException | None = None) -> None:
    """Leave nothing of the request behind: its language; a pooled connection.

    SQLite's connection stays open: opening it anew costs a fifth of a page.
    """
    set_locale("")
    generation.forget()
    if not is_sqlite() and not database.is_closed():
        database.close()


def _arrival(now: datetime, trusted_proxies: int) -> datetime:
    """The arrival as the trusted proxy stamped it (`X-Request-Start: t=<unix seconds>`), else now."""
    stamp = request.headers.get("X-Request-Start", "") if trusted_proxies else ""
    if not stamp.startswith("t="):
        return now
    try:
        arrived = datetime.fromtimestamp(float(stamp[2:]), tz=SHANGHAI)
    except (ValueError, OverflowError, OSError):
        return now
    return arrived if now - LONGEST_QUEUE <= arrived <= now else now


def check_access() -> Response | None:
    """Let the actor through to the view, or say why not."""
    view = _view()
    if view is None:
        return None
    rule = rule_of(view)
    actor = web.actor()
    if rule is not None and rule.allows(actor):
        if rule.second_factor and actor.is_staff and not actor.second_factor:
            return web.see_other(f"{web.SECOND_FACTOR_PATH}?next={quote(_page())}")
        return None
    if rule is not None and actor.person_id is None:
        return web.see_other(f"{web.SIGN_IN_PATH}?next={quote(_page())}")
    raise Denied(_("您当前的身份无权查看此页面。如果您在多个单位任职，请先切换身份。"))


def keep_typed(answer: Response) -> Response:
    """Keep the typed text of a form that did not go through; drop it once it did."""
    view = _view()
    key = getattr(view, "portal_draft_key", "")
    # A body that was too large was not read, so there is nothing to keep.
    if request.method != "POST" or not key or "now" not in g or answer.status_code == 413:
        return answer
    full_key = web.draft_key(key, request.view_args)
    if _went_through(answer):
        owner = web.draft_owner()
        if owner:
            drafts.discard(owner, full_key)
        return answer
    owner = web.draft_owner() or remember_visitor(answer)
    try:
        drafts.keep(owner, full_key, request.form.to_dict(flat=False), g.now)
    except OperationalError as error:
        # The database is down: the error page, which gives the text back, must still go out.
        log.error("typed text could not be kept", exc_info=error)
    return answer


def _went_through(answer: Response) -> bool:
    target = answer.headers.get("Location", "") or answer.headers.get("HX-Redirect", "")
    return answer.status_code in (200, 204, 303) and not target.startswith(web.SIGN_IN_PATH)


def remember_visitor(answer: Response) -> str:
    """Give this browser a token under which its typed text is kept until it signs in."""
    token = secrets.token_urlsafe(16)
    secure = web.portal().settings.https
    answer.set_cookie(
        web.VISITOR_COOKIE, token, max_age=drafts.VISITOR_KEEPS, httponly=True, samesite="Lax", secure=secure
    )
    return drafts.visitor_owner(token)


def _view() -> Callable[..., Any] | None:
    return current_app.view_functions.get(request.endpoint) if request.endpoint else None


def _page() -> str:
    """The page to come back to: for a form its own page, since a POST can't be repeated by a link."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return web.local_path(request.form.get("_page", "") or request.path)


def check_declared(app: Flask) -> None:
    """Raise UndeclaredView unless every route's view has its access rule."""
    missing = sorted(name for name, view in app.view_functions.items() if rule_of(view) is None)
    if missing:
        raise UndeclaredView(f"views without an access rule: {', '.join(missing)}")
