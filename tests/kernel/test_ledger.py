"""The record of decisions: whole, it verifies; changed in any way, it says where."""

from datetime import datetime
from threading import Event, Thread

import pytest

from portal.app import Portal
from portal.kernel import ledger
from portal.kernel.access import SYSTEM
from portal.kernel.clock import FixedClock
from portal.kernel.database import database, transaction


@pytest.fixture
def written(portal: Portal, clock: FixedClock) -> datetime:
    """Two subjects with three entries each, anchored."""
    now = clock.now()
    with transaction():
        for step in range(3):
            for subject in ("application:1", "plan:2023"):
                ledger.append(
                    subject=subject, action="test.step", actor=SYSTEM, at=now, data={"step": step, "名": "值"}
                )
        ledger.anchor(now=now)
    return now


def test_verify_whole_record(written: datetime) -> None:
    assert ledger.verify() == ledger.Verification(6, ())


@pytest.mark.parametrize(
    ("tampering", "subject", "sequence"),
    [
        ("UPDATE kernel_ledger_entry SET data='{}' WHERE subject='plan:2023' AND sequence=2", "plan:2023", 2),
        ("UPDATE kernel_ledger_entry SET actor='person:9' WHERE subject='plan:2023' AND sequence=1", "plan:2023", 1),
        ("DELETE FROM kernel_ledger_entry WHERE subject='application:1' AND sequence=2", "application:1", 3),
        ("DELETE FROM kernel_ledger_entry WHERE subject='application:1' AND sequence=3", "application:1", 3),
        ("DELETE FROM kernel_ledger_head WHERE subject='application:1'", "application:1", 4),
    ],
)
def test_verify_names_the_break(written: datetime, tampering: str, subject: str, sequence: int) -> None:
    database.execute_sql(tampering)
    breaks = [(found.subject, found.sequence) for found in ledger.verify().breaks]
    assert (subject, sequence) in breaks


def test_verify_finds_reordered_entries(written: datetime) -> None:
    for old, new in ((1, 100), (2, 1), (100, 2)):
        database.execute_sql(
            f"UPDATE kernel_ledger_entry SET sequence={new} WHERE subject='plan:2023' AND sequence={old}"  # noqa: S608
        )
    assert ledger.verify().breaks


def test_verify_finds_a_cut_tail_with_its_head_rewritten(written: datetime) -> None:
    """Who cuts the tail and mends the kept head as well is found by the anchor."""
    database.execute_sql("DELETE FROM kernel_ledger_entry WHERE subject='plan:2023' AND sequence=3")
    database.execute_sql(
        "UPDATE kernel_ledger_head SET sequence=2, hash=(SELECT hash FROM kernel_ledger_entry"
        " WHERE subject='plan:2023' AND sequence=2) WHERE subject='plan:2023'"
    )
    assert [found.subject for found in ledger.verify().breaks] == ["anchor"]


def test_append_outside_a_transaction_is_an_error(portal: Portal, clock: FixedClock) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        ledger.append(subject="plan:2023", action="test.step", actor=SYSTEM, at=clock.now())


def test_rolled_back_decision_leaves_no_entry(portal: Portal, clock: FixedClock) -> None:
    def decide_and_fail() -> None:
        with transaction():
            ledger.append(subject="plan:2023", action="test.step", actor=SYSTEM, at=clock.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        decide_and_fail()
    assert ledger.verify() == ledger.Verification(0, ())


def test_an_entry_that_is_still_being_written_is_waited_for(portal: Portal, clock: FixedClock) -> None:
    """On PostgreSQL a lower number may be committed after a higher one; the anchor must not miss it."""
    now = clock.now()
    started, may_end = Event(), Event()

    def slow() -> None:
        with transaction():
            ledger.append(subject="plan:2023", action="test.slow", actor=SYSTEM, at=now)
            started.set()
            may_end.wait(10)
        database.close()

    def quick() -> None:
        with transaction():
            ledger.append(subject="plan:2024", action="test.quick", actor=SYSTEM, at=now)
        database.close()

    def anchor() -> None:
        ledger.anchor(now=now)
        database.close()

    threads = [Thread(target=work) for work in (slow, quick, anchor)]
    threads[0].start()
    started.wait(10)
    for thread in threads[1:]:
        thread.start()
        # On SQLite they wait for the slow one; on PostgreSQL only the anchor has to.
        thread.join(0.5)
    may_end.set()
    for thread in threads:
        thread.join()
    ledger.anchor(now=now)
    assert ledger.verify() == ledger.Verification(2, ())
