"""A plugin's pages are first mounted on an application of their own, and what they did to it is looked at.

A blueprint is code that runs when it is mounted: it may add what it likes to the application, for all pages. Here it
does so to one that nobody uses; only plain routes below the plugin's own paths go on to the real one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask

from portal.kernel.access import rule_of
from portal.kernel.routing import LazyRule
from portal.registry.faults import Deed, PluginError

if TYPE_CHECKING:
    from werkzeug.routing import Rule

# First segments of the core's addresses; tests/plugins/test_services.py compares them with the real ones.
CORE_PATHS = frozenset(
    {
        "", "account", "applications", "calendar", "capacity", "catalogue", "catalogue.csv", "catalogue.xlsx",
        "demo", "desk", "disclosures", "dossier", "eligibility", "evidence", "favicon.ico", "health", "health.json",
        "inbox", "invitations", "members", "organisations", "persons", "plugins", "preferences", "publicity",
        "receipts", "register", "reset", "robots.txt", "series-admin", "sign-in", "sign-out", "static",
        "termination",
    }
)  # fmt: skip
# What a blueprint may hang on an application, or on itself, besides views.
_HOOKS = (
    "before_request_funcs", "after_request_funcs", "teardown_request_funcs", "url_value_preprocessors",
    "url_default_functions", "error_handler_spec", "template_context_processors",
)  # fmt: skip
_LISTS = ("teardown_appcontext_funcs", "shell_context_processors")
_METHODS = frozenset({"GET", "POST"})


@dataclass(frozen=True)
class Route:
    """One address of a plugin and what answers there."""

    rule: str
    endpoint: str
    methods: frozenset[str]
    view: Callable[..., Any]

    @property
    def top(self) -> str:
        """The first segment: everything below it belongs to one owner."""
        return top_of(self.rule)


def top_of(rule: str) -> str:
    """`/committees/<int:number>` -> `committees`."""
    return rule.lstrip("/").partition("/")[0]


class _Stage(Flask):
    url_rule_class = LazyRule


def rehearse(name: str, blueprints: Callable[[], Iterable[Blueprint]], taken: Mapping[str, str]) -> tuple[Route, ...]:
    """The routes of a plugin. `taken`: first segments of other plugins -> whose they are.

    Raises PluginError for a view without an access rule, an address or endpoint that is somebody else's, and for
    anything that is done to the application as a whole.
    """
    given = tuple(blueprints())
    stage = _Stage("rehearsal", static_folder=None, template_folder=None)
    before = _state(stage)
    for blueprint in given:
        if not isinstance(blueprint, Blueprint):
            raise PluginError(f"blueprints gave {type(blueprint).__name__}, not a Blueprint")
        if blueprint.name != name and not blueprint.name.startswith(f"{name}_"):
            raise PluginError(f"the blueprint {blueprint.name!r} is not called {name} or {name}_…", deed=Deed.SHADOWS)
        stage.register_blueprint(blueprint)
    changed = sorted(key for key, value in _state(stage).items() if before.get(key) != value)
    if changed:
        raise PluginError(f"changes the application for all pages: {', '.join(changed)}", deed=Deed.APP_HOOK)
    return tuple(_route(rule, stage, name, taken) for rule in stage.url_map.iter_rules())


def _state(stage: Flask) -> dict[str, Any]:
    """Everything of an application that is not a route."""
    state: dict[str, Any] = {}
    for name in _HOOKS:
        for scope, found in getattr(stage, name).items():
            # Flask gives every blueprint the context processor that every application has.
            count = _count(found) - (name == "template_context_processors")
            if count > 0:
                state[f"{name.removesuffix('_funcs')} of {scope or 'all pages'}"] = count
    for name in _LISTS:
        state[name] = len(getattr(stage, name))
    env = stage.jinja_env
    parts: dict[str, Mapping[str, Any]] = {
        "template filter": env.filters,
        "template global": env.globals,
        "template test": env.tests,
        "converter of addresses": stage.url_map.converters,
        "setting": stage.config,
        "extension": stage.extensions,
        "command": stage.cli.commands,
    }
    for what, found in parts.items():
        state |= {f"{what} {key}": id(value) for key, value in found.items()}
    return state | dict.fromkeys(vars(stage), True)


def _count(found: Any) -> int:
    """How many functions hang there; error handlers are two levels deep."""
    if isinstance(found, Mapping):
        return sum(_count(each) for each in found.values())
    return len(found) if isinstance(found, list) else 1


def _route(rule: "Rule", stage: Flask, name: str, taken: Mapping[str, str]) -> Route:
    view = stage.view_functions.get(rule.endpoint)
    if view is None:
        raise PluginError(f"nothing answers at {rule.rule}")
    if rule_of(view) is None:
        raise PluginError(f"the view at {rule.rule} has no access rule", deed=Deed.ACCESS)
    top = top_of(rule.rule)
    if top in CORE_PATHS or "<" in top:
        raise PluginError(f"{rule.rule} is an address of the core's", deed=Deed.SHADOWS)
    if top in taken:
        raise PluginError(f"{rule.rule} is an address of the plugin {taken[top]}", deed=Deed.SHADOWS)
    if rule.endpoint.partition(".")[0] != name and not rule.endpoint.startswith(f"{name}_"):
        raise PluginError(f"the endpoint {rule.endpoint} is not called {name}.…", deed=Deed.SHADOWS)
    if rule.host or rule.subdomain or rule.redirect_to or rule.defaults or rule.websocket:
        raise PluginError(f"{rule.rule} is more than an address: no host, redirection or default")
    methods = frozenset(rule.methods or ()) - {"HEAD", "OPTIONS"}
    if not methods or methods - _METHODS:
        raise PluginError(f"{rule.rule} answers {', '.join(sorted(methods)) or 'nothing'}: pages are GET and POST")
    return Route(rule.rule, rule.endpoint, methods, view)
