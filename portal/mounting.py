"""Service plugins in the running portal: their pages, templates, links and background work, each behind the fence.

What fails while it runs fails for its own pages: they answer 503 in plain words, the error is noted for the health
page, and everything else goes on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import Any

import flask
from flask import Flask, Response
from flask.globals import request_ctx
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, TemplateError
from werkzeug.exceptions import HTTPException

from portal.kernel import answers, schema, web
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import PortalError, Refused
from portal.kernel.health import Examination, Invariant
from portal.kernel.i18n import _
from portal.kernel.sweeps import Sweep
from portal.registry import JudgingFailed, Registry
from portal.registry.faults import Deed, PluginError
from portal.registry.rehearsal import Route
from portal.registry.services import Link, Service
from portal.submissions.domain.evidence import Evidence
from portal.submissions.service import case_reading, evidence
from portal.submissions.service.receiving import Receipt

READY = "portal_services_ready"
# Of a service with more, the frame of every page shows its title, which opens to its links.
MOST_LINKS = 3
# What only the core says of an answer; a cookie would be one of the site's.
CORE_HEADERS = (
    "Content-Security-Policy", "Content-Security-Policy-Report-Only", "X-Content-Type-Options", "Referrer-Policy",
    "X-Frame-Options", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy",
    "Strict-Transport-Security", "Access-Control-Allow-Origin", "Set-Cookie", "Refresh", "Clear-Site-Data",
)  # fmt: skip


@dataclass
class _Outcome:
    """What a view came to: an answer, or an error that the core shows as its own pages do."""

    answer: Response | None = None
    error: PortalError | HTTPException | None = None


def mount(app: Flask, registry: Registry) -> None:
    """Add the pages of every enabled service. Nothing but plain routes reaches the application."""
    app.extensions[READY] = set()
    for service in registry.services():
        for route in registry.routes(service.name):
            _add(app, service, route)
    _add_templates(app, registry.services())
    app.extensions["portal_page_providers"].append(_navigation)
    app.extensions["portal_may_receive"] = lambda receipt, now: may_receive(web.portal().registry, receipt, now)
    app.extensions["portal_own_specialties"] = lambda ids, series, now: own_specialties(
        web.portal().registry, ids, series, now
    )
    app.extensions["portal_reviews"] = lambda: reviews(web.portal().registry)
    portal = app.extensions["portal"]
    evidence.readers.register("services", lambda actor, found, _now: _reads_evidence(portal.registry, actor, found))
    app.register_error_handler(JudgingFailed, _not_judged)


def _add(app: Flask, service: Service, route: Route) -> None:
    view = _fenced(service, route.view)
    existing = app.view_functions.get(route.endpoint)
    # One view may answer at several addresses.
    if existing is not None and getattr(existing, "__wrapped__", None) is route.view:
        view = existing
    app.add_url_rule(route.rule, route.endpoint, view, methods=sorted(route.methods))


def _add_templates(app: Flask, services: Iterable[Service]) -> None:
    """The core's templates first: a plugin can't take the place of one."""
    folders: list[BaseLoader] = [FileSystemLoader(each.templates) for each in services if each.templates is not None]
    if folders:
        for env in app.extensions["portal_templates"].values():
            env.loader = ChoiceLoader([env.loader, *folders])


def _fenced(service: Service, view: Callable[..., Any]) -> Callable[..., Response]:
    @wraps(view)
    def run(**arguments: Any) -> Response:
        registry: Registry = web.portal().registry
        if not registry.serves(service.name) or not _is_ready(service):
            return _unavailable(service)
        outcome = _Outcome()
        with registry.guarded(service.name, "view"):
            _run(service, view, arguments, outcome)
        if outcome.error is not None:
            raise outcome.error
        return _unavailable(service) if outcome.answer is None else outcome.answer

    return run


def _run(service: Service, view: Callable[..., Any], arguments: dict[str, Any], outcome: _Outcome) -> None:
    """Call the view; its refusals are answers. Everything else that it raises goes to the fence."""
    later = _after_this_request()
    before = len(later)
    try:
        outcome.answer = _checked(view(**arguments))
    except (PortalError, HTTPException) as error:
        outcome.error = _refusal(error)
    except Exception as error:
        if _in_template(service, error):
            raise PluginError(f"{type(error).__name__}: {error}", deed=Deed.TEMPLATE) from error
        raise
    finally:
        added = len(later) - before
        del later[before:]
    if added:
        outcome.answer = outcome.error = None
        raise PluginError("hangs a function on the answer", deed=Deed.APP_HOOK)


def _after_this_request() -> list[Callable[..., Any]]:
    """Functions that Flask calls with the answer; a view can add some by `flask.after_this_request`."""
    found: list[Callable[..., Any]] = request_ctx._after_request_functions
    return found


def _refusal(error: PortalError | HTTPException) -> PortalError | HTTPException:
    """One of the core's own errors, as it is; a plugin's kind of error, or one with an answer inside, is a fault."""
    ours = type(error).__module__.startswith(("portal.kernel.", "werkzeug."))
    if not ours or (isinstance(error, PortalError) and error.status >= 500):
        raise error
    if isinstance(error, HTTPException) and error.response is not None:
        raise PluginError("aborts with an answer of its own making")
    return error


def _checked(answer: object) -> Response:
    """The answer, if it is one that the core's functions make; a stream is read to its end inside the fence."""
    if not isinstance(answer, flask.Response):
        raise PluginError(f"a view returned {type(answer).__name__}, not what render or see_other give")
    changed = [name for name in CORE_HEADERS if name in answer.headers]
    if changed:
        raise PluginError(f"sets {', '.join(changed)}, which is the core's", deed=Deed.HEADERS)
    if not answer.direct_passthrough:
        answer.make_sequence()
    return answer


def _in_template(service: Service, error: Exception) -> bool:
    if isinstance(error, TemplateError):
        return True
    trace: TracebackType | None = error.__traceback__
    while trace is not None and service.templates is not None:
        if Path(trace.tb_frame.f_code.co_filename).is_relative_to(service.templates):
            return True
        trace = trace.tb_next
    return False


def _not_judged(error: JudgingFailed) -> Response:
    """A page that can't do without the verdict: nothing is decided, and the fault was noted where it happened."""
    return answers.error_page(503, message=_("“%(series)s”的评审条件暂时无法使用，请稍后再试。", series=error.series))


def _unavailable(service: Service) -> Response:
    return answers.error_page(503, message=_("“%(title)s”暂时无法使用，其他功能不受影响。", title=_(service.title)))


def _is_ready(service: Service) -> bool:
    """Are the service's tables as its code needs them? Asked until they are."""
    ready: set[str] = flask.current_app.extensions[READY]
    if service.name not in ready and has_its_tables(service):
        ready.add(service.name)
    return service.name in ready


def has_its_tables(service: Service) -> bool:
    """Were all its migrations applied, and no others?"""
    owner = service.owner()
    return owner is None or schema.standing(owner).is_current


def _navigation(actor: Actor, _now: datetime) -> dict[str, Any]:
    """The services' links for whoever acts in one of their roles."""
    registry: Registry = web.portal().registry
    links: list[tuple[str, str]] = []
    menus: list[tuple[str, dict[str, str]]] = []
    for service in registry.services():
        own = {link.href: _(link.text) for link in service.navigation if _is_for(link, actor)}
        if len(own) > MOST_LINKS:
            menus.append((_(service.title), own))
        else:
            links += own.items()
    return {name: found for name, found in (("navigation", links), ("menus", menus)) if found}


def _is_for(link: Link, actor: Actor) -> bool:
    return actor.role in link.roles and (not actor.is_staff or actor.second_factor)


def migrate(registry: Registry, home: Path) -> list[str]:
    """Apply every service's pending migrations, each service whole or not at all; one that fails is switched off."""
    applied: list[str] = []
    for service in registry.services():
        owner = service.owner()
        if owner is not None:
            with registry.guarded(service.name, "migration", fatal=True):
                applied.extend(schema.migrate(home, (owner,)))
    return applied


def pending(registry: Registry) -> list[str]:
    """The names of the services' migrations that were not applied yet."""
    owners = [owner for owner in (service.owner() for service in registry.services()) if owner is not None]
    return [f"{owner.name}/{name}" for owner in owners for name in schema.standing(owner).pending]


def may_receive(registry: Registry, receipt: Receipt, now: datetime) -> None:
    """Ask every service whether the case may be received. Raises the Refused of the first that objects.

    A service that fails has no say: it is noted, and the desk goes on.
    """
    for service in registry.services():
        if service.may_receive is None or not has_its_tables(service):
            continue
        objection: Refused | None = None
        with registry.guarded(service.name, "may_receive"), transaction():
            try:
                service.may_receive(receipt, now)
            except Refused as error:
                objection = error
        if objection is not None:
            raise objection


def own_specialties(
    registry: Registry, office_ids: Sequence[int], series: str, now: datetime
) -> dict[str, frozenset[str]]:
    """Name -> levels of the specialties that self-reviewing employers have set up. A service that fails has none."""
    found: dict[str, frozenset[str]] = {}
    for service in registry.services():
        if service.own_specialties is not None and has_its_tables(service):
            with registry.guarded(service.name, "own_specialties"):
                found.update(service.own_specialties(office_ids, series, now))
    return found


def reviews(registry: Registry) -> bool:
    """Does a service review what offices have received?"""
    return any(service.reviews and has_its_tables(service) for service in registry.services())


def reads(registry: Registry, actor: Actor, application_id: int) -> bool:
    """Does a service let this actor read the case? One that fails lets nobody."""
    return _lets(registry, "reads", actor, application_id)


def _lets(registry: Registry, what: str, actor: Actor, identity: int) -> bool:
    for service in registry.services():
        ask = getattr(service, what)
        if ask is None or not has_its_tables(service):
            continue
        allowed: list[object] = []
        with registry.guarded(service.name, what):
            allowed.append(ask(actor, identity))
        if allowed == [True]:
            return True
    return False


def _reads_evidence(registry: Registry, actor: Actor, found: Evidence) -> bool:
    """By the case in which the file was frozen, or this file alone."""
    if not actor.is_staff or actor.person_id == found.person_id:
        return False
    if _lets(registry, "reads_file", actor, found.id):
        return True
    return case_reading.reads_evidence(actor, found, lambda who, case: reads(registry, who, case))


def sweeps(registry: Registry) -> tuple[Sweep, ...]:
    """What the services do by themselves; a failure is the service's own, and is noted."""
    return tuple(_fenced_sweep(registry, service, each) for service in registry.services() for each in service.sweeps)


def _fenced_sweep(registry: Registry, service: Service, sweep: Sweep) -> Sweep:
    def run(*, portal: Any, now: datetime) -> int:
        if not registry.serves(service.name) or not has_its_tables(service):
            return 0
        try:
            done = sweep.run(portal=portal, now=now)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            registry.note_error(service.name, "sweep", error)
            # Any other kind, such as SystemExit, would end the worker.
            raise PluginError(f"{service.name}: {type(error).__name__}") from error
        if type(done) is not int:
            wrong = PluginError(f"the sweep {sweep.name} returned {type(done).__name__}, not how much it did")
            registry.note_error(service.name, "sweep", wrong)
            raise wrong
        return done

    return replace(sweep, run=run)


def invariants(registry: Registry) -> tuple[Invariant, ...]:
    """That each service has its tables, and what each says must hold of them."""

    def untouched(_examination: Examination) -> list[str]:
        return [f"migration {name} was not applied" for name in pending(registry)]

    own = Invariant("services-have-their-tables", "every service's migrations were applied", untouched)
    return (own, *(each for service in registry.services() for each in service.invariants))
