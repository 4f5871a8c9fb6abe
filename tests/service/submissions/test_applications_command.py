"""`portal applications`: one JSON document, masked."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.app import Portal
from portal.commands.applications import command
from tests.applicants import make_applied, make_engineer, make_province


@pytest.fixture
def run(portal: Portal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path))
    monkeypatch.setenv("PORTAL_DATABASE", portal.settings.database)
    monkeypatch.setenv("PORTAL_SECRET_KEY", portal.settings.secret.hex())
    assert os.environ["PORTAL_HOME"]
    return CliRunner()


def test_list_and_show_are_masked(run: CliRunner, portal: Portal) -> None:
    province = make_province(portal)
    engineer = make_engineer(province, "欧阳建筑")
    number = make_applied(province, engineer).number
    listed = run.invoke(command, ["list", "--json"])
    assert [row["number"] for row in json.loads(listed.stdout)["applications"]] == [number]
    shown = run.invoke(command, ["show", number, "--json"])
    document = json.loads(shown.stdout)
    assert (document["name"], document["contents_hold"], len(document["route"])) == ("欧***", True, 6)
    for text in (listed.stdout, shown.stdout):
        assert engineer.person.document not in text
        assert "欧阳" not in text


def test_list_holds_drafts_without_a_number(run: CliRunner, portal: Portal) -> None:
    make_engineer(make_province(portal), complete=False)
    rows = json.loads(run.invoke(command, ["list", "--json"]).stdout)["applications"]
    assert [(row["number"], row["state"]) for row in rows] == [(None, "draft")]


def test_an_unknown_number_is_a_negative_answer(run: CliRunner) -> None:
    answer = run.invoke(command, ["show", "ZC2023999999", "--json"])
    assert (answer.exit_code, answer.stdout) == (1, "")


def test_a_state_that_does_not_exist_is_misuse(run: CliRunner) -> None:
    assert run.invoke(command, ["list", "--state", "nonsense"]).exit_code == 2
