"""The process in which a plugin is tried (see `probe`): limits first, then the plugin, then one line of JSON."""

import importlib
import json
import os
import resource
import sys
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from portal.registry import PluginReport, Registry
from portal.registry.finding import Candidate, installed
from portal.registry.loading import load_folder
from portal.testing import ContractBroken, check_boundaries, series_findings

MOST_MEMORY = 1024 * 1024 * 1024
MOST_CPU_SECONDS = 15


def limit() -> None:
    """1 GiB, 15 s of CPU, no file written, no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def candidate(wanted: dict[str, Any]) -> Candidate:
    """The plugin as the registry takes it."""
    return Candidate(wanted["name"], wanted["version"], partial(_load, wanted), bundled=False)


def _load(wanted: dict[str, Any]) -> ModuleType:
    folder = Path(wanted["folder"])
    if wanted["files"]:
        return load_folder(folder, wanted["files"], wanted["module"])
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return importlib.import_module(wanted["module"])


def run(wanted: dict[str, Any]) -> dict[str, Any]:
    """Build a registry with the plugin in it, and run the contract over the plugin."""
    own = list(installed()) if wanted["full"] else []
    company = [candidate(each) for each in wanted["beside"]]
    name = wanted["target"]["name"]
    registry = Registry([*own, *company, candidate(wanted["target"])])
    reports = {report.name: report for report in registry.report()}
    # A name that is taken is reported under another one.
    report = (
        reports[name] if not reports[name].bundled else next(r for n, r in reports.items() if n.startswith(f"{name}@"))
    )
    findings = _contract(wanted["target"], report, registry)
    return {
        "enabled": report.enabled,
        "reason": report.reason,
        "deed": report.deed.value if report.deed else None,
        "report": report.to_json(),
        "series": [
            {"slug": series.slug, "name": series.name, "editions": [edition.identity() for edition in series.editions]}
            for series in registry.series()
            if series.slug in report.series
        ],
        "findings": findings,
        "others_off": {each.name: each.reason for each in registry.report() if not each.enabled and each is not report},
    }


def _contract(target: dict[str, Any], report: PluginReport, registry: Registry) -> list[tuple[str, str, str]]:
    """What the contract of series says against it: (name, place, problem)."""
    if not report.enabled or not report.series:
        return []
    plugin = _load(target)
    _series, found = series_findings(plugin)
    findings = [(each.name, each.place, each.problem) for each in found]
    try:
        # A plugin with kinds of rules of its own says in BOUNDARIES which facts just meet them and which just don't.
        series = [registry.find_series(slug) for slug in report.series]
        check_boundaries(series, custom=getattr(plugin, "BOUNDARIES", None))
    except ContractBroken as broken:
        findings += [_boundary(line) for line in str(broken).splitlines()]
    return findings


def _boundary(line: str) -> tuple[str, str, str]:
    place, _colon, problem = line.removeprefix("boundary at ").partition(": ")
    return "boundary", place, problem


def main() -> None:
    """Read what is wanted, answer on the real standard output; the plugin's own output goes nowhere."""
    wanted = json.loads(sys.stdin.buffer.read())
    answer = os.dup(1)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    limit()
    # Ready: from here on the time is the plugin's.
    os.write(answer, b"\n")
    text = json.dumps(run(wanted), ensure_ascii=False)
    with os.fdopen(answer, "wb") as stream:
        stream.write(b"\n" + text.encode())
    # Threads that the plugin has started don't hold the process up.
    os._exit(0)


if __name__ == "__main__":
    main()
