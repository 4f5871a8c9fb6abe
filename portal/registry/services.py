"""What a service plugin declares: its pages, tables, sweeps, invariants, command and links, and the checks on them.

A service plugin has the four rooms of a core area, and everything that it owns bears its name: endpoints, templates,
tables, sweeps, invariants, the command. What does not is refused here, before anything of it is mounted.
"""

import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click

import portal
from portal.kernel.access import Role
from portal.kernel.database import Model, all_models
from portal.kernel.fenced import PluginModel, is_own, owner_of
from portal.kernel.health import Invariant
from portal.kernel.schema import Owner
from portal.kernel.sweeps import Sweep
from portal.registry.demonstration import Demonstration, Life
from portal.registry.faults import Deed, PluginError
from portal.registry.rehearsal import Route, rehearse
from portal.registry.settings import Setting, check_settings

if TYPE_CHECKING:
    from flask import Blueprint

NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
MIGRATION = re.compile(r"\d{3}_[a-z0-9_]+\.py")
_CORE = Path(portal.__path__[0])
# Names of the core: its areas and modules, its commands, its folders of templates.
RESERVED = frozenset(
    {each.name for folder in (_CORE, _CORE / "commands") for each in pkgutil.iter_modules([str(folder)])}
    | {each.name for each in (_CORE.parent / "templates").iterdir() if each.is_dir()}
    | {"portal", "plugins", "migrations", "templates", "static", "tests"}
)


@dataclass(frozen=True)
class Link:
    """An entry of the navigation, for whoever acts in one of these roles."""

    href: str
    text: str
    roles: frozenset[Role]


def _no_pages() -> tuple["Blueprint", ...]:
    return ()


@dataclass(frozen=True)
class Service:
    """What `portal_service` returns. `name` is the plugin's own; `title` is what people read.

    `blueprints` makes the pages when the application is built; `templates` is a folder in which everything lies below
    `<name>/`; `migrations` a folder of numbered files; `models` the package whose modules define the tables (importing
    it must define them all); `requires` names plugins without which this one can't work.
    """

    name: str
    title: str
    blueprints: "Callable[[], Iterable[Blueprint]]" = _no_pages
    templates: Path | None = None
    migrations: Path | None = None
    models: ModuleType | None = None
    sweeps: tuple[Sweep, ...] = ()
    invariants: tuple[Invariant, ...] = ()
    command: click.Command | None = None
    navigation: tuple[Link, ...] = ()
    requires: tuple[str, ...] = ()
    # What the province sets on the plugin's page; the plugin reads it with `portal.plugin.read_settings`.
    settings: tuple[Setting, ...] = ()
    # Asked with (receipt, now) before a committee office receives a case; objects by raising Refused.
    may_receive: Callable[..., None] | None = None
    # Asked with (office ids, series, now) for the specialties that self-reviewing employers have set up for their own
    # people, each with the levels that can be applied for in it: 【通知一(二)】.
    own_specialties: Callable[..., Mapping[str, frozenset[str]]] | None = None
    # Does it review what an office has received? Then the desk opens the policy review (政策性审查).
    reviews: bool = False
    # Asked with (actor, application id): may this actor read the case and its files? For experts, who have no desk.
    reads: Callable[..., bool] | None = None
    # Asked with (actor, evidence id): may this actor read this one file, without the rest of the case?
    reads_file: Callable[..., bool] | None = None
    # Asked once by `portal demo`: what the people of this service do in the demo province.
    lives: Callable[[Demonstration], Iterable[Life]] | None = None

    def tables(self) -> tuple[type[Model], ...]:
        """The models, in the order in which their tables can be made."""
        if self.models is None:
            return ()
        name = self.models.__name__
        models = all_models(name)
        return tuple(each for each in models if each.__module__ == name or each.__module__.startswith(f"{name}."))

    def owner(self) -> Owner | None:
        """Whose migrations these are; None for a service without tables."""
        return None if self.migrations is None else Owner(self.name, self.migrations)


@dataclass
class Services:
    """The services that were accepted, each with its pages."""

    accepted: dict[str, Service] = field(default_factory=dict)
    routes: dict[str, tuple[Route, ...]] = field(default_factory=dict)

    def accept(self, plugin: str, value: Any) -> None:
        """Take a service. Raises PluginError with what is wrong with it."""
        if not isinstance(value, Service):
            raise PluginError(f"portal_service returned {type(value).__name__}, not a Service")
        check(plugin, value)
        taken = {route.top: name for name, routes in self.routes.items() for route in routes}
        self.routes[plugin] = rehearse(value.name, value.blueprints, taken)
        self.accepted[plugin] = value

    def drop(self, plugin: str) -> None:
        """Forget a service whose plugin was switched off."""
        self.accepted.pop(plugin, None)
        self.routes.pop(plugin, None)

    def lacking(self, enabled: frozenset[str]) -> Iterator[tuple[str, PluginError]]:
        """The services of which a required plugin is not there."""
        for plugin, service in self.accepted.items():
            missing = sorted(set(service.requires) - enabled)
            if missing:
                told = f"requires {', '.join(missing)}, which is not there or is switched off"
                yield plugin, PluginError(told, deed=Deed.DEPENDENCY)


def check(plugin: str, service: Service) -> None:
    """Raise PluginError unless everything that the service owns bears its name, which is the plugin's."""
    name = service.name
    if type(name) is not str or name != plugin:
        raise PluginError(f"the service must be called {plugin!r}, as the plugin is", deed=Deed.NAME_TAKEN)
    if NAME.fullmatch(name) is None:
        raise PluginError(f"{name!r} is not a name of small letters, digits and underscores")
    if name in RESERVED:
        raise PluginError(f"{name!r} is a name of the core", deed=Deed.NAME_TAKEN)
    _plain("title", service.title)
    _check_folders(service)
    _check_tables(service)
    _check_sweeps(service)
    _check_invariants(service)
    _check_command(service)
    check_settings(service.settings)
    for link in service.navigation:
        _plain("navigation", link.text)
        if type(link.href) is not str or not link.href.startswith("/") or link.href.startswith("//"):
            raise PluginError(f"the link {link.href!r} is not a path of this site")


def _plain(what: str, text: object) -> None:
    """A text of exactly the type `str`: one that calls itself safe HTML would not be escaped."""
    if type(text) is not str or not text.strip():
        raise PluginError(f"{what} must be a plain text, not {type(text).__name__}")


def _check_folders(service: Service) -> None:
    if service.templates is not None:
        for path in sorted(service.templates.rglob("*")):
            place = path.relative_to(service.templates)
            if place.parts[0] != service.name or path.is_symlink():
                raise PluginError(f"the template {place} is not below {service.name}/", deed=Deed.SHADOWS)
        if not (service.templates / service.name).is_dir():
            raise PluginError(f"{service.templates} has no folder {service.name}/")
    if service.migrations is not None:
        wrong = [path.name for path in service.migrations.glob("[0-9]*") if not MIGRATION.fullmatch(path.name)]
        if wrong or not service.migrations.is_dir():
            raise PluginError(f"migrations must be a folder of files such as 001_initial.py: {', '.join(wrong)}")


def _check_tables(service: Service) -> None:
    tables = service.tables()
    if tables and service.migrations is None:
        raise PluginError("has tables, and no migrations that make them")
    for model in tables:
        table = model._meta.table_name
        if not is_own(service.name, table) or owner_of(model.__module__) != service.name:
            raise PluginError(f"the table {table} does not bear the name {service.name}_…", deed=Deed.TABLES)
        if not issubclass(model, PluginModel):
            raise PluginError(f"{model.__name__} is not made from portal.plugin.Model", deed=Deed.TABLES)
        for reference in model._meta.refs.values():
            if not is_own(service.name, reference._meta.table_name):
                raise PluginError(f"{table} refers to {reference._meta.table_name}", deed=Deed.TABLES)


def _check_sweeps(service: Service) -> None:
    names = [each.name for each in service.sweeps]
    if any(not name.startswith(f"{service.name}.") for name in names) or len(set(names)) < len(names):
        raise PluginError(f"sweeps must be called {service.name}.…, each once: {', '.join(names)}")


def _check_invariants(service: Service) -> None:
    names = [each.name for each in service.invariants]
    prefix = f"{service.name.replace('_', '-')}-"
    if any(not name.startswith(prefix) for name in names) or len(set(names)) < len(names):
        raise PluginError(f"invariants must be called {prefix}…, each once: {', '.join(names)}")


def _check_command(service: Service) -> None:
    wanted = service.name.replace("_", "-")
    if service.command is None:
        return
    if not isinstance(service.command, click.Command):
        raise PluginError(f"the command is {type(service.command).__name__}, not one of click's")
    if service.command.name != wanted:
        raise PluginError(f"the command must be called {wanted!r}, not {service.command.name!r}", deed=Deed.SHADOWS)
