"""Everything that can be said of a plugin before it is installed: its sources read, its contract run apart."""

import re
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from portal.criteria.toml_lines import line_of, lines_of
from portal.registry.faults import Deed, PluginError
from portal.registry.finding import GROUP
from portal.registry.probe import Target, Tried, try_out
from portal.registry.releases import release_of, unpack
from portal.registry.scan import scan
from portal.registry.wheels import NotAPlugin, read_wheel

# Folders of a project that are not the plugin.
LEFT_OUT = frozenset({"build", "dist", "__pycache__", "node_modules"})


@dataclass(frozen=True)
class CheckFinding:
    """One thing that is wrong: its name, the file and line where it is, its place in the edition, what is wrong."""

    name: str
    file: str
    line: int
    place: str
    problem: str

    def __str__(self) -> str:
        where = f" ({self.place})" if self.place else ""
        return f"{self.file}:{self.line}: {self.name}{where}: {self.problem}"


@dataclass(frozen=True)
class Checked:
    """What a check found. `tried` is None when the plugin was not even loaded."""

    path: str
    findings: tuple[CheckFinding, ...]
    tried: Tried | None = None


def check_path(path: Path) -> Checked:
    """Check a plugin's folder or wheel. Loads it in a process of its own only. Raises FileNotFoundError."""
    if path.is_dir():
        return _check_folder(path)
    if not path.exists():
        raise FileNotFoundError(path)
    return _check_wheel(path)


def _check_wheel(path: Path) -> Checked:
    content = path.read_bytes()
    try:
        wheel = read_wheel(content)
    except NotAPlugin as error:
        return Checked(str(path), (CheckFinding(_deed(error), path.name, 1, "", str(error)),))
    release = release_of(wheel)
    with tempfile.TemporaryDirectory() as home:
        folder = unpack(release, content, Path(home))
        target = Target(release.name, release.version, release.module, folder, dict(release.files))
        return _check(str(path), target, folder)


def _deed(error: PluginError) -> str:
    return (error.deed or Deed.CONTRACT).value


def _check_folder(folder: Path) -> Checked:
    try:
        name, module, version = _declared(folder)
    except PluginError as error:
        return Checked(str(folder), (CheckFinding(_deed(error), "pyproject.toml", 1, "", str(error)),))
    return _check(str(folder), Target(name, version, module, folder.absolute()), folder)


def _declared(folder: Path) -> tuple[str, str, str]:
    """(name, module, version) of the plugin in a project's pyproject.toml."""
    project = folder / "pyproject.toml"
    if not project.is_file():
        raise PluginError("there is no pyproject.toml", deed=Deed.CONTRACT)
    try:
        data = tomllib.loads(project.read_text(encoding="utf-8")).get("project", {})
        entries = data.get("entry-points", {}).get(GROUP, {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError) as error:
        raise PluginError(f"can't be read: {error}", deed=Deed.CONTRACT) from error
    if len(entries) != 1:
        raise PluginError(f"declares {len(entries)} plugins in [project.entry-points.{GROUP!r}], not one")
    ((name, module),) = entries.items()
    return str(name), str(module), str(data.get("version", "0"))


def sources_of(folder: Path) -> dict[str, str]:
    """The Python files of a project, by path."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).parts
        if not any(part in LEFT_OUT or part.startswith(".") for part in parts):
            found["/".join(parts)] = path.read_text(encoding="utf-8", errors="replace")
    return found


def _check(path: str, target: Target, folder: Path) -> Checked:
    sources = sources_of(folder)
    findings = [CheckFinding(found.name, found.file, found.line, "", found.problem) for found in scan(sources)]
    # What does not even parse would fail again.
    if any(each.name == "does-not-parse" for each in findings):
        return Checked(path, tuple(findings))
    tried = try_out(target, full=False)
    if not tried.enabled:
        file, line = place_of(tried.reason, folder, _entry_file(target, folder))
        findings.append(CheckFinding((tried.deed or Deed.CONTRACT).value, file, line, "", tried.reason))
    for name, place, problem in tried.findings:
        file, line = place_of(place, folder, _entry_file(target, folder))
        findings.append(CheckFinding(name, file, line, place, problem))
    return Checked(path, tuple(findings), tried)


def _entry_file(target: Target, folder: Path) -> str:
    stem = target.module.replace(".", "/")
    return next((name for name in (f"{stem}.py", f"{stem}/__init__.py") if (folder / name).is_file()), stem)


_LINE = re.compile(r"(?:at line |line |:)(\d+)")
_PLACE = re.compile(r"[a-z_]+(?:\[\d+\]|\.[a-z_]+)*")


def place_of(text: str, folder: Path, otherwise: str) -> tuple[str, int]:
    """File and line of what a message or a place speaks of, as near as it can be found; else (`otherwise`, 1).

    A message names its file (`2023.toml: …`, `rules.py:12`); a place is `slug/year/level/tracks/rule id`.
    """
    for path in sorted(folder.rglob("*.*")):
        if path.suffix in (".toml", ".py") and re.search(rf"(?<![\w.-]){re.escape(path.name)}\b", text):
            return str(path.relative_to(folder)), _line_in(path, text)
    parts = text.split("/")
    if len(parts) >= 2 and parts[1][:4].isdigit():
        for path in sorted(folder.rglob("*.toml")):
            lines = path.read_text(encoding="utf-8").splitlines()
            if _has(lines, "slug", parts[0]) and _has(lines, "year", parts[1][:4]):
                return str(path.relative_to(folder)), _line_of_rule(lines, parts[2:])
    return otherwise, 1


def _has(lines: list[str], key: str, value: str) -> bool:
    return any(re.match(rf'\s*{key}\s*=\s*"?{re.escape(value)}"?\s*(#.*)?$', line) for line in lines)


def _line_in(path: Path, text: str) -> int:
    after = text.partition(path.name)[2]
    if found := _LINE.search(after):
        return int(found[1])
    text_of = path.read_text(encoding="utf-8", errors="replace")
    # A place such as `criteria[2].rules[0]`: `tomllib` has read the file, so its lines can be found.
    if path.suffix == ".toml" and (found := _PLACE.search(after)):
        steps = re.findall(r"[a-z_]+|\d+", found[0])
        line = line_of(lines_of(text_of), tuple(int(step) if step.isdigit() else step for step in steps))
        if line is not None:
            return line
    lines = text_of.splitlines()
    return _first_quoted(lines, re.findall(r"'([^']+)'", after))


def _line_of_rule(lines: list[str], parts: list[str]) -> int:
    """The line on which the last part of the place that is written in the file stands."""
    for part in reversed(parts):
        wanted = re.compile(rf'\bid\s*=\s*"{re.escape(part)}"|\blevel\s*=\s*"{re.escape(part)}"')
        for number, line in enumerate(lines, 1):
            if wanted.search(line):
                return number
    return 1


def _first_quoted(lines: list[str], words: list[str]) -> int:
    for word in words:
        for number, line in enumerate(lines, 1):
            if word in line:
                return number
    return 1
