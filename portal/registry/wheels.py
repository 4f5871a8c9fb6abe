"""Reading a plugin's wheel without running anything of it: a pure wheel, whole, with one plugin in it."""

import base64
import configparser
import csv
import hashlib
import importlib.metadata
import io
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from portal.registry.faults import Deed, PluginError
from portal.registry.finding import GROUP
from portal.registry.loading import is_ours
from portal.registry.scan import declared_core_api
from portal.registry.versions import API_VERSION, in_range

# Generous for code and editions; a decompression bomb is not.
MOST_FILES = 2000
MOST_BYTES = 50 * 1024 * 1024
NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
# Tables and URLs bear a plugin's name: it can't be one that the core uses.
RESERVED = frozenset(
    {
        "accounts", "calendar", "commands", "criteria", "demo", "extensions", "health", "inbox", "kernel", "plugins",
        "portal", "registry", "series", "series_admin", "static", "submissions", "templates", "tests",
    }
)  # fmt: skip
NATIVE = (".so", ".pyd", ".dll", ".dylib", ".pth", ".pyc")


@dataclass(frozen=True)
class Wheel:
    """What a wheel says of itself. `files` are the hashes (SHA-256) of everything in it, by path."""

    name: str
    version: str
    distribution: str
    module: str
    core_api: str
    requires: tuple[str, ...]
    files: Mapping[str, str]
    sha256: str
    top_level: tuple[str, ...]

    def sources(self, content: bytes) -> dict[str, str]:
        """The Python sources in the wheel, by path."""
        with ZipFile(io.BytesIO(content)) as archive:
            names = [name for name in self.files if name.endswith(".py")]
            return {name: archive.read(name).decode("utf-8", errors="replace") for name in names}


class NotAPlugin(PluginError):
    """The file is no wheel of a plugin; the message says why."""

    def __init__(self, message: str, *, deed: Deed = Deed.CONTRACT) -> None:
        super().__init__(message, deed=deed)


def read_wheel(content: bytes) -> Wheel:
    """The wheel, checked as far as it can be without running it. Raises NotAPlugin, which says what is wrong."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            return _read(archive, hashlib.sha256(content).hexdigest())
    except (BadZipFile, zipfile.LargeZipFile, RuntimeError, EOFError, UnicodeDecodeError) as error:
        raise NotAPlugin(f"is not a wheel: {error}") from error


def _read(archive: ZipFile, sha256: str) -> Wheel:
    names = _safe_names(archive.infolist())
    info = _only(sorted({name.partition("/")[0] for name in names if ".dist-info/" in name}), "dist-info folder")
    metadata = HeaderParser().parsestr(_text(archive, f"{info}/METADATA", names))
    _check_tags(_text(archive, f"{info}/WHEEL", names))
    files = dict(_hashes(archive, names, info))
    name, module = _entry_point(_text(archive, f"{info}/entry_points.txt", names))
    source = next((path for path in (f"{module}.py", f"{module}/__init__.py") if path in files), "")
    if not source:
        raise NotAPlugin(f"names the module {module.replace('/', '.')}, which is not in it")
    core_api = declared_core_api(archive.read(source).decode("utf-8", errors="replace"))
    if not core_api:
        raise NotAPlugin(f'{source} has no line CORE_API = "…" that can be read without running it', deed=Deed.CORE_API)
    _check_range(core_api)
    _check_python(metadata.get("Requires-Python", ""))
    version = _version(metadata.get("Version", ""))
    requires = tuple(metadata.get_all("Requires-Dist") or ())
    _check_requirements(requires)
    top_level = _top_level(files, info)
    return Wheel(name, version, metadata.get("Name", ""), module.replace("/", "."), core_api, requires, files, sha256,
                 top_level)  # fmt: skip


def _safe_names(infos: list[ZipInfo]) -> list[str]:
    """The names of all files. A name that could be written anywhere else than below the folder is refused."""
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        raise NotAPlugin(f"holds more than {MOST_FILES} files or {MOST_BYTES // 1024 // 1024} MiB")
    names = []
    for info in infos:
        path = PurePosixPath(info.filename)
        link = (info.external_attr >> 16) & 0o170000 == 0o120000
        if path.is_absolute() or ".." in path.parts or "\\" in info.filename or "\0" in info.filename or link:
            raise NotAPlugin(f"holds a file with an unsafe name: {info.filename!r}")
        if info.filename.endswith(NATIVE) or ".data/" in info.filename:
            raise NotAPlugin(f"is not a pure wheel: {info.filename}")
        if not info.is_dir():
            names.append(info.filename)
    if len({name.lower() for name in names}) < len(names):
        raise NotAPlugin("holds two files of one name")
    return names


def _only(found: list[str], what: str) -> str:
    if len(found) != 1:
        raise NotAPlugin(f"has {len(found)} of what must be there once: {what}")
    return found[0]


def _text(archive: ZipFile, name: str, names: list[str]) -> str:
    if name not in names:
        raise NotAPlugin(f"lacks {name}")
    return archive.read(name).decode("utf-8")


def _check_tags(text: str) -> None:
    wheel = HeaderParser().parsestr(text)
    tags = wheel.get_all("Tag") or []
    if wheel.get("Root-Is-Purelib", "").strip().lower() != "true" or not all(tag.endswith("-none-any") for tag in tags):
        raise NotAPlugin("is not a pure wheel (py3-none-any)")


def _hashes(archive: ZipFile, names: list[str], info: str) -> Iterator[tuple[str, str]]:
    """The hash of every file, each compared with the wheel's own record."""
    record = f"{info}/RECORD"
    stated = {row[0]: row[1] for row in csv.reader(_text(archive, record, names).splitlines()) if len(row) >= 2}
    for name in names:
        digest = hashlib.sha256(archive.read(name)).digest()
        if name == record:
            yield name, digest.hex()
            continue
        wanted = stated.get(name, "")
        if wanted != "sha256=" + base64.urlsafe_b64encode(digest).decode().rstrip("="):
            state = "is not as its RECORD says" if wanted else "is not in its RECORD"
            raise NotAPlugin(f"{name} {state}", deed=Deed.CHANGED)
        yield name, digest.hex()
    missing = sorted(stated.keys() - set(names))
    if missing:
        raise NotAPlugin(f"lacks {missing[0]}, which its RECORD names", deed=Deed.CHANGED)


def _entry_point(text: str) -> tuple[str, str]:
    """(plugin name, module as a path) of the one entry point in the group."""
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
    parser.optionxform = str  # ty: ignore[invalid-assignment]
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise NotAPlugin(f"entry_points.txt can't be read: {error}") from error
    found = list(parser.items(GROUP)) if parser.has_section(GROUP) else []
    name = _only([key for key, _value in found], f"entry point in [{GROUP}]")
    if not NAME.fullmatch(name) or name in RESERVED:
        raise NotAPlugin(f"can't be called {name!r}: small letters, digits and _, and no name of the core's")
    module = found[0][1].strip()
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", module):
        raise NotAPlugin(f"the entry point must name a module, not {module!r}")
    return name, module.replace(".", "/")


def _check_range(core_api: str) -> None:
    try:
        inside = in_range(API_VERSION, core_api)
    except ValueError as error:
        raise NotAPlugin(str(error), deed=Deed.CORE_API) from error
    if not inside:
        raise NotAPlugin(f"was written for plugin API {core_api}; this core has {API_VERSION}", deed=Deed.CORE_API)


def _check_python(wanted: str) -> None:
    ours = ".".join(str(part) for part in sys.version_info[:3])
    try:
        if wanted and ours not in SpecifierSet(wanted):
            raise NotAPlugin(f"needs Python {wanted}; this is {ours}", deed=Deed.DEPENDENCY)
    except InvalidSpecifier as error:
        raise NotAPlugin(f"Requires-Python can't be read: {error}") from error


def _version(text: str) -> str:
    try:
        return str(Version(text))
    except InvalidVersion as error:
        raise NotAPlugin(f"has no version that can be read: {text!r}") from error


def _check_requirements(requires: tuple[str, ...]) -> None:
    """Nothing is fetched with a plugin: what it needs must be here."""
    for text in requires:
        try:
            wanted = Requirement(text)
        except InvalidRequirement as error:
            raise NotAPlugin(f"Requires-Dist can't be read: {text!r}") from error
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            here = importlib.metadata.version(wanted.name)
        except importlib.metadata.PackageNotFoundError as error:
            raise NotAPlugin(f"needs {wanted.name}, which is not installed", deed=Deed.DEPENDENCY) from error
        if not wanted.specifier.contains(here, prereleases=True):
            needs = f"needs {wanted.name} {wanted.specifier}; {here} is installed"
            raise NotAPlugin(needs, deed=Deed.DEPENDENCY)


def _top_level(files: Mapping[str, str], info: str) -> tuple[str, ...]:
    """The names under which the wheel's code is imported; none may stand in another's place."""
    tops = {path.partition("/")[0].removesuffix(".py") for path in files if path.endswith(".py")} - {info}
    for top in sorted(tops):
        if not top.isidentifier() or top in sys.stdlib_module_names or top in ("portal", "plugins", "tests"):
            raise NotAPlugin(f"its package can't be called {top!r}", deed=Deed.NAME_TAKEN)
        if not is_ours(top):
            raise NotAPlugin(f"its package {top!r} would stand in the place of an installed one", deed=Deed.NAME_TAKEN)
    return tuple(sorted(tops))
