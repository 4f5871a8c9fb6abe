"""A new series, made by `portal plugins new` and built as a wheel, comes into a portal that is being served.

It is installed, used, upgraded, rolled back and removed by commands in processes of their own, while the served
processes keep running: their numbers are the same at the end as at the beginning.
"""

import dataclasses
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.calendar.domain.plan import Entry
from portal.calendar.service import planning
from portal.kernel import database as db
from portal.kernel.access import Role
from portal.registry.loading import forget
from portal.registry.scaffold import package_of
from portal.submissions.domain.dossier import Section
from portal.submissions.service import choice
from portal.submissions.service import withdraw as withdrawing
from tests.applicants import IN_WINDOW, ITEMS, Engineer, Province, fill_dossier, make_applied, make_province
from tests.factories import Staff, applicant, make_person, make_staff, sign_in_client
from tests.lint import LintedClient
from tests.plugins.wheels import NAME, TITLE

PORTAL = Path(sys.executable).parent / "portal"
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
PATIENCE = 60


@dataclass
class Served:
    """The address of a served portal, and the process that answers."""

    url: str
    process: subprocess.Popen[bytes]

    def get(self, path: str, cookie: str = "") -> tuple[int, str]:
        request = urllib.request.Request(self.url + path, headers={"Cookie": cookie} if cookie else {})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def workers(self) -> list[str]:
        """The numbers of the processes that serve."""
        tree = subprocess.run(["ps", "-eo", "pid,pgid,args"], capture_output=True, text=True, check=True).stdout
        return sorted(
            line.split()[0] for line in tree.splitlines() if "gunicorn" in line and self.url.rpartition(":")[2] in line
        )


@pytest.fixture
def served(portal, environ):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    db.close_all()
    command = [PORTAL, "serve", "--port", str(port), "--processes", "2"]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    db.database.connect(reuse_if_open=True)
    site = Served(f"http://127.0.0.1:{port}", process)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            site.get("/health.json")
            break
        except OSError:
            assert time.monotonic() < deadline, "not served"
            time.sleep(0.2)
    yield site
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=PATIENCE)
    forget(frozenset({package_of(NAME)}))


def run(environ, *arguments, code=0):
    """A command; its JSON document."""
    done = subprocess.run(
        [PORTAL, "plugins", *map(str, arguments), "--json"], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr + done.stdout
    return json.loads(done.stdout) if done.stdout else done.stderr


def build(folder: Path, into: Path) -> Path:
    """Build the project's wheel, offline, as `pip wheel --no-build-isolation` would."""
    before = set(into.glob("*.whl"))
    subprocess.run([sys.executable, "-c", BUILD, str(into)], cwd=folder, capture_output=True, check=True)
    (wheel,) = set(into.glob("*.whl")) - before
    return wheel


def put_into_the_plan(manager: Staff) -> None:
    """The calendar manager gives the new series a place in row 1 of the year's plan."""
    draft = planning.start_draft(year=2023, actor=manager.actor, now=IN_WINDOW)
    row = draft.plan.rows[0]
    entries = (*row.entries, Entry(NAME, TITLE))
    row = dataclasses.replace(row, entries=entries)
    planning.save_row(year=2023, index=0, row=row, revision=draft.revision, actor=manager.actor, now=IN_WINDOW)
    planning.publish(
        year=2023, why="新增系列", revision=draft.revision + 1, staff=(), actor=manager.actor, now=IN_WINDOW
    )


def start(province: Province) -> Engineer:
    """Somebody with a dossier chooses the new series."""
    title = {
        "series": "工程技术",
        "level": "助理级",
        "title": "助理工程师",
        "obtained": "2017-11-20",
        "application_year": 2017,
    }
    items = tuple(item for item in ITEMS if item[0] is not Section.TITLES)
    person = make_person()
    fill_dossier(province, person, items=(*items, (Section.TITLES, "title", title)))
    chosen = {"series": NAME, "specialty": TITLE, "level": "中级", "track": "normal"}
    actor = applicant(person)
    return Engineer(person, choice.choose(**chosen, registry=province.portal.registry, actor=actor, now=IN_WINDOW))


def cookie_of(app, person) -> str:
    client = LintedClient(app)
    sign_in_client(client, person, now=IN_WINDOW)
    found = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    return f"{found.key}={found.value}"


def test_a_new_series_comes_is_used_changes_and_goes(app, portal, clock, served, environ, tmp_path):
    clock.set("2023-08-29T10:00")
    province = make_province(portal, now=IN_WINDOW)
    bringer = make_staff(Role.PROVINCIAL_OFFICER, province.tree.province)
    decider = make_staff(Role.PROVINCIAL_OFFICER, province.tree.province)
    put_into_the_plan(make_staff(Role.CALENDAR_MANAGER, province.tree.province))
    workers = served.workers()
    assert TITLE not in served.get("/eligibility")[1]

    # Made, built, brought by one person, let in by another.
    project, wheels = tmp_path / "project", tmp_path / "wheels"
    wheels.mkdir()
    made = subprocess.run(
        [PORTAL, "plugins", "new", NAME, "--title", TITLE, "--path", project],
        env=environ,
        capture_output=True,
        check=True,
    )
    assert made.returncode == 0
    first = build(project, wheels)
    planned = run(environ, "install", first, "--plan")
    assert (planned["done"], planned["plan"]["series"]) == (False, [NAME])
    assert run(environ, "install", first, "--by", bringer.person.phone)["state"] == "staged"
    assert TITLE not in served.get("/eligibility")[1]
    run(environ, "approve", NAME, "--by", bringer.person.phone, code=1)
    assert run(environ, "approve", NAME, "--by", decider.person.phone)["state"] == "active"
    assert all(TITLE in served.get("/eligibility")[1] for _ in range(4))

    # Used: somebody applies in the new series, and the served portal shows the case.
    engineer = start(province)
    applied = make_applied(province, engineer)
    status, page = served.get(f"/applications/{engineer.application_id}", cookie_of(app, engineer.person))
    assert (status, applied.number in page, TITLE in page) == (200, True, True)

    # Upgraded: another edition beside the first, by which the open case is still judged.
    text = (project / "pyproject.toml").read_text()
    (project / "pyproject.toml").write_text(text.replace('version = "1.0"', 'version = "1.1"'))
    editions = project / package_of(NAME) / "editions"
    next_year = (editions / "2023.toml").read_text().replace("year = 2023", "year = 2024")
    (editions / "2024.toml").write_text(next_year)
    second = build(project, wheels)
    plan = run(environ, "upgrade", NAME, second, "--by", decider.person.phone)["plan"]
    assert (plan["from_version"], plan["open_cases"], len(plan["editions"])) == ("1.0", {NAME: 1}, 2)
    run(environ, "approve", NAME, "--by", bringer.person.phone)
    officer = cookie_of(app, decider)
    assert all("2024年度第1版" in served.get(f"/plugins/{NAME}", officer)[1] for _ in range(4))
    assert served.get(f"/applications/{engineer.application_id}", cookie_of(app, engineer.person))[0] == 200

    # Rolled back.
    assert run(environ, "rollback", NAME, "--by", bringer.person.phone)["version"] == "1.0"
    assert all("2024年度第1版" not in served.get(f"/plugins/{NAME}", officer)[1] for _ in range(4))

    # Removed, once nothing is open.
    refused = run(environ, "remove", NAME, "--by", bringer.person.phone, code=1)
    assert refused["plan"]["refusals"] == [f"{NAME}系列还有1件未办结的申报"]
    withdrawing.withdraw(application_id=engineer.application_id, actor=engineer.actor, now=IN_WINDOW)
    assert run(environ, "remove", NAME, "--by", bringer.person.phone)["state"] == "removed"
    assert all(TITLE not in served.get("/eligibility")[1] for _ in range(4))
    listed = run(environ, "list")
    assert NAME not in {each["name"] for each in listed["plugins"]}
    assert json.loads(served.get("/health.json")[1])["status"] == "ok"
    assert served.workers() == workers
