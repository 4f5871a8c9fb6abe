"""Composition root: the only place that wires settings, clock, database, plugins, areas and pages together."""

import gc
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask, g, get_flashed_messages, has_app_context, request
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from jinja2.utils import LRUCache
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import mounting, registry
from portal.accounts import web as accounts_web
from portal.accounts.service.hashing import passwords
from portal.calendar import web as calendar_web
from portal.config import Settings, settings_from
from portal.demo import web as demo_web
from portal.extensions import web as extensions_web
from portal.extensions.service import place
from portal.kernel import answers, assets, files, guard, i18n, inbox, preferences, templates, web
from portal.kernel import database as db
from portal.kernel.access import Actor
from portal.kernel.clock import Clock, FileClock, RunningClock, SystemClock, parse_instant
from portal.kernel.cookies import KnownCookies
from portal.kernel.routing import LazyRule
from portal.kernel.sealing import derive_keys, sealer
from portal.registry.finding import given, installed
from portal.registry.live import LiveRegistry
from portal.registry.releases import memory_of
from portal.series import web as series_web
from portal.series.service.edition_loading import released
from portal.submissions import web as submissions_web
from portal.submissions.service.desk import handles_case_of

TEMPLATES = Path(__file__).parent.parent / "templates"
AREAS: tuple[ModuleType, ...] = (inbox, accounts_web, calendar_web, submissions_web, series_web, extensions_web)
# A signed-in page carries no file: uploads raise the limit for their own route.
LARGEST_FORM_BYTES = 512 * 1024


@dataclass(frozen=True)
class Portal:
    """An opened portal: what commands, the worker and the web application share."""

    settings: Settings
    clock: Clock
    live: LiveRegistry
    storage: files.Storage

    @property
    def registry(self) -> registry.Registry:
        """The plugins now in force; one request sees the same ones throughout."""
        if not has_app_context():
            return self.live.current()
        if "registry" not in g:
            g.registry = self.live.current()
        return g.registry


class PlainFlask(Flask):
    """Flask without asynchronous views: it need not look at each function of each request whether it is one."""

    jinja_environment = templates.PageEnvironment
    session_interface = KnownCookies()
    url_rule_class = LazyRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def open_portal(
    settings: Settings | None = None, *, plugins: Iterable[object] | None = None, clock: Clock | None = None
) -> Portal:
    """Install the keys, bind the database, load the plugins. `plugins` replaces those found by entry point."""
    settings = settings or settings_from()
    sealer.install(derive_keys(settings.secret))
    passwords.configure(settings.password_cost, settings.password_profile)
    db.bind(db.connect(settings.database))
    return Portal(settings, clock or _clock(settings), _live(settings, plugins), files.storage_for(settings))


def _live(settings: Settings, plugins: Iterable[object] | None) -> LiveRegistry:
    """Bundled plugins (or exactly those given), installed ones, what the province has switched off and approved."""
    if plugins is not None:
        chosen = [given(plugin) for plugin in plugins]
        return LiveRegistry(lambda: chosen, disabled=place.disabled, editions=released)
    if settings.safe_mode:
        return LiveRegistry(lambda: (), disabled=place.disabled, editions=released)
    storage = files.storage_for(settings, place.STORAGE)
    return LiveRegistry(
        lambda: list(installed(memory_of(settings.home))),
        added=lambda: place.active_candidates(settings.home, storage),
        disabled=place.disabled,
        editions=released,
    )


def _clock(settings: Settings) -> Clock:
    if settings.demo and settings.clock_file.exists():
        return FileClock(settings.clock_file)
    return RunningClock(parse_instant(settings.clock)) if settings.clock else SystemClock()


def create_app(
    settings: Settings | None = None, *, plugins: Iterable[object] | None = None, clock: Clock | None = None
) -> Flask:
    """The web application. Raises UndeclaredView when a view has no access rule."""
    portal = open_portal(settings, plugins=plugins, clock=clock)
    app = PlainFlask("portal", template_folder=str(TEMPLATES), static_folder=None)
    app.extensions["portal"] = portal
    _configure(app, portal.settings)
    _init_templates(app)
    app.before_request(guard.begin)
    app.teardown_request(guard.end)
    app.after_request(answers.finish)
    app.after_request(guard.keep_typed)
    web.htmx.init_app(app)
    _init_csrf(app)
    answers.init_errors(app)
    app.register_blueprint(assets.blueprint)
    app.register_blueprint(preferences.blueprint)
    for area in AREAS:
        _mount(app, area)
    # Whoever has a case of somebody on the desk may ask, with a reason, for that person's whole number.
    app.extensions[accounts_web.RELATIONS].append(handles_case_of)
    if portal.settings.demo:
        demo_web.init_app(app)
    # Last: no plugin comes before an area.
    mounting.mount(app, portal.registry)
    app.before_request(guard.check_access)
    guard.check_declared(app)
    return app


def served_app() -> Flask:
    """The application of a server process: what is there now stays, so the garbage collector need not look at it.

    A full collection would go through all templates, plugins and models, and costs as much as thirty pages.
    """
    app = create_app()
    # The registry was read with the database's help; each thread of the process has a connection of its own.
    db.close_all()
    gc.collect()
    gc.freeze()
    return app


def _mount(app: Flask, area: ModuleType) -> None:
    """An area's pages: `blueprints`, and `init_app` where it needs more."""
    if hasattr(area, "init_app"):
        area.init_app(app)
    for blueprint in area.blueprints:
        app.register_blueprint(blueprint)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=derive_keys(settings.secret).index,
        SESSION_COOKIE_NAME="__Host-portal" if settings.https else "portal",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM_BYTES,
        MAX_FORM_PARTS=1000,
        TRUSTED_HOSTS=list(settings.hosts) or None,
        # The token lives as long as the session: a form that takes two hours to fill in must go through.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_HEADERS=["X-CSRFToken"],
        TEMPLATES_AUTO_RELOAD=False,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    logging.getLogger("portal").setLevel(logging.INFO)


def _init_csrf(app: Flask) -> None:
    """CSRF protection; templates, and macros imported without context, get our token in place of Flask-WTF's."""
    CSRFProtect(app)
    app.jinja_env.globals["csrf_token"] = web.csrf_token  # ty: ignore[invalid-assignment]


def _init_templates(app: Flask) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.cache = LRUCache(1000)  # ty: ignore[invalid-assignment]
    env.add_extension("jinja2.ext.i18n")
    env.add_extension("jinja2.ext.do")
    env.add_extension(templates.KeptParts)
    env.install_gettext_callables(i18n.raw_gettext, i18n.raw_ngettext, newstyle=True)  # ty: ignore[missing-attribute]
    for name in ("_", "gettext"):
        env.globals[name] = i18n.in_template  # ty: ignore[invalid-assignment]
    assets.Assets(app)
    app.extensions["portal_templates"] = templates.environments(app)
    app.extensions["portal_page_providers"] = []
    app.extensions["portal_page_context"] = lambda actor, now: _page_context(app, actor, now)
    app.extensions["portal_bare_page_context"] = lambda actor: _bare_context(actor)


def _bare_context(actor: Actor) -> dict[str, Any]:
    """The frame of every page, without anything that needs the database."""
    return {
        "actor": actor,
        "capacity_label": "",
        "locale": i18n.current_locale(),
        "large_type": request.cookies.get(guard.TYPE_SIZE_COOKIE) == "large",
        "demo": None,
        "server_time": "",
        "unread": 0,
        "messages": [],
        "standing": None,
        "page_form": False,
        "page_path": request.path,
    }


def _page_context(app: Flask, actor: Actor, now: datetime) -> dict[str, Any]:
    """The frame with its live parts; each area adds its own through `portal_page_providers`."""
    context = _bare_context(actor)
    context["server_time"] = f"{now.year}年{now.month}月{now.day}日 {now:%H:%M:%S}"
    context["messages"] = get_flashed_messages(with_categories=True)
    context["page_path"] = request.full_path.rstrip("?") if request.method == "GET" else request.path
    navigation: list[tuple[str, str]] = []
    for provider in app.extensions["portal_page_providers"]:
        found = dict(provider(actor, now))
        # Several areas have links for one capacity.
        navigation.extend(found.pop("navigation", ()))
        context.update(found)
    if navigation:
        context["navigation"] = navigation
    return context
