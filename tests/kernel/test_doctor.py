"""The doctor names what is wrong: every invariant of the kernel is broken once, and found."""

import shutil
from datetime import UTC, timedelta

import pytest

from portal.app import Portal
from portal.doctor import invariants
from portal.kernel import drafts, jobs, ledger, sweeps
from portal.kernel.access import SYSTEM
from portal.kernel.clock import FixedClock
from portal.kernel.database import database, is_sqlite, transaction
from portal.kernel.health import Examination, Finding, Invariant, examine
from portal.kernel.invariants import INVARIANTS
from portal.kernel.notices import notify
from portal.kernel.sweeps import Sweep

# What SQL can break: invariant -> statement. The others have tests of their own below.
TAMPERINGS = {
    "schema-is-current": "INSERT INTO kernel_migration (name, applied) VALUES ('999_future', '2030-01-01')",
    "ledger-verifies": "UPDATE kernel_ledger_entry SET data = '[]' WHERE sequence = 1",
    "ledger-has-heads": "DELETE FROM kernel_ledger_head WHERE subject = 'plan:2023'",
    "ledger-goes-forward": "UPDATE kernel_ledger_entry SET at = 1 WHERE sequence = 2",
    "ledger-is-past": "UPDATE kernel_ledger_entry SET at = 4000000000000000",
    "ledger-is-anchored": "DELETE FROM kernel_ledger_anchor",
    "anchors-grow": "INSERT INTO kernel_ledger_anchor (at, last_entry, root) VALUES (1, 0, '')",
    "notices-have-known-state": "UPDATE kernel_notice SET mail_state = 'lost'",
    "notices-are-read-after-written": "UPDATE kernel_notice SET read_at = 1",
    "notices-stay-on-site": "UPDATE kernel_notice SET link = '//evil.example/'",
    "mail-is-not-given-up": "UPDATE kernel_notice SET mail_state = 'failed', mail_next_at = NULL",
    "mail-is-not-late": "UPDATE kernel_notice SET mail_state = 'due', created_at = 1",
    "drafts-have-owners": "UPDATE kernel_draft SET owner = 'nobody'",
    "visitors-drafts-go": "UPDATE kernel_draft SET owner = 'visitor:x', kept_at = 1",
    "drafts-can-be-opened": "UPDATE kernel_draft SET typed = 'v1.00000000.AAAA'",
    "jobs-are-done": "UPDATE kernel_job SET due_at = 1",
    "jobs-do-not-fail": "UPDATE kernel_job SET state = 'failed'",
    "sweeps-do-not-fail": "UPDATE kernel_sweep_run SET failures = 3, error = 'OSError'",
    "sweeps-run": "UPDATE kernel_sweep_run SET next_at = 1",
}


@pytest.fixture
def filled(portal: Portal, clock: FixedClock) -> Portal:
    """One healthy row of everything, and a home as `portal init` leaves it."""
    now = clock.now()
    with transaction():
        for _ in range(2):
            ledger.append(subject="plan:2023", action="test.step", actor=SYSTEM, at=now)
        ledger.anchor(now=now)
        jobs.enqueue("note", key="k", now=now)
    notify(person_id=1, subject="plan:2023", kind="test", title="题", body="文", link="/inbox", now=now)
    drafts.keep("person:1", "key", {"text": ["字"]}, now)
    sweeps.run_all((Sweep("one", lambda **_arguments: 0),), portal=portal, now=now)
    return portal


def findings(portal: Portal, clock: FixedClock) -> dict[str, Finding]:
    return {finding.name: finding for finding in examine(INVARIANTS, Examination(portal, clock.now()))}


def violated(portal: Portal, clock: FixedClock) -> set[str]:
    return {name for name, finding in findings(portal, clock).items() if not finding.holds}


def test_a_healthy_portal_has_nothing_wrong(filled: Portal, clock: FixedClock) -> None:
    assert violated(filled, clock) == set()


@pytest.mark.parametrize("name", sorted(TAMPERINGS))
def test_what_is_broken_is_named(filled: Portal, clock: FixedClock, name: str) -> None:
    database.execute_sql(TAMPERINGS[name])
    clock.advance(timedelta(hours=2))
    found = findings(filled, clock)
    assert not found[name].holds
    assert found[name].violations
    assert all(str(line) for line in found[name].violations)


def test_a_dangling_reference_is_named(filled: Portal, clock: FixedClock) -> None:
    if is_sqlite():
        database.execute_sql("PRAGMA foreign_keys = 0")
        database.execute_sql(
            "INSERT INTO accounts_disclosure (person_id, viewer_id, viewer_role, field, reason, at)"
            " VALUES (1, 1, 'x', 'x', 'x', 1)"
        )
        assert violated(filled, clock) == {"references-hold", "commits-are-durable"}
        database.close()
        return
    database.execute_sql(
        "ALTER TABLE accounts_disclosure ADD CONSTRAINT unchecked FOREIGN KEY (viewer_id)"
        " REFERENCES accounts_person (id) NOT VALID"
    )
    assert violated(filled, clock) == {"references-hold"}


def test_a_damaged_database_is_named(filled: Portal, clock: FixedClock) -> None:
    if is_sqlite():
        database.execute_sql("PRAGMA writable_schema = 1")
        database.execute_sql(
            "UPDATE sqlite_master SET sql = replace(sql, '\"read_at\" INTEGER', '\"read_at\" INTEGER NOT NULL')"
            " WHERE name = 'kernel_notice'"
        )
        database.close()
    else:
        database.execute_sql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'kernel_notice_key'::regclass")
    assert violated(filled, clock) == {"database-is-whole"}


def test_writes_that_could_be_lost_are_named(filled: Portal, clock: FixedClock) -> None:
    database.execute_sql("PRAGMA synchronous = 0" if is_sqlite() else "SET synchronous_commit = off")
    assert violated(filled, clock) == {"commits-are-durable"}
    database.close()


def test_a_clock_of_another_place_is_named(filled: Portal, clock: FixedClock) -> None:
    examination = Examination(filled, clock.now().astimezone(UTC))
    assert [each.name for each in examine(INVARIANTS, examination) if not each.holds] == ["clock-is-sane"]


def test_a_readable_secret_is_named(filled: Portal, clock: FixedClock) -> None:
    key = filled.settings.home / "secret.key"
    key.write_text("00" * 32)
    key.chmod(0o600)
    assert violated(filled, clock) == set()
    key.chmod(0o640)
    assert violated(filled, clock) == {"secret-is-private"}


def test_a_full_disk_is_named(filled: Portal, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(filled.settings.home)._replace(free=1024)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    assert violated(filled, clock) == {"space-is-left"}


def test_every_invariant_of_the_kernel_is_broken_here() -> None:
    by_hand = {"references-hold", "database-is-whole", "commits-are-durable", "clock-is-sane", "secret-is-private"}
    assert {each.name for each in INVARIANTS} == TAMPERINGS.keys() | by_hand | {"space-is-left"}


def test_what_cannot_be_examined_is_a_violation(filled: Portal, clock: FixedClock) -> None:
    def fail(_examination: Examination) -> list[str]:
        raise LookupError("no such table")

    (finding,) = examine((Invariant("x", "", fail),), Examination(filled, clock.now()))
    assert (finding.count, finding.violations) == (1, ("could not be examined: LookupError: no such table",))


def test_a_thousand_violations_are_counted_and_twenty_shown(filled: Portal, clock: FixedClock) -> None:
    many = Invariant("x", "", lambda _examination: (str(number) for number in range(1000)))
    (finding,) = examine((many,), Examination(filled, clock.now()))
    assert (finding.count, len(finding.violations)) == (1000, 20)


def test_all_areas_together_have_enough_invariants_with_names_of_their_own() -> None:
    names = [each.name for each in invariants()]
    assert len(names) >= 40
    assert len(names) == len(set(names))
