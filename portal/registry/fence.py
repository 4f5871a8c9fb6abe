"""The fence around plugins: each is loaded, checked and called by itself, and its failure is its own."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field, replace
from types import GeneratorType
from typing import Any

import pluggy

from portal import hookspecs
from portal.registry.finding import Candidate
from portal.registry.versions import API_VERSION, in_range


class PluginError(Exception):
    """A plugin broke its contract; the message says how."""


@dataclass(frozen=True)
class PluginReport:
    """What became of a plugin: `enabled`, or switched off for a `reason`."""

    name: str
    version: str
    core_api: str = ""
    enabled: bool = True
    reason: str = ""
    hooks: tuple[str, ...] = ()
    series: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The entry of `portal plugins list --json`."""
        return {
            "name": self.name,
            "version": self.version,
            "core_api": self.core_api,
            "enabled": self.enabled,
            "reason": self.reason or None,
            "hooks": list(self.hooks),
            "series": list(self.series),
        }


@dataclass
class Fence:
    """Plugins behind one manager of their own; none of their errors passes."""

    manager: pluggy.PluginManager = field(default_factory=lambda: pluggy.PluginManager(hookspecs.PROJECT))
    reports: dict[str, PluginReport] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.manager.add_hookspecs(hookspecs)

    def admit(self, candidates: Iterable[Candidate]) -> None:
        """Load and register each candidate, or report why not."""
        for candidate in candidates:
            if candidate.name in self.reports:
                # The first one stays: a second distribution can't push a bundled plugin out.
                continue
            self.reports[candidate.name] = PluginReport(candidate.name, candidate.version)
            # SystemExit too: a plugin's module must not be able to end the site's process.
            try:
                self._register(candidate.name, candidate.load())
            except (Exception, SystemExit) as error:
                self.switch_off(candidate.name, error)

    def _register(self, name: str, plugin: object) -> None:
        core_api = getattr(plugin, "CORE_API", "")
        if not isinstance(core_api, str) or not core_api:
            raise PluginError("declares no CORE_API, the range of the core's plugin API it was written for")
        self.reports[name] = replace(self.reports[name], core_api=core_api)
        if not in_range(API_VERSION, core_api):
            raise PluginError(f"was written for plugin API {core_api}; this core has {API_VERSION}")
        hooks = self._hooks(plugin)
        known = [hook for hook in hooks if hasattr(hookspecs, hook)]
        unknown = [hook for hook in hooks if hook not in known]
        if unknown:
            self.pending.extend(f"{name}: unknown hook {hook!r}" for hook in unknown)
            raise PluginError(f"implements an unknown hook: {', '.join(unknown)}")
        if not hooks:
            raise PluginError("implements no hook")
        self.manager.register(plugin, name=name)
        self.reports[name] = replace(self.reports[name], hooks=tuple(hooks))

    def _hooks(self, plugin: object) -> list[str]:
        return [
            (options.get("specname") or attribute)
            for attribute in dir(plugin)
            if (options := self.manager.parse_hookimpl_opts(plugin, attribute)) is not None
        ]

    def call(self, hook: str, accept: Callable[[str, Any], None], **arguments: Any) -> None:
        """Call the hook of every plugin by itself and hand each value to `accept`, guarded as the call is."""
        for implementation in getattr(self.manager.hook, hook).get_hookimpls():
            name = implementation.plugin_name
            try:
                taken = {key: arguments[key] for key in implementation.argnames}
                accept(name, _exhausted(implementation.function(**taken)))
            except (Exception, SystemExit) as error:
                self.switch_off(name, error)

    def switch_off(self, name: str, error: BaseException) -> None:
        """Report the plugin as off and forget its hooks."""
        reason = str(error) if isinstance(error, PluginError) else f"{type(error).__name__}: {error}"
        self.reports[name] = replace(self.reports[name], enabled=False, reason=reason, hooks=(), series=())
        if self.manager.has_plugin(name):
            self.manager.unregister(name=name)

    def note_series(self, name: str, slug: str) -> None:
        """Record that the plugin gave a series."""
        report = self.reports[name]
        self.reports[name] = replace(report, series=(*report.series, slug))


def _exhausted(value: Any) -> Any:
    """A generator is run to its end inside the fence, so that it can't fail later, outside."""
    return tuple(value) if isinstance(value, GeneratorType | Generator) else value
