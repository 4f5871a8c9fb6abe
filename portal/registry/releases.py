"""Installed wheels: unpacked into a folder of their own, verified at every start, loaded from exactly there."""

import fcntl
import io
import os
import secrets
import shutil
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

from portal.registry.faults import Deed, PluginError
from portal.registry.finding import Candidate
from portal.registry.loading import changed_files, load_folder
from portal.registry.probe import Memory, Target, content_hash, require_harmless
from portal.registry.wheels import Wheel

# Named steps of an installation; tests end the process at each of them.
Step = Callable[[str], None]


def no_step(_name: str) -> None:
    """Nothing happens at the steps, ordinarily."""


@dataclass(frozen=True)
class Release:
    """One version of an installed plugin, as it was recorded when it was staged."""

    name: str
    version: str
    module: str
    core_api: str
    sha256: str
    files: Mapping[str, str]

    @property
    def folder_name(self) -> str:
        return f"{self.name}-{self.version}-{self.sha256[:12]}"

    @property
    def content(self) -> str:
        return content_hash(self.files)

    def target(self, home: Path) -> Target:
        """What is tried in a process of its own."""
        return Target(self.name, self.version, self.module, plugins_folder(home) / self.folder_name, dict(self.files))


def release_of(wheel: Wheel) -> Release:
    """The release that a wheel makes."""
    return Release(wheel.name, wheel.version, wheel.module, wheel.core_api, wheel.sha256, dict(wheel.files))


def plugins_folder(home: Path) -> Path:
    """Where releases are unpacked."""
    return home / "plugins"


def memory_of(home: Path) -> Memory:
    """Where the good results of probes are kept."""
    return Memory(plugins_folder(home) / ".tried")


def unpack(release: Release, content: bytes, home: Path, step: Step = no_step) -> Path:
    """Write the wheel's files beside, make them durable, then rename: the folder is whole or not there.

    A folder that is there already and is as recorded stays; one that was changed is replaced.
    """
    parent = plugins_folder(home)
    folder = parent / release.folder_name
    if folder.is_dir() and not changed_files(folder, release.files):
        return folder
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = parent / f".{release.folder_name}.{secrets.token_hex(4)}.part"
    try:
        draft.mkdir(mode=0o700)
        _write(content, draft)
        step("unpacked")
        if changed_files(draft, release.files):
            raise PluginError("the stored wheel is not the one that was staged", deed=Deed.CHANGED)
        _put(draft, folder, release)
        _sync(parent)
        step("renamed")
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _put(draft: Path, folder: Path, release: Release) -> None:
    """Give the draft its name. Another process of this host may have been faster: then its folder stays."""
    if folder.is_dir() and changed_files(folder, release.files):
        folder.rename(draft.with_suffix(".changed"))
        shutil.rmtree(draft.with_suffix(".changed"), ignore_errors=True)
    try:
        draft.rename(folder)
    except OSError:
        if not folder.is_dir() or changed_files(folder, release.files):
            raise


@contextmanager
def alone(home: Path) -> Generator[None]:
    """One installation at a time on this host; the lock ends with the process that holds it."""
    plugins_folder(home).mkdir(mode=0o700, parents=True, exist_ok=True)
    with (plugins_folder(home) / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(content: bytes, folder: Path) -> None:
    with ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            path = folder / info.filename
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(archive.read(info))
                file.flush()
                os.fsync(file.fileno())
    for each in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        _sync(each)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep_folders(home: Path, keep: set[str]) -> int:
    """Remove what interrupted or ended installations left; `keep` are the names of folders still in use."""
    removed = 0
    parent = plugins_folder(home)
    for path in sorted(parent.iterdir()) if parent.is_dir() else ():
        if path.is_dir() and path.name not in keep and path.name != ".tried":
            shutil.rmtree(path, ignore_errors=True)
            removed += 1
    return removed


def candidate(release: Release, home: Path, wheel: Callable[[], bytes], memory: Memory) -> Candidate:
    """The release as the registry takes it: unpacked if this host has not done so, verified, probed, loaded.

    `wheel` gives the stored wheel, for a host that has not unpacked it yet.
    """
    load = partial(_load, release, home, wheel, memory)
    origin = release.folder_name
    return Candidate(release.name, release.version, load, release.core_api, origin, bundled=False, hash=release.sha256)


def _load(release: Release, home: Path, wheel: Callable[[], bytes], memory: Memory) -> ModuleType:
    target = release.target(home)
    if not target.folder.is_dir():
        unpack(release, wheel(), home)
    if changed := changed_files(target.folder, release.files):
        raise PluginError(f"{changed[0]} was changed after it was installed", deed=Deed.CHANGED)
    require_harmless(target, release.content, memory)
    return load_folder(target.folder, release.files, release.module)
