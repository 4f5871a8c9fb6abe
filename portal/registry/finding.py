"""Finding the plugins that are installed: the entry-point group `portal.plugins`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

GROUP = "portal.plugins"


@dataclass(frozen=True)
class Candidate:
    """A plugin that may be loaded: `load` imports it, and may fail."""

    name: str
    version: str
    load: Callable[[], object]


def installed() -> Iterator[Candidate]:
    """The plugins of the entry-point group, by name."""
    for entry in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        yield Candidate(entry.name, _version(entry), entry.load)


def given(plugin: object) -> Candidate:
    """A plugin passed in by a test or an embedding program: a module, or an object with hooks."""
    name = plugin.__name__ if isinstance(plugin, ModuleType | type) else type(plugin).__name__
    return Candidate(getattr(plugin, "NAME", name), str(getattr(plugin, "VERSION", "0")), lambda: plugin)


def _version(entry: EntryPoint) -> str:
    return entry.dist.version if entry.dist else "0"
