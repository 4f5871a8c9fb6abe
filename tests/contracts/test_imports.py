"""The rooms' import rules hold; and each rule bites: a forbidden import, planted in a copy, is found by it."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# Contract -> (file, import) that breaks it.
BREACHES = {
    "Areas stand on each other in one order": (
        "portal/accounts/service/__init__.py",
        "import portal.calendar.service",
    ),
    "Rooms of an area stand on each other in one order": (
        "portal/accounts/store/person.py",
        "import portal.accounts.service",
    ),
    "Domain rooms are pure": ("portal/calendar/domain/window.py", "import portal.kernel.clock"),
    "Criteria are pure: the standard library only": ("portal/criteria/rules.py", "import peewee"),
    "Stores know no page and take no decision": ("portal/submissions/store/application.py", "import flask"),
    "Services know no page": ("portal/calendar/service/__init__.py", "import portal.kernel.web"),
    "Pages and forms touch no table": ("portal/accounts/web/__init__.py", "import portal.accounts.store.person"),
    "An area asks another only through its service and domain": (
        "portal/calendar/service/__init__.py",
        "import portal.accounts.store.person",
    ),
    "Areas above the calendar ask it only through its service and domain": (
        "portal/submissions/service/dossier.py",
        "import portal.calendar.store.plan",
    ),
    "Series and extensions ask submissions only through their service and domain": (
        "portal/series/service/__init__.py",
        "import portal.submissions.store.application",
    ),
    "The core imports no plugin": ("portal/plugin.py", "import plugins.engineering.plugin"),
    "Plugins import portal.plugin, and their tests portal.testing": (
        "plugins/engineering/plugin.py",
        "import portal.kernel.database",
    ),
    "Rooms of a service plugin stand on each other in one order": (
        "plugins/committees/store/filing.py",
        "import plugins.committees.service.filing",
    ),
    "Domain rooms of service plugins are pure": ("plugins/committees/domain/filing.py", "import portal.plugin"),
    "Only the stores of service plugins know tables": (
        "plugins/committees/web/filing.py",
        "import plugins.committees.store.filing",
    ),
    "The kernel knows nothing above it": ("portal/kernel/web.py", "import portal.app"),
    "Only the composition root wires the portal": ("portal/submissions/service/dossier.py", "import portal.sweeps"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_all_import_rules_hold() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for name in ("portal", "plugins"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize("name", [contract["name"] for contract in CONTRACTS])
def test_every_rule_finds_its_breach(copy: Path, name: str) -> None:
    path, line = BREACHES[name]
    file = copy / path
    before = file.read_text()
    file.write_text(f"{before}\n{line}\n")
    try:
        answer = lint(copy)
    finally:
        file.write_text(before)
    assert answer.returncode == 1, answer.stdout
    assert f"{name} BROKEN" in " ".join(answer.stdout.split())


def test_the_rule_for_plugins_names_every_module_of_the_core() -> None:
    """A new module of the core must not become a plugin's back door."""
    names = {
        path.stem for path in (ROOT / "portal").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    (rule,) = (contract for contract in CONTRACTS if contract["name"].startswith("Plugins import"))
    forbidden = {name.removeprefix("portal.") for name in rule["forbidden_modules"] if name.startswith("portal.")}
    assert names - forbidden - {"__init__"} == {"plugin", "testing"}
