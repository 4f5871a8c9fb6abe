"""The operator's commands, as an operator runs them: each in its own process, on a home of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from portal.kernel import database as db

Run = Callable[..., subprocess.CompletedProcess[str]]
PORTAL = [sys.executable, "-c", "from portal.cli import main; main()"]
ADMINISTRATOR = ("--admin-name", "王建国", "--admin-phone", "13985012345")


@pytest.fixture
def environment(tmp_path: Path, empty_database_url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return {
        **kept,
        "PORTAL_HOME": str(tmp_path / "home"),
        "PORTAL_DATABASE": empty_database_url,
        "PORTAL_CLOCK": "2023-08-10T09:00",
        "PORTAL_HTTPS": "0",
    }


@pytest.fixture
def portal_command(environment: dict[str, str]) -> Run:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PORTAL, *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    return run


@pytest.fixture
def tampering(environment: dict[str, str]) -> Callable[[str], None]:
    """Somebody with access to the database, past the program."""

    def execute(sql: str) -> None:
        db.bind(db.connect(environment["PORTAL_DATABASE"]))
        db.database.execute_sql(sql)
        db.close_all()

    return execute


def test_before_init_commands_say_what_to_do(portal_command: Run) -> None:
    for arguments in (("ledger", "verify"), ("worker", "--once"), ("serve", "--port", "1")):
        answer = portal_command(*arguments)
        assert answer.returncode == 1
        assert "portal init" in answer.stderr
        assert "Traceback" not in answer.stderr


def test_init_makes_a_healthy_portal_and_can_be_repeated(portal_command: Run, environment: dict[str, str]) -> None:
    first, second = portal_command("init"), portal_command("init")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "calendar plans added: 1" in first.stdout
    assert "calendar plans added: 0" in second.stdout
    home = Path(environment["PORTAL_HOME"])
    assert (home / "secret.key").stat().st_mode & 0o077 == 0
    doctor = portal_command("doctor", "--json")
    document = json.loads(doctor.stdout)
    assert doctor.returncode == 0, doctor.stdout
    assert document["healthy"] is True
    assert len(document["invariants"]) >= 25
    assert {each["violations"] for each in document["invariants"]} == {0}


def test_init_invites_one_administrator(portal_command: Run) -> None:
    answer = portal_command("init", *ADMINISTRATOR)
    assert answer.returncode == 0, answer.stderr
    assert "invitation: http://localhost:8000/invitations/" in answer.stdout
    assert portal_command("init", "--admin-name", "王建国").returncode == 2


def test_ledger_verify_counts_and_names_the_break(portal_command: Run, tampering: Callable[[str], None]) -> None:
    portal_command("init")
    whole = portal_command("ledger", "verify", "--json")
    assert (whole.returncode, json.loads(whole.stdout)["holds"]) == (0, True)
    entries = json.loads(whole.stdout)["entries"]
    assert f"{entries} entries" in portal_command("ledger", "verify").stdout
    tampering("UPDATE kernel_ledger_entry SET data = '[]' WHERE subject = 'organisation:1'")
    broken = portal_command("ledger", "verify")
    assert broken.returncode == 1
    assert "organisation:1 entry 1" in broken.stderr
    document = json.loads(portal_command("ledger", "verify", "--json").stdout)
    assert [(each["subject"], each["sequence"]) for each in document["breaks"]] == [("organisation:1", 1)]
    doctor = portal_command("doctor")
    assert doctor.returncode == 1
    assert "FAIL ledger-verifies" in doctor.stdout


def test_ledger_show_tells_a_subjects_history(portal_command: Run) -> None:
    portal_command("init", *ADMINISTRATOR)
    shown = json.loads(portal_command("ledger", "show", "organisation:1", "--json").stdout)
    assert [each["action"] for each in shown["entries"]] == ["organisation.created", "member.invited"]
    assert "13985012345" not in json.dumps(shown)
    assert portal_command("ledger", "show", "organisation:99").returncode == 1


def test_upgrade_has_nothing_to_do_after_init(portal_command: Run, tampering: Callable[[str], None]) -> None:
    assert "kernel/001_initial" in portal_command("upgrade", "--dry-run").stdout
    portal_command("init")
    assert portal_command("upgrade").stdout == "nothing to do\n"
    tampering("INSERT INTO kernel_migration (name, applied) VALUES ('999_future', '2030-01-01 00:00:00')")
    newer = portal_command("upgrade")
    assert newer.returncode == 1
    assert "999_future" in newer.stderr


def test_worker_once_does_what_is_due(portal_command: Run) -> None:
    portal_command("init")
    answer = portal_command("worker", "--once")
    assert answer.returncode == 0, answer.stderr
    assert "ledger_anchor: 1" in answer.stdout.splitlines()
    assert json.loads(portal_command("ledger", "verify", "--json").stdout)["anchor"] is not None


def test_serve_with_worker_answers_and_ends_gracefully(portal_command: Run, environment: dict[str, str]) -> None:
    portal_command("init")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*PORTAL, "serve", "--port", str(port), "--processes", "1", "--with-worker"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            assert "职称申报评审平台" in answered(f"http://127.0.0.1:{port}/calendar")
        finally:
            server.send_signal(signal.SIGTERM)
            code = server.wait(timeout=60)
    assert code == 0
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.1:{port}/", timeout=2)


def answered(url: str) -> str:
    deadline = time.monotonic() + 40
    while True:
        try:
            with urlopen(url, timeout=10) as answer:
                return answer.read().decode()
        except (URLError, ConnectionError):
            assert time.monotonic() < deadline, f"{url} does not answer"
            time.sleep(0.2)
