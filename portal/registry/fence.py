"""The fence around plugins: each is loaded, checked and called by itself, and its failure is its own."""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import GeneratorType
from typing import Any

import pluggy

from portal import hookspecs
from portal.kernel.clock import SystemClock
from portal.registry.faults import Deed, Fault, PluginError, deed_of, message_of
from portal.registry.finding import Candidate
from portal.registry.versions import API_VERSION, in_range

# A call of a plugin that takes longer is recorded: pages wait for it. Seconds.
SLOW = 0.25
# Faults kept in memory of each fence; the table of the province's page keeps them for all processes.
MOST_FAULTS = 200


@dataclass(frozen=True)
class PluginReport:
    """What became of a plugin: `enabled`, or switched off for a `reason`, having done a `deed`."""

    name: str
    version: str
    core_api: str = ""
    enabled: bool = True
    reason: str = ""
    hooks: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    bundled: bool = True
    deed: Deed | None = None
    origin: str = ""
    hash: str = ""

    @property
    def kind(self) -> str:
        """`service` when it adds pages, else `series`."""
        return "service" if "portal_service" in self.hooks else "series"

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
            "kind": self.kind,
            "bundled": self.bundled,
            "deed": self.deed.value if self.deed else None,
            "origin": self.origin or None,
        }


@dataclass
class Fence:
    """Plugins behind one manager of their own; none of their errors passes.

    `faults` are the last errors and slow calls, each with its instant; `fresh` are those that nobody has stored yet.
    """

    manager: pluggy.PluginManager = field(default_factory=lambda: pluggy.PluginManager(hookspecs.PROJECT))
    reports: dict[str, PluginReport] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)
    now: Callable[[], datetime] = field(default_factory=lambda: SystemClock().now)
    faults: deque[Fault] = field(default_factory=lambda: deque(maxlen=MOST_FAULTS))
    fresh: deque[Fault] = field(default_factory=lambda: deque(maxlen=MOST_FAULTS))

    def __post_init__(self) -> None:
        self.manager.add_hookspecs(hookspecs)

    def admit(self, candidates: Iterable[Candidate], disabled: Mapping[str, str] | None = None) -> None:
        """Load and register each candidate, or report why not; those in `disabled` (name -> reason) are not loaded."""
        for candidate in candidates:
            name = self._report_name(candidate)
            report = PluginReport(name, candidate.version, bundled=candidate.bundled, origin=candidate.origin)
            self.reports[name] = replace(report, hash=candidate.hash, core_api=candidate.core_api or "")
            if name != candidate.name:
                # The first one stays: a second distribution can't push a bundled plugin out.
                taken = f"the plugin name {candidate.name!r} is taken by another distribution"
                self.switch_off(name, PluginError(taken, deed=Deed.NAME_TAKEN))
            elif disabled and name in disabled:
                off = replace(self.reports[name], enabled=False, reason=disabled[name], deed=Deed.DISABLED)
                self.reports[name] = off
            else:
                self._load(candidate)

    def _load(self, candidate: Candidate) -> None:
        with self.guarded(candidate.name, "import"):
            if candidate.core_api is not None:
                _check_api(candidate.core_api)
            plugin = candidate.load()
            self._register(candidate.name, plugin)

    def _report_name(self, candidate: Candidate) -> str:
        if candidate.name not in self.reports:
            return candidate.name
        return f"{candidate.name}@{candidate.origin or len(self.reports)}"

    def _register(self, name: str, plugin: object) -> None:
        core_api = getattr(plugin, "CORE_API", "")
        if not isinstance(core_api, str) or not core_api:
            missing = "declares no CORE_API, the range of the core's plugin API it was written for"
            raise PluginError(missing, deed=Deed.CORE_API)
        self.reports[name] = replace(self.reports[name], core_api=core_api)
        _check_api(core_api)
        hooks = self._hooks(plugin)
        unknown = [hook for hook in hooks if not hasattr(hookspecs, hook)]
        if unknown:
            self.pending.extend(f"{name}: unknown hook {hook!r}" for hook in unknown)
            raise PluginError(f"implements an unknown hook: {', '.join(unknown)}", deed=Deed.UNKNOWN_HOOK)
        if not hooks:
            raise PluginError("implements no hook", deed=Deed.NO_HOOK)
        self.manager.register(plugin, name=name)
        self.reports[name] = replace(self.reports[name], hooks=tuple(hooks))

    def _hooks(self, plugin: object) -> list[str]:
        hooks = []
        for attribute in dir(plugin):
            options = self.manager.parse_hookimpl_opts(plugin, attribute)
            if options is None:
                continue
            if options.get("wrapper") or options.get("hookwrapper"):
                # A wrapper stands around other plugins' calls, and could swallow or change what they answer.
                raise PluginError(f"{attribute} is a wrapper around other plugins' hooks", deed=Deed.WRAPPER)
            hooks.append(options.get("specname") or attribute)
        return hooks

    def call(self, hook: str, accept: Callable[[str, Any], None], **arguments: Any) -> None:
        """Call the hook of every plugin by itself and hand each value to `accept`, guarded as the call is."""
        for implementation in getattr(self.manager.hook, hook).get_hookimpls():
            with self.guarded(implementation.plugin_name, hook):
                taken = {key: arguments[key] for key in implementation.argnames}
                accept(implementation.plugin_name, exhausted(implementation.function(**taken)))

    @contextmanager
    def guarded(self, name: str, where: str, *, fatal: bool = True) -> Generator[None]:
        """Run a plugin's code: an error is noted with its time and goes no further, a slow run is noted.

        With `fatal` an error switches the plugin off. `where` is the hook, or `import`, `template`, `view` and so on.
        """
        started = time.perf_counter()
        try:
            yield
        except KeyboardInterrupt:
            raise
        # SystemExit too: a plugin must not be able to end the site's process.
        except BaseException as error:
            self.note_error(name, where, error)
            if fatal:
                self.switch_off(name, error, where)
        elapsed = time.perf_counter() - started
        # What is bundled imports once, at start, and together with the program.
        if elapsed > SLOW and where != "import":
            self._note(name, where, Deed.SLOW, f"took {elapsed:.2f} s", milliseconds=round(elapsed * 1000))

    def note_error(self, name: str, where: str, error: BaseException) -> None:
        """Record what a plugin's code raised; the plugin stays as it is."""
        self._note(name, where, deed_of(error, where), message_of(error))

    def _note(self, name: str, where: str, deed: Deed, message: str, milliseconds: int = 0) -> None:
        version = self.reports[name].version if name in self.reports else ""
        fault = Fault(name, version, where, deed, message, self.now(), milliseconds)
        self.faults.append(fault)
        self.fresh.append(fault)

    def drain(self) -> tuple[Fault, ...]:
        """The faults since the last time: the caller stores them."""
        drained = []
        while self.fresh:
            drained.append(self.fresh.popleft())
        return tuple(drained)

    def switch_off(self, name: str, error: BaseException, where: str = "") -> None:
        """Report the plugin as off and forget its hooks."""
        report = self.reports[name]
        off = replace(report, enabled=False, reason=message_of(error), deed=deed_of(error, where), hooks=(), series=())
        self.reports[name] = off
        if self.manager.has_plugin(name):
            self.manager.unregister(name=name)

    def note_series(self, name: str, slug: str) -> None:
        """Record that the plugin gave a series."""
        report = self.reports[name]
        self.reports[name] = replace(report, series=(*report.series, slug))


def _check_api(core_api: str) -> None:
    if not in_range(API_VERSION, core_api):
        raise PluginError(f"was written for plugin API {core_api}; this core has {API_VERSION}", deed=Deed.CORE_API)


def exhausted(value: Any) -> Any:
    """A generator is run to its end inside the fence, so that it can't fail later, outside."""
    return tuple(value) if isinstance(value, GeneratorType | Generator) else value
