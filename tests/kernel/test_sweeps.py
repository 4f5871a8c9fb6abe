"""What happens by itself: one failing sweep does not stop the others, and two workers do nothing twice."""

from datetime import datetime, timedelta

import pytest

from portal.app import Portal
from portal.kernel import sweeps
from portal.kernel.clock import FixedClock, SystemClock
from portal.kernel.drafts import Draft
from portal.kernel.sweeps import Sweep, SweepRun


def writes(*, portal: Portal, now: datetime) -> int:
    Draft.create(owner="person:1", key=f"{Draft.select().count()}", typed="", kept_at=now)
    return 1


def writes_and_fails(*, portal: Portal, now: datetime) -> int:
    writes(portal=portal, now=now)
    raise LookupError("no such plan")


def test_a_failing_sweep_leaves_nothing_and_the_others_go_on(portal: Portal, clock: FixedClock) -> None:
    swept = (Sweep("first", writes), Sweep("second", writes_and_fails), Sweep("third", writes))
    assert sweeps.run_all(swept, portal=portal, now=clock.now()) == {"first": 1, "third": 1}
    assert Draft.select().count() == 2
    failed = SweepRun.get(SweepRun.name == "second")
    assert (failed.failures, failed.error) == (1, "LookupError: no such plan")


def test_a_mended_sweep_is_no_longer_named_as_failing(portal: Portal, clock: FixedClock) -> None:
    sweeps.run_all((Sweep("one", writes_and_fails),), portal=portal, now=clock.now())
    sweeps.run_all((Sweep("one", writes),), portal=portal, now=clock.now())
    assert (SweepRun.get().failures, SweepRun.get().error) == (0, "")


def test_two_workers_in_one_minute_sweep_once(portal: Portal, clock: FixedClock) -> None:
    real = SystemClock().now()
    swept = (Sweep("one", writes),)
    ran = [
        sweeps.run_due(swept, portal=portal, now=clock.now(), real_now=real + timedelta(seconds=seconds))
        for seconds in (0, 5, 60)
    ]
    assert ran == [{"one": 1}, {}, {"one": 1}]


def test_a_killed_worker_holds_a_sweep_no_longer_than_its_lease(portal: Portal, clock: FixedClock) -> None:
    real = SystemClock().now()
    assert sweeps._claim("one", real)
    assert not sweeps._claim("one", real + timedelta(minutes=1))
    assert sweeps._claim("one", real + sweeps.LEASE)


@pytest.mark.parametrize("atomic", [True, False])
def test_an_atomic_sweep_is_one_transaction(portal: Portal, clock: FixedClock, atomic: bool) -> None:
    sweeps.run_all((Sweep("one", writes_and_fails, atomic),), portal=portal, now=clock.now())
    assert Draft.select().count() == (0 if atomic else 1)
