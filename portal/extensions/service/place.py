"""Where plugins are kept: the home of this host, the storage of their wheels, and how a fresh registry is had."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.extensions.store import release as store
from portal.extensions.store import switch
from portal.extensions.store.release import Release
from portal.kernel.files import Storage, storage_for
from portal.registry.finding import Candidate
from portal.registry.probe import Target
from portal.registry.releases import Release as Version
from portal.registry.releases import candidate, memory_of

STORAGE = "releases"


@dataclass(frozen=True)
class Place:
    """What the services on plugins stand on; `registry` gives the registry as it is now in force."""

    home: Path
    storage: Storage
    registry: Callable[[], Any]


def place_of(portal: Any) -> Place:
    """The place of an opened portal."""
    return Place(portal.settings.home, storage_for(portal.settings, STORAGE), portal.live.current)


def version_of(row: Release) -> Version:
    """The row as the registry's loader knows it."""
    return Version(row.name, row.version, row.module, row.core_api, row.sha256, dict(row.files))


def migrations_of(row: Release) -> frozenset[str]:
    """The migration files of a version: a plugin with tables has them in the folder `migrations` of its package."""
    folder = f"{row.module.partition('.')[0]}/migrations/"
    return frozenset(path for path in row.files if path.startswith(folder) and path.removeprefix(folder)[:1].isdigit())


def wheel_of(storage: Storage, sha256: str) -> bytes:
    """The stored wheel. Raises NotStored."""
    with storage.open(sha256) as stream:
        return stream.read()


def active_candidates(home: Path, storage: Storage) -> list[Candidate]:
    """The installed plugins in force, for the registry; nothing is loaded here."""
    memory = memory_of(home)
    return [
        candidate(version_of(row), home, lambda sha256=row.sha256: wheel_of(storage, sha256), memory)
        for row in store.active()
    ]


def beside(home: Path, name: str) -> Iterable[Target]:
    """The other installed plugins in force: the company in which one is tried."""
    return [version_of(row).target(home) for row in store.active() if row.name != name]


def disabled() -> Mapping[str, str]:
    """Plugins that the province has switched off, with the reason."""
    return switch.switched_off()
