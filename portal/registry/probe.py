"""Trying a plugin in a process of its own before it is let into this one.

The process has limits of time and memory, none of the portal's secrets in its environment, and writes no file. What
sleeps, ends its process, aborts or eats memory does so there. The good result is remembered by the hash of the
content. It is no wall against somebody who means harm: that is what the approval by a second person is for.
"""

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.registry.faults import Deed, PluginError
from portal.registry.versions import API_VERSION

# What a plugin may take to be imported, to give its values and to have them checked. Seconds of the wall clock.
PATIENCE = 20
# What the process itself may take to start. Seconds.
START = 60
ROOT = Path(__file__).parent.parent.parent
_MODULE = "portal.registry.trial"
# Part of the key under which a result is remembered: another way of trying asks again.
_KIND = f"1/{API_VERSION}"


@dataclass(frozen=True)
class Target:
    """What is tried: a module, from a folder whose files are recorded, or (without `files`) as found on the path."""

    name: str
    version: str
    module: str
    folder: Path
    files: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "version": self.version,
            "module": self.module,
            "folder": str(self.folder),
            "files": dict(self.files),
        }


@dataclass(frozen=True)
class Tried:
    """What came of it. `report` is that of the registry; `findings` are (name, place, problem) of the contract."""

    enabled: bool
    reason: str
    deed: Deed | None
    report: Mapping[str, Any]
    series: tuple[Mapping[str, Any], ...]
    findings: tuple[tuple[str, str, str], ...]
    # Plugins beside it that are off in this company, by name -> reason.
    others_off: Mapping[str, str]


def try_out(target: Target, *, beside: Iterable[Target] = (), full: bool = True, patience: float = PATIENCE) -> Tried:
    """Load the plugin in a process of its own, with those `beside` it, and run the contract over it.

    `full` False leaves out the plugins that ship with the portal. Never raises for what the plugin does.
    """
    wanted = {"target": target.to_json(), "beside": [each.to_json() for each in beside], "full": full}
    done = _run(json.dumps(wanted).encode(), patience)
    if done is None:
        return _failed(Deed.TIME, f"took longer than {patience:g} seconds to load")
    code, output, errors = done
    answer = output.rpartition(b"\n")[2]
    try:
        found = json.loads(answer) if answer else None
    except ValueError:
        found = None
    if code != 0 or not isinstance(found, dict):
        return _failed(*_death(code, errors))
    deed = Deed(found["deed"]) if found["deed"] else None
    return Tried(
        enabled=found["enabled"],
        reason=found["reason"],
        deed=deed,
        report=found["report"],
        series=tuple(found["series"]),
        findings=tuple((each[0], each[1], each[2]) for each in found["findings"]),
        others_off=found["others_off"],
    )


def _run(wanted: bytes, patience: float) -> tuple[int, bytes, bytes] | None:
    """(exit code, output, errors) of the process; None when it took too long. Its own start does not count."""
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell, the plugin's names go in as data
        [sys.executable, "-B", "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        # What it starts itself ends with it.
        start_new_session=True,
    )
    with process:
        start = threading.Timer(START, _end, [process])
        start.start()
        try:
            _ask(process, wanted)
            start.cancel()
            output, errors = process.communicate(timeout=patience)
            return process.returncode, output, errors
        except subprocess.TimeoutExpired:
            return None
        finally:
            start.cancel()
            _end(process)


def _ask(process: subprocess.Popen[bytes], wanted: bytes) -> None:
    """Tell it what to try, and wait until it begins."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("the process has no pipes")
    # Where it has ended already, its exit code tells.
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(wanted)
        process.stdin.close()
    process.stdin = None
    process.stdout.readline()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _death(code: int, stderr: bytes) -> tuple[Deed, str]:
    if b"MemoryError" in stderr[-4000:]:
        return Deed.MEMORY, "took more memory than a plugin may have"
    ended = f"by signal {-code}" if code < 0 else f"with exit code {code}"
    return Deed.DIED, f"ended its process {ended} while it was being loaded"


def _failed(deed: Deed, reason: str) -> Tried:
    return Tried(False, reason, deed, {}, (), (), {})


def content_hash(files: Mapping[str, str]) -> str:
    """One hash over the hashes of all files."""
    text = json.dumps(dict(sorted(files.items())), separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def hashes_of(folder: Path, suffixes: tuple[str, ...] = ()) -> dict[str, str]:
    """The hashes of the files below a folder, by path; byte code is not counted."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and (not suffixes or path.suffix in suffixes)
    }


class Memory:
    """Remembers which contents were tried and found harmless: in this process, and in a folder where one is given."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._good: set[str] = set()

    def _key(self, content: str) -> str:
        return hashlib.sha256(f"{_KIND}:{content}".encode()).hexdigest()

    def knows(self, content: str) -> bool:
        """Was this content tried, with a good result?"""
        key = self._key(content)
        return key in self._good or (self._folder is not None and (self._folder / key).exists())

    def keep(self, content: str) -> None:
        """Remember a good result. A folder that can't be written is no reason to fail: it is tried again then."""
        key = self._key(content)
        self._good.add(key)
        if self._folder is not None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                (self._folder / key).touch()
            except OSError:
                self._folder = None


def require_harmless(target: Target, content: str, memory: Memory) -> None:
    """Raise PluginError unless this content loads, alone, in a process of its own."""
    if memory.knows(content):
        return
    tried = try_out(target, full=False)
    if not tried.enabled:
        raise PluginError(tried.reason, deed=tried.deed)
    memory.keep(content)
