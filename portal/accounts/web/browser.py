"""The browser's side of a session: a cookie with an opaque token, looked up on the server for every request."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from flask import Flask, Response, g, make_response, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from portal.accounts import service
from portal.accounts.domain import ROLE_NAMES
from portal.accounts.domain.limits import network
from portal.accounts.domain.sessions import DEVICE_KEPT
from portal.accounts.service import Client
from portal.kernel import drafts, web
from portal.kernel.access import Actor
from portal.kernel.errors import Invalid, TooMany
from portal.kernel.forms import Form
from portal.kernel.i18n import _

T = TypeVar("T")

RELATIONS = "accounts_relations"


class Visitor(UserMixin):
    """Flask-Login's user: `get_id` is the opaque token of a session on the server, never a person's number."""

    def __init__(self, token: str, actor: Actor | None = None) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        return self.token


def init_login(app: Flask) -> None:
    """Read the session's cookie before anything else asks who is there, CSRF protection included."""
    manager = LoginManager(app, add_context_processor=False)
    # A phone changes its network all day; the token is what counts.
    manager.session_protection = None
    manager.user_loader(_load)
    app.before_request_funcs.setdefault(None, []).insert(1, _begin)
    app.extensions[RELATIONS] = []
    app.extensions["portal_page_providers"].append(_page_parts)


def _load(token: str) -> Visitor | None:
    loaded = service.load_session(token, web.now())
    if loaded is None:
        return None
    if loaded.actor is None:
        if loaded.awaits_factor:
            g.challenge = token
        else:
            web.set_former_person(loaded.person_id)
        return None
    g.organisation_name = loaded.organisation_name
    return Visitor(token, loaded.actor)


def _begin() -> None:
    if request.blueprint != "assets" and current_user.is_authenticated:
        web.set_actor(current_user.actor)


def _page_parts(actor: Actor, _now: datetime) -> dict[str, Any]:
    """What the head of every page says of the capacity."""
    if actor.person_id is None:
        return {}
    unit = g.get("organisation_name", "")
    role = _(ROLE_NAMES[actor.role.value])
    return {"capacity_label": f"{unit} · {role}" if unit else role}


def start_browser_session(token: str) -> None:
    """Let the browser carry this session's token; whatever its cookie held before is forgotten."""
    keep = session.get("_flashes")
    session.clear()
    login_user(Visitor(token))
    # A hash of address and browser that Flask-Login adds: not used, and as long as all the rest.
    session.pop("_id", None)
    if keep:
        session["_flashes"] = keep


def change_token(token: str) -> None:
    """The session goes on under a new token: what it may do has changed."""
    session["_user_id"] = token


def renew_browser_session(*, now: datetime) -> None:
    """Keep the demo's session alive when the clock is moved."""
    token = session.get("_user_id")
    if token:
        service.renew_session(token=token, now=now)


def end_browser_session() -> None:
    logout_user()
    session.clear()


def _device_cookie() -> str:
    return "__Host-portal-device" if web.portal().settings.https else "portal_device"


def client() -> Client:
    """What is known of the asking browser."""
    device = request.cookies.get(_device_cookie(), "")
    return Client(network=network(web.client_ip()), device=device, browser=request.user_agent.string)


def remember_device(answer: Response, device: str) -> Response:
    """Mark this browser as one in which its owner has signed in."""
    secure = web.portal().settings.https
    kept = int(DEVICE_KEPT.total_seconds())
    answer.set_cookie(_device_cookie(), device, max_age=kept, httponly=True, samesite="Lax", secure=secure)
    return answer


def adopt_typed(person_id: int) -> None:
    """What was typed in this browser before signing in belongs to the person now."""
    visitor = request.cookies.get(web.VISITOR_COOKIE, "")
    if visitor:
        drafts.adopt(visitor, person_id)


def next_page(default: str = "/") -> str:
    """Where to go on, as the link or the form says; always on this site."""
    return web.local_path(request.values.get("next", ""), default) or default


def attempt(form: Form, action: Callable[[], T]) -> T | None:
    """Validate and act; a refusal goes beside its field, a spent budget to the top of the form."""
    if not form.validate():
        return None
    try:
        return action()
    except Invalid as refused:
        form.add_errors(refused.errors)
    except TooMany as stopped:
        form.form_errors.append(stopped.message)
        g.retry_after = stopped.retry_after
    return None


def form_page(template: str, form: Form, **context: Any) -> Response:
    """The page of a form: 200 when new, 422 with errors, 429 with the seconds to wait."""
    retry_after = g.get("retry_after")
    status = 429 if retry_after else 422 if form.errors else 200
    answer = make_response(web.render(template, form=form, status=status, **context))
    if retry_after:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def code_page(template: str, form: Form) -> Response:
    """The page that asks for a code. The demo has no phones: it shows the newest text on the page."""
    texts = service.newest(1) if web.portal().settings.demo else []
    return form_page(template, form, demo_text=texts[0].body if texts else "")
