"""`portal plugins …` through the installed command, in processes of their own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal.kernel import database as db
from portal.kernel.access import Role
from portal.registry.scaffold import package_of
from tests.factories import make_person, make_staff, make_tree
from tests.plugins.wheels import NAME, TITLE, hostile_wheel, series_wheel

PORTAL = Path(sys.executable).parent / "portal"


@pytest.fixture
def portal_home(request):
    """Four people of a province: two officers, a series administrator, and somebody with no office; their phones."""
    request.getfixturevalue("portal")
    tree = make_tree()
    staff = [
        make_staff(Role.PROVINCIAL_OFFICER, tree.province),
        make_staff(Role.PROVINCIAL_OFFICER, tree.province),
        make_staff(Role.SERIES_ADMINISTRATOR, tree.office),
    ]
    yield [*(each.person.phone for each in staff), make_person().phone]
    db.close_all()


def portal(*arguments, home="/nonexistent", **variables):
    """Run the command; its result."""
    environ = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PORTAL_HOME": str(home), **variables}
    done = subprocess.run(
        [PORTAL, "plugins", *map(str, arguments)], capture_output=True, text=True, check=False, env=environ
    )
    return done


def test_new_writes_less_than_sixty_lines_that_pass_their_own_tests(tmp_path):
    folder = tmp_path / "new"
    done = portal("new", NAME, "--title", TITLE, "--path", folder)
    assert (done.returncode, done.stderr) == (0, "")
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert sum(len(path.read_text().splitlines()) for path in files) < 60
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert tested.returncode == 0, tested.stdout
    assert "1 passed" in tested.stdout
    checked = portal("check", folder, "--json")
    document = json.loads(checked.stdout)
    assert (checked.returncode, document["ok"], document["findings"]) == (0, True, [])
    assert document["series"][0]["slug"] == NAME


@pytest.mark.parametrize("name", ["Kernel", "accounts", "x", "a-b", "../evil"])
def test_new_refuses_a_name_that_can_not_be(tmp_path, name):
    done = portal("new", name, "--path", tmp_path / "new")
    assert done.returncode == 2
    assert not (tmp_path / "new").exists()


def test_new_writes_over_nothing(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    assert portal("new", NAME, "--path", tmp_path).returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    portal("new", NAME, "--title", TITLE, "--path", folder)
    return folder


def spoil(folder, file, old, new):
    path = folder / package_of(NAME) / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if new.splitlines()[0] in line)


@pytest.mark.parametrize(
    ("file", "old", "new", "name"),
    [
        ("plugin.py", "from pathlib import Path", "import os\nfrom pathlib import Path", "forbidden-import"),
        ("plugin.py", "from portal.plugin", "from portal.kernel import ledger\nfrom portal.plugin", "forbidden-import"),
        ("plugin.py", "CORE_API", "CORE_API = (", "does-not-parse"),
        ("editions/2023.toml", 'rule = "title_held"', 'rule = "title_hold"', "hook-failed"),
        ("editions/2023.toml", 'id = "held"', 'id = ""', "hook-failed"),
        ("editions/2023.toml", "year = 2023", "year = =", "hook-failed"),
    ],
)
def test_check_names_file_and_line(project, file, old, new, name):
    line = spoil(project, file, old, new)
    done = portal("check", project, "--json")
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == 1
    assert (findings[0]["file"], findings[0]["name"]) == (f"{package_of(NAME)}/{file}", name)
    assert abs(findings[0]["line"] - line) <= 1, findings
    assert f"{package_of(NAME)}/{file}:{findings[0]['line']}: {name}" in portal("check", project).stdout


def test_check_of_a_contract_names_the_rule_s_line(project):
    rule = '{ rule = "title_held", id = "held", level = "助理级", years = 4 }'
    spoil(project, "editions/2023.toml", rule, f"{rule},\n  {rule.replace('4', '5')}")
    done = portal("check", project)
    assert done.returncode == 1
    assert "editions/2023.toml:" in done.stdout
    assert "rule-id-twice" in done.stdout


def test_check_of_a_wheel(tmp_path):
    good, bad = tmp_path / "good.whl", tmp_path / "bad.whl"
    good.write_bytes(series_wheel())
    bad.write_bytes(hostile_wheel('import os\nCORE_API = ">=1.0"\nos._exit(3)'))
    assert portal("check", good).returncode == 0
    done = portal("check", bad, "--json")
    assert done.returncode == 1
    assert {finding["name"] for finding in json.loads(done.stdout)["findings"]} == {
        "forbidden-import",
        "ended-the-process",
    }
    assert portal("check", tmp_path / "none.whl").returncode == 2


def test_misuse_is_exit_2(tmp_path):
    wheel = tmp_path / "a.whl"
    wheel.write_bytes(series_wheel())
    assert portal("install", wheel).returncode == 2
    assert portal("install").returncode == 2
    assert portal("frobnicate").returncode == 2


def test_who_may_do_what_by_command(portal_home, environ, tmp_path):
    officer, other, administrator, nobody = portal_home
    wheel = tmp_path / "a.whl"
    wheel.write_bytes(series_wheel())

    def run(*arguments, code=0, **variables):
        done = portal(*arguments, home=environ["PORTAL_HOME"], **{**environ, **variables})
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    assert "不正确" in run("install", wheel, "--by", officer, code=1, PORTAL_OPERATOR_PASSWORD="wrong")  # noqa: S106
    assert "is none of" in run("install", wheel, "--by", nobody, code=1)
    assert "staged" in run("install", wheel, "--by", administrator)
    assert "is none of" in run("approve", NAME, "--by", administrator, code=1)
    assert "declined" in run("decline", NAME, "--by", officer, "--reason", "再看看")
    assert "staged" in run("install", wheel, "--by", officer)
    assert "两个人" in run("approve", NAME, "--by", officer, code=1)
    assert "active" in run("approve", NAME, "--by", other)
    assert "off" in run("disable", NAME, "--by", officer, "--reason", "条件有误")
    listed = json.loads(run("list", "--json", code=1))["plugins"]
    entry = next(each for each in listed if each["name"] == NAME)
    assert (entry["enabled"], entry["disabled"], entry["deed"]) == (False, "条件有误", "disabled")
    assert (entry["installed"]["version"], entry["bundled"], entry["kind"]) == ("1.0", False, "series")
    assert {each["name"] for each in listed if each["enabled"]} >= {"engineering", "health", "teachers"}
    assert "on" in run("enable", NAME, "--by", other, "--reason", "已更正")
    run("list")
    plan = json.loads(run("remove", NAME, "--plan", "--json"))
    assert (plan["done"], plan["plan"]["action"], plan["plan"]["series"]) == (False, "remove", [NAME])
