"""The plugin author's guide: everything in it that can be run is run, as it stands there, from top to bottom."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.criteria.edition_data import FIELD_KINDS
from portal.criteria.loading import KINDS
from portal.extensions.store import release as store
from portal.kernel import database as db
from portal.kernel.access import Role
from portal.registry.scaffold import new_plugin
from portal.registry.versions import API_VERSION
from tests.factories import make_staff, make_tree

GUIDE = (Path(__file__).parents[2] / "plugins" / "README.md").read_text(encoding="utf-8")
NAME = "digital_economy"
PACKAGE = f"zhicheng_{NAME}"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Snippet:
    """One block of the guide: the heading that it stands under, its language, its text."""

    heading: str
    language: str
    text: str


def snippets() -> list[Snippet]:
    found = []
    for part in re.split(r"^## ", GUIDE, flags=re.MULTILINE):
        heading = part.partition("\n")[0]
        found += [Snippet(heading, language, text) for language, text in BLOCK.findall(part)]
    return found


def under(heading: str, language: str) -> list[str]:
    """The texts of the blocks under a heading."""
    return [each.text for each in snippets() if (each.heading, each.language) == (heading, language)]


def run(console: str, folder: Path, environ: dict[str, str]) -> str:
    """Run the lines of a console block in one shell, which ends at the first that fails; what they print."""
    lines = [line.removeprefix("$ ") for line in console.splitlines() if line.startswith("$ ")]
    script = "\n".join(["set -e", *lines, "pwd >&3"])
    done = subprocess.run(
        ["bash", "-c", f"exec 3>{folder}/.at; {script}"],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{console}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture
def written(tmp_path, environ):
    """The plugin as the first block of the guide makes it."""
    folder = tmp_path / "author"
    folder.mkdir()
    printed = run(under("Something that runs", "console")[0], folder, environ)
    assert "1 passed" in printed
    return folder / NAME


def test_every_snippet_is_of_a_kind_that_a_test_here_or_beside_runs():
    # The scheme is run by tests/plugins/test_scheme_guide.py; what stands under Hooks by the tests of the hooks.
    known = {
        ("Something that runs", "console"): 1,
        ("Something that runs", "toml"): 1,
        ("Something that runs", "python"): 2,
        ("A rule of its own", "python"): 2,
        ("A rule of its own", "toml"): 1,
        ("Into a portal", "console"): 2,
    }
    counted = {}
    for each in snippets():
        counted[each.heading, each.language] = counted.get((each.heading, each.language), 0) + 1
    mine = {key: number for key, number in counted.items() if key[0] in {heading for heading, _ in known}}
    assert mine == known


def test_the_first_example_is_what_the_command_writes_and_it_runs(written):
    files = new_plugin(NAME, title="数字经济", year=2023)
    plugin, test = under("Something that runs", "python")
    assert under("Something that runs", "toml") == [files[f"{PACKAGE}/editions/2023.toml"]]
    assert (plugin, test) == (files[f"{PACKAGE}/plugin.py"], files["tests/test_plugin.py"])
    assert {path: (written / path).read_text() for path in files} == files


def test_the_rule_of_its_own_runs_and_passes_the_contract(written, environ):
    rules, plugin = under("A rule of its own", "python")
    (criteria,) = under("A rule of its own", "toml")
    (written / PACKAGE / "rules.py").write_text(rules)
    (written / PACKAGE / "plugin.py").write_text(plugin)
    edition = written / PACKAGE / "editions" / "2023.toml"
    edition.write_text(edition.read_text().partition("[[criteria]]")[0] + criteria)
    assert "no findings" in run("$ portal plugins check . 2>&1", written, environ)
    # Without its boundaries the contract is not met.
    (written / PACKAGE / "plugin.py").write_text(plugin.replace("BOUNDARIES =", "_BOUNDARIES ="))
    with pytest.raises(AssertionError, match="boundary"):
        run("$ portal plugins check .", written, environ)


def test_the_way_into_a_portal_runs(portal, written, environ):
    tree = make_tree()
    bringer = make_staff(Role.PROVINCIAL_OFFICER, tree.province)
    decider = make_staff(Role.PROVINCIAL_OFFICER, tree.province)
    people = {"OPERATOR": bringer.person.phone, "APPROVER": decider.person.phone}
    first, second = under("Into a portal", "console")
    assert f"{NAME} 1.0 (plugin API >=1.0,<2): enabled" in run(first, written, {**environ, **people})
    assert store.active_of(NAME).version == "1.0"
    printed = run(second, written, {**environ, **people})
    assert f"upgrade {NAME} 1.1 (now 1.0)" in printed
    assert [(row.version, row.state) for row in store.history(NAME)] == [("1.1", "retired"), ("1.0", "removed")]
    db.close_all()


def test_the_version_of_the_api_is_told():
    assert f"(now {API_VERSION})" in GUIDE


def test_every_rule_kind_and_field_kind_is_documented():
    for kind in (*KINDS, *FIELD_KINDS):
        assert f"`{kind}`" in GUIDE
