"""Finding the plugins that are installed: the entry-point group `portal.plugins`."""

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from portal.registry.faults import Deed, PluginError
from portal.registry.probe import Memory, Target, content_hash, hashes_of, require_harmless

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
    return _about(entry.dist)[0] if entry.dist else ""


def version_of(entry: EntryPoint) -> str:
    """The version of the distribution that declares the entry point."""
    return _about(entry.dist)[1] if entry.dist else "0"


# Each look at a distribution's name reads its whole metadata anew.
@lru_cache(maxsize=64)
def _about(dist: Distribution) -> tuple[str, str]:
    metadata = dist.metadata
    return metadata["Name"], metadata["Version"]


def installed(memory: Memory | None = None) -> Iterator[Candidate]:
    """The plugins of the entry-point group, by name. Those that don't ship with the portal are probed before loading.

    `memory` remembers the good results; without one, every process asks anew.
    """
    memory = memory or Memory()
    for entry in entries():
        if is_own(entry):
            yield Candidate(entry.name, version_of(entry), entry.load, origin=OWN_DISTRIBUTION)
        else:
            load = partial(_load_probed, entry, memory)
            yield Candidate(entry.name, version_of(entry), load, origin=origin_of(entry), bundled=False)


def _load_probed(entry: EntryPoint, memory: Memory) -> object:
    top = entry.module.partition(".")[0]
    # Finding a top-level name runs none of its code.
    spec = importlib.util.find_spec(top)
    if spec is None or spec.origin is None:
        raise PluginError(f"its module {entry.module!r} can't be found", deed=Deed.IMPORT)
    place = Path(spec.origin)
    package = place.parent if spec.submodule_search_locations else None
    files = hashes_of(package) if package else {place.name: content_hash(hashes_of(place.parent, (place.suffix,)))}
    folder = package.parent if package else place.parent
    target = Target(entry.name, version_of(entry), entry.module, folder)
    require_harmless(target, content_hash(files), memory)
    return entry.load()


def given(plugin: object) -> Candidate:
    """A plugin passed in by a test or an embedding program: a module, an object with hooks, or a candidate as it is."""
    if isinstance(plugin, Candidate):
        return plugin
    name = plugin.__name__ if isinstance(plugin, ModuleType | type) else type(plugin).__name__
    return Candidate(getattr(plugin, "NAME", name), str(getattr(plugin, "VERSION", "0")), lambda: plugin)
