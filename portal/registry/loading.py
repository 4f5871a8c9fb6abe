"""Importing a plugin's code from exactly one folder, file by file as its hashes were recorded.

No byte code is read or written: what runs is the source that was approved. A new version takes the old one's place in
`sys.modules`; what the old one had handed out keeps working until nobody holds it any more.
"""

import hashlib
import importlib
import importlib.machinery
import importlib.util
import sys
import threading
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

from portal.registry.faults import Deed, PluginError

_lock = threading.RLock()


class RecordedLoader(importlib.machinery.SourceFileLoader):
    """Loads a source file if it has the recorded hash."""

    def __init__(self, fullname: str, path: str, sha256: str) -> None:
        super().__init__(fullname, path)
        self.sha256 = sha256

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        content = self.get_data(path)
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise PluginError(f"{Path(path).name} was changed after it was installed", deed=Deed.CHANGED)
        return self.source_to_code(content, path)


class FolderFinder(MetaPathFinder):
    """Finds the modules of one installed plugin: only recorded files, only below its own top-level names."""

    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        self.folder = folder
        self.files = files
        self.tops = frozenset(name.partition("/")[0].removesuffix(".py") for name in files if name.endswith(".py"))

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in self.tops:
            return None
        stem = fullname.replace(".", "/")
        for name, package in ((f"{stem}/__init__.py", True), (f"{stem}.py", False)):
            if name in self.files:
                place = self.folder / name
                return importlib.util.spec_from_file_location(
                    fullname,
                    place,
                    loader=RecordedLoader(fullname, str(place), self.files[name]),
                    submodule_search_locations=[str(place.parent)] if package else None,
                )
        return self._namespace(fullname, stem)

    def _namespace(self, fullname: str, stem: str) -> ModuleSpec | None:
        """A folder without `__init__.py` is a package as well."""
        if not any(name.startswith(f"{stem}/") and name.endswith(".py") for name in self.files):
            return None
        spec = ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = [str(self.folder / stem)]
        return spec


def changed_files(folder: Path, files: Mapping[str, str]) -> list[str]:
    """The files that are not as they were recorded: changed, gone, or new."""
    there = {
        str(path.relative_to(folder)): path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()
    }
    changed = sorted(there.keys() ^ files.keys())
    for name in sorted(there.keys() & files.keys()):
        path = there[name]
        if path.is_symlink() or hashlib.sha256(path.read_bytes()).hexdigest() != files[name]:
            changed.append(name)
    return changed


def load_folder(folder: Path, files: Mapping[str, str], module: str) -> ModuleType:
    """Import the module from the folder, after all files were compared with their recorded hashes.

    Raises PluginError when a file differs. The same folder again gives the module that is loaded already.
    """
    if changed := changed_files(folder, files):
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise PluginError(f"{changed[0]}{more} was changed after it was installed", deed=Deed.CHANGED)
    with _lock:
        finder = FolderFinder(folder, files)
        if any(_stands_here(found, finder) for found in sys.meta_path) and module in sys.modules:
            return sys.modules[module]
        forget(finder.tops)
        sys.meta_path.insert(0, finder)
        try:
            return importlib.import_module(module)
        except BaseException:
            forget(finder.tops)
            raise


def _stands_here(found: object, wanted: FolderFinder) -> bool:
    return isinstance(found, FolderFinder) and found.folder == wanted.folder and found.files == wanted.files


def forget(tops: frozenset[str]) -> None:
    """Forget the modules below these names, and where they were found."""
    with _lock:
        sys.meta_path[:] = [each for each in sys.meta_path if not (isinstance(each, FolderFinder) and each.tops & tops)]
        for name in [name for name in sys.modules if name.partition(".")[0] in tops]:
            del sys.modules[name]


def is_ours(name: str) -> bool:
    """Is this top-level name, where it is known at all, that of an installed plugin and of nothing else?"""
    finders = [each for each in sys.meta_path if isinstance(each, FolderFinder)]
    if any(name in finder.tops for finder in finders):
        return True
    return name not in sys.modules and importlib.util.find_spec(name) is None
