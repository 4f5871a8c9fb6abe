"""What handlers stand on: the request's instant and actor, page or fragment, 303, conditional answers."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import jinja2_fragments
from flask import Response, current_app, flash, g, make_response, request, session
from flask_wtf.csrf import generate_csrf
from htmx_flask import Htmx
from werkzeug.datastructures import MultiDict

from portal.kernel import drafts, templates
from portal.kernel.access import ANONYMOUS, Actor, Role
from portal.kernel.forms import Form

SIGN_IN_PATH = "/sign-in"
SECOND_FACTOR_PATH = "/sign-in/second-factor"
VISITOR_COOKIE = "portal_visitor"

F = TypeVar("F", bound=Form)
View = TypeVar("View", bound=Callable[..., Any])

htmx = Htmx()


def portal() -> Any:
    """The Portal object that `portal.app` composed: settings, clock, registry, storage."""
    return current_app.extensions["portal"]


def now() -> datetime:
    """The instant at which the server received this request; the same for all that it does (reading 1)."""
    return g.now


def actor() -> Actor:
    """Who acts in this request."""
    return g.get("actor", ANONYMOUS)


def set_actor(value: Actor) -> None:
    g.actor = value


def set_former_person(person_id: int) -> None:
    """The session has expired, but we know whose it was: what is typed now is kept for that person."""
    g.former_person = person_id


def client_ip() -> str:
    return request.remote_addr or ""


def is_htmx() -> bool:
    """Does htmx ask, for a fragment? A boosted link or a restored page from history wants the whole page."""
    asked = request.headers.get("HX-Request") == "true"
    whole = request.headers.get("HX-Boosted") == "true" or request.headers.get("HX-History-Restore-Request")
    return asked and not whole


def render(template: str, *, block: str | None = None, status: int = 200, **context: Any) -> Response:
    """The page, or only its `block` when htmx asks: both from the same file."""
    if block is not None and is_htmx():
        env = templates.environment(current_app)
        answer = make_response(jinja2_fragments.render_block(env, template, block, **context), status)
    else:
        answer = make_response(templates.page(current_app, template, {**page_context(), **context}), status)
    if block is not None:
        answer.headers["Vary"] = "HX-Request"
    return answer


def page_context() -> dict[str, Any]:
    """What base.html shows on every page; composed by `portal.app` so that the kernel knows no area."""
    provider: Callable[[Actor, datetime], dict[str, Any]] = current_app.extensions["portal_page_context"]
    return provider(actor(), now())


def csrf_token() -> str:
    """The session's token for forms. It lives as long as the session, so it is signed once, not for every page."""
    raw = session.get("csrf_token")
    return _signed_token(current_app.secret_key, raw) if isinstance(raw, str) else generate_csrf()


@lru_cache(maxsize=4096)
def _signed_token(_secret: object, _raw: str) -> str:
    return generate_csrf()


def see_other(url: str) -> Response:
    """303 to `url` on this site; for htmx the same as an instruction, so that the page is not swapped in."""
    if is_htmx():
        answer = make_response("", 204)
        answer.headers["HX-Redirect"] = quote(url, safe="/?&=#%:~+,;@!$'()*")
        return answer
    answer = make_response("", 303)
    answer.headers["Location"] = quote(url, safe="/?&=#%:~+,;@!$'()*")
    return answer


def download(content: bytes, *, name: str, media_type: str) -> Response:
    """A file to save; `name` may be Chinese."""
    answer = make_response(content)
    answer.mimetype = media_type
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return answer


def local_path(url: str, default: str = "/") -> str:
    """`url` if it is a path on this site, else the default: no open redirect."""
    parts = urlsplit(url)
    unsafe = not url.startswith("/") or url.startswith(("//", "/\\")) or "\\" in url or parts.scheme or parts.netloc
    return default if unsafe or any(ord(character) < 32 for character in url) else url


def say(message: str, kind: str = "success") -> None:
    """Show a message on the next page."""
    flash(message, kind)


def not_modified(*parts: object) -> Response | None:
    """An empty 304 when the browser holds this very version. Call it before the work, with the version's key.

    Only for pages that are the same for everybody: signed-in pages are not stored by browsers at all.
    """
    tag = "-".join(str(part) for part in parts)
    g.etag = tag
    if request.if_none_match.contains(tag):
        answer = make_response("", 304)
        answer.set_etag(tag)
        return answer
    return None


def keeps_draft(key: str) -> Callable[[View], View]:
    """Mark a POST view whose typed text must never be lost; see `kernel.drafts` and `kernel.guard`.

    With view arguments the form is kept apart for each: `dossier.education` of item 7 is `dossier.education:7`.
    """

    def mark(view: View) -> View:
        view.portal_draft_key = key  # type: ignore[attr-defined]
        return view

    return mark


def accepts_body(size: int) -> Callable[[View], View]:
    """Mark a POST view that takes a file: bodies up to `size` bytes are let through to it, and to no other."""

    def mark(view: View) -> View:
        view.portal_largest_body = size  # type: ignore[attr-defined]
        return view

    return mark


def draft_key(key: str, arguments: Mapping[str, Any] | None) -> str:
    """The key of one form: its name and the arguments of its URL."""
    values = ",".join(str(value) for _, value in sorted((arguments or {}).items()))
    return f"{key}:{values}" if values else key


def draft_owner() -> str | None:
    """Under whom typed text is kept: the person, the person of the expired session, or this browser."""
    who = actor()
    if who.person_id is not None:
        return drafts.person_owner(who.person_id)
    if g.get("former_person") is not None:
        return drafts.person_owner(g.former_person)
    visitor = request.cookies.get(VISITOR_COOKIE, "")
    return drafts.visitor_owner(visitor) if visitor else None


def form_for(kind: type[F], *, key: str = "", arguments: Mapping[str, Any] | None = None, **data: Any) -> F:
    """The form of this request: what was posted; or, on GET, the text kept earlier; or the stored `data`.

    `key` and `arguments` are those of the `keeps_draft` view that takes the form.
    """
    if request.method == "POST":
        return kind(request.form, data=data)
    owner = draft_owner() if key else None
    kept = drafts.recall(owner, draft_key(key, arguments)) if owner else None
    if kept is None:
        return kind(data=data)
    form = kind(MultiDict([(name, value) for name, values in kept.items() for value in values]), data=data)
    form.restored = True
    return form


def acts_as_applicant() -> bool:
    return actor().role is Role.APPLICANT
