"""Wheels for tests: written by hand, so that any of them can be as wrong as is needed."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping

from portal.registry.scaffold import new_plugin, package_of

NAME = "digital_economy"
TITLE = "数字经济"


def plugin_files(name: str = NAME, title: str = TITLE) -> dict[str, str]:
    """The files of a new series plugin that go into its wheel."""
    package = package_of(name)
    files = new_plugin(name, title=title, year=2023)
    return {path: text for path, text in files.items() if path.startswith(package)}


def make_wheel(
    files: Mapping[str, str | bytes] | None = None,
    *,
    name: str = NAME,
    version: str = "1.0",
    module: str = "",
    requires: tuple[str, ...] = ("zhicheng-portal",),
    python: str = "",
    tag: str = "py3-none-any",
    pure: str = "true",
    entry_points: str | None = None,
    spoil: Mapping[str, bytes] | None = None,
) -> bytes:
    """A wheel with these files. `spoil` replaces contents after their hashes were recorded."""
    package = package_of(name)
    info = f"{package}-{version}.dist-info"
    metadata = [f"Metadata-Version: 2.1\nName: {package.replace('_', '-')}\nVersion: {version}"]
    metadata += [f"Requires-Dist: {each}" for each in requires]
    metadata += [f"Requires-Python: {python}"] if python else []
    entry = f"[portal.plugins]\n{name} = {module or f'{package}.plugin'}\n" if entry_points is None else entry_points
    content: dict[str, bytes] = {
        path: text.encode() if isinstance(text, str) else text
        for path, text in (plugin_files(name) if files is None else files).items()
    }
    content[f"{info}/METADATA"] = ("\n".join(metadata) + "\n").encode()
    content[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: {pure}\nTag: {tag}\n".encode()
    content[f"{info}/entry_points.txt"] = entry.encode()
    record = "".join(f"{path},sha256={_digest(data)},{len(data)}\n" for path, data in content.items())
    content[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()
    content.update(spoil or {})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, data in content.items():
            archive.writestr(zipfile.ZipInfo(path), data)
    return packed.getvalue()


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def series_wheel(version: str = "1.0", *, years: int = 4, edition: int = 1, **options: object) -> bytes:
    """The new plugin, with other years asked for and another version of its edition."""
    files = plugin_files()
    path = f"{package_of(NAME)}/editions/2023.toml"
    files[path] = files[path].replace("years = 4", f"years = {years}").replace("version = 1", f"version = {edition}")
    return make_wheel(files, version=version, **options)  # type: ignore[arg-type]


def hostile_wheel(plugin: str, *, name: str = "hostile", **options: object) -> bytes:
    """A wheel whose plugin module is this source."""
    package = package_of(name)
    files = {f"{package}/__init__.py": "", f"{package}/plugin.py": plugin}
    return make_wheel(files, name=name, **options)  # type: ignore[arg-type]
