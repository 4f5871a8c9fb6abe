"""Finding the plugins that are installed: the entry-point group `portal.plugins`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

GROUP = "portal.plugins"
# The distribution whose plugins are part of this program: they are trusted as it is, and not probed.
OWN_DISTRIBUTION = "zhicheng-portal"


@dataclass(frozen=True)
class Candidate:
    """A plugin that may be loaded: `load` imports it, and may fail.

    `core_api` is the range read from its files without running them (None: known only once it is loaded); `origin` is
    the distribution or folder it comes from; `bundled` means shipped with the portal; `hash` is the SHA-256 over its
    content, where it is known.
    """

    name: str
    version: str
    load: Callable[[], object]
    core_api: str | None = None
    origin: str = ""
    bundled: bool = True
    hash: str = ""


def entries() -> tuple[EntryPoint, ...]:
    """Everything that is declared in the entry-point group, by name; the portal's own first among equals."""
    return tuple(sorted(entry_points(group=GROUP), key=lambda each: (each.name, not is_own(each), origin_of(each))))


def is_own(entry: EntryPoint) -> bool:
    """Does the plugin ship with the portal?"""
    return origin_of(entry) == OWN_DISTRIBUTION


def origin_of(entry: EntryPoint) -> str:
    """The distribution that declares the entry point."""
    return entry.dist.name if entry.dist else ""


def version_of(entry: EntryPoint) -> str:
    """The version of the distribution that declares the entry point."""
    return entry.dist.version if entry.dist else "0"


def installed() -> Iterator[Candidate]:
    """The plugins that ship with the portal, by name; others that are installed are `probe.foreign_candidates`."""
    for entry in entries():
        if is_own(entry):
            yield Candidate(entry.name, version_of(entry), entry.load, origin=OWN_DISTRIBUTION)


def given(plugin: object) -> Candidate:
    """A plugin passed in by a test or an embedding program: a module, or an object with hooks."""
    name = plugin.__name__ if isinstance(plugin, ModuleType | type) else type(plugin).__name__
    return Candidate(getattr(plugin, "NAME", name), str(getattr(plugin, "VERSION", "0")), lambda: plugin)
