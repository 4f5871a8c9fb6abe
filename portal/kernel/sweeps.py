"""What must happen by itself when its time comes: reminders, ends of periods, mail. Looked for every minute.

A sweep is a plain function that does what is due at `now` and says how much that was. Each runs by itself: one that
fails is recorded, and the others go on. Any number of workers may run; a lease in the database lets one at a time do
a sweep.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import peewee

from portal.kernel.clock import SystemClock
from portal.kernel.database import InstantField, Model, transaction

log = logging.getLogger("portal.sweeps")

# A minute's tick comes a little early at times.
PAUSE = timedelta(seconds=45)
# A worker that was killed in a sweep holds it no longer than this.
LEASE = timedelta(minutes=10)


@dataclass(frozen=True)
class Sweep:
    """`run(portal=…, now=…)` returns how many things it did. `atomic`: all of it in one transaction.

    A sweep that speaks to other servers is not atomic: it commits step by step, and holds no lock while it waits.
    """

    name: str
    run: Callable[..., int]
    atomic: bool = True


class SweepRun(Model):
    """The last run of each sweep. These instants are real time, also where the portal's clock is set."""

    name = peewee.CharField(max_length=60, unique=True)
    # Not before this instant again; while it runs, the end of its lease.
    next_at = InstantField()
    finished_at = InstantField(null=True)
    done = peewee.IntegerField(default=0)
    failures = peewee.IntegerField(default=0)
    error = peewee.CharField(max_length=300, default="")


def run_due(sweeps: Sequence[Sweep], *, portal: Any, now: datetime, real_now: datetime | None = None) -> dict[str, int]:
    """Run every sweep that no other worker has just run; name -> what it did. Failed ones are left out."""
    done = {}
    for sweep in sweeps:
        started = real_now or SystemClock().now()
        if _claim(sweep.name, started):
            count = run_one(sweep, portal=portal, now=now, started=started)
            if count is not None:
                done[sweep.name] = count
    return done


def run_all(sweeps: Sequence[Sweep], *, portal: Any, now: datetime) -> dict[str, int]:
    """Run every sweep at once: when the demo's clock has been moved."""
    done = {}
    for sweep in sweeps:
        count = run_one(sweep, portal=portal, now=now, started=SystemClock().now())
        if count is not None:
            done[sweep.name] = count
    return done


def run_one(sweep: Sweep, *, portal: Any, now: datetime, started: datetime) -> int | None:
    """Run a sweep and record how it went; None when it failed."""
    try:
        if sweep.atomic:
            with transaction():
                count = sweep.run(portal=portal, now=now)
        else:
            count = sweep.run(portal=portal, now=now)
    except Exception as error:
        log.error("sweep %s failed", sweep.name, exc_info=error)
        _record(
            sweep.name,
            next_at=started + PAUSE,
            failures=SweepRun.failures + 1,
            error=f"{type(error).__name__}: {error}"[:300],
        )
        return None
    _record(sweep.name, next_at=started + PAUSE, finished_at=started, done=count, failures=0, error="")
    return count


def _claim(name: str, started: datetime) -> bool:
    with transaction():
        SweepRun.insert(name=name, next_at=started).on_conflict_ignore().execute()
        due = (SweepRun.name == name) & (SweepRun.next_at <= started)
        return SweepRun.update(next_at=started + LEASE).where(due).execute() == 1


def _record(name: str, **fields: Any) -> None:
    with transaction():
        SweepRun.insert(name=name, next_at=fields["next_at"]).on_conflict_ignore().execute()
        SweepRun.update(**fields).where(SweepRun.name == name).execute()
