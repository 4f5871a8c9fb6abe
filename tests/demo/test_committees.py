"""The demo province's committees: one meeting closed, with certificates; one in the middle of its work."""

import dataclasses
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask

from plugins.certificates.command import command as certificates
from plugins.certificates.store.certificate import Certificate
from plugins.committees.command import command as committees
from portal.app import create_app
from portal.config import Settings
from portal.demo import filling
from portal.demo.accounts import Account, read_accounts
from portal.doctor import invariants
from portal.kernel import database as db
from portal.kernel import ledger
from portal.kernel.clock import FileClock, shanghai
from portal.kernel.health import Examination, examine
from tests.lint import LintedClient

NOW = shanghai(2023, 8, 29, 10)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def demo(settings: Settings, empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The demo with its schools only: the 350 engineers take minutes."""
    monkeypatch.setattr(filling, "plans", list)
    monkeypatch.setattr(filling, "other_journeys", lambda *_given, **_named: [])
    monkeypatch.setenv("PORTAL_HOME", str(settings.home))
    monkeypatch.setenv("PORTAL_DATABASE_URL", empty_database_url)
    given = dataclasses.replace(settings, database=empty_database_url, demo=True)
    assert filling.fill(given, at=NOW, tell=lambda _text: None) == 10
    FileClock(given.clock_file).set(NOW)
    made = create_app(given)
    yield made
    db.close_all()


def enter(app: Flask, account: Account) -> LintedClient:
    """The demo's bar makes one of its people of the visitor."""
    client = LintedClient(app)
    page = client.get("/calendar").get_data(as_text=True)
    answer = client.submit("/demo/sign-in", {"account": account.key}, page=page)
    assert answer.status_code == 303
    return client


def account(app: Flask, role: str, where: str) -> Account:
    listed = read_accounts(app.extensions["portal"].settings.home)
    return next(each for each in listed if each.role == role and where in each.note)


def test_what_was_lived_is_sound_and_goes_on(demo: Flask, tmp_path: Path) -> None:
    """One test: the province takes a while to fill."""
    portal = demo.extensions["portal"]
    with demo.app_context():
        found = examine(invariants(portal.registry), Examination(portal, NOW))
    assert {each.name: each.violations for each in found if not each.holds} == {}
    assert ledger.verify().breaks == ()
    rows = json.loads(call(demo, committees, "list", "--json"))["committees"]
    meetings = {meeting["state"]: meeting["id"] for row in rows for meeting in row["meetings"]}
    assert sorted(meetings) == ["confirmed", "session"]
    call(demo, committees, "export-ballot", str(meetings["confirmed"]), "--out", str(tmp_path / "ballot"))
    verified("plugins/committees/verify_ballot.py", tmp_path / "ballot")
    (first, *others) = json.loads(call(demo, certificates, "list", "--json"))["certificates"]
    assert len(others) == 3
    call(demo, certificates, "export", first["number"], "--out", str(tmp_path / "certificate.json"))
    verified("plugins/certificates/verify_certificate.py", tmp_path / "certificate.json")
    the_bar_names_everybody_in_chinese(demo)
    people_go_on_with_their_work(demo)


def the_bar_names_everybody_in_chinese(demo: Flask) -> None:
    page = LintedClient(demo).get("/calendar").get_data(as_text=True)
    people = re.findall(r'<option value="(?:person|member)-\d+">([^<]+)</option>', page)
    assert people
    assert [each for each in people if re.search("[a-z]", each)] == []


def call(app: Flask, command: click.Command, *arguments: str) -> str:
    """What an operator's command prints."""
    answer = CliRunner().invoke(command, list(arguments), obj=lambda: app.extensions["portal"])
    assert answer.exit_code == 0, answer.output
    return answer.output


def verified(script: str, given: Path) -> None:
    """The offline script finds nothing wrong."""
    done = subprocess.run([sys.executable, str(ROOT / script), str(given)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def people_go_on_with_their_work(demo: Flask) -> None:
    """The public, an expert and an office."""
    public = LintedClient(demo)
    row = Certificate.select().order_by(Certificate.id).first()
    page = public.submit(f"/c/{row.public_id}").get_data(as_text=True)
    assert "高级教师" in page
    assert row.number in page
    expert = enter(demo, account(demo, "expert", "湘江"))
    assert "2023年中小学教师高级职称评审会议" in text(expert, "/expert")
    assert expert.get("/committees/meetings").status_code == 403
    office = enter(demo, account(demo, "office_officer", "湘江"))
    assert "2023年中小学教师高级职称评审会议" in text(office, "/committees/meetings")
    assert "物理" in text(office, "/committees/policy")


def text(client: LintedClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)
