"""Background work: asked for in the transaction that needs it, done at least once, never lost, never code from data."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from portal.app import Portal
from portal.kernel import jobs
from portal.kernel.clock import FixedClock
from portal.kernel.database import transaction
from portal.kernel.drafts import Draft
from portal.kernel.jobs import Job, JobTask, JsonSerializer, Queue


def ask(clock: FixedClock, key: str = "k", **arguments: object) -> bool:
    with transaction():
        return jobs.enqueue("note", key=key, now=clock.now(), **(arguments or {"text": "字"}))


def only_job() -> Job:
    return Job.select().get()


def run(clock: FixedClock, handlers: dict[str, jobs.Handler]) -> bool:
    return jobs.perform(only_job().id, handlers=handlers, now=clock.now())


def note(*, text: str, now: object) -> None:
    Draft.create(owner="person:1", key=text, typed="", kept_at=now)


def fail(*, text: str, now: object) -> None:
    note(text=text, now=now)
    raise OSError("no connection")


def test_a_job_is_asked_for_with_the_transaction(portal: Portal, clock: FixedClock) -> None:
    def ask_and_fail() -> None:
        with transaction():
            jobs.enqueue("note", key="k", now=clock.now(), text="字")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_and_fail()
    assert (Job.select().count(), JobTask.select().count()) == (0, 0)
    assert ask(clock)
    assert (Job.select().count(), Queue().waiting()) == (1, {only_job().id})


def test_the_same_key_asks_once(portal: Portal, clock: FixedClock) -> None:
    assert [ask(clock), ask(clock)] == [True, False]
    assert (Job.select().count(), JobTask.select().count()) == (1, 1)


def test_outside_a_transaction_it_is_refused(portal: Portal, clock: FixedClock) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        jobs.enqueue("note", key="k", now=clock.now())


def test_messages_are_json_and_nothing_else(portal: Portal, clock: FixedClock) -> None:
    ask(clock)
    message = json.loads(bytes(JobTask.select().get().data))
    assert (message["args"], message["kwargs"]) == ([only_job().id], {})
    with pytest.raises(ValueError, match="utf-8|Expecting"):
        JsonSerializer().deserialize(b"\x80\x04\x95cos\nsystem\n.")


def test_a_finished_job_is_not_done_again(portal: Portal, clock: FixedClock) -> None:
    ask(clock)
    assert [run(clock, {"note": note}), run(clock, {"note": note})] == [True, False]
    assert Draft.select().count() == 1
    assert only_job().state == "finished"


def test_a_failing_job_leaves_nothing_and_comes_back_later(portal: Portal, clock: FixedClock) -> None:
    ask(clock)
    assert not run(clock, {"note": fail})
    assert Draft.select().count() == 0
    assert (only_job().state, only_job().error) == ("requested", "OSError: no connection")
    assert not run(clock, {"note": note}), "its pause is not over"
    clock.advance(timedelta(minutes=2))
    JobTask.delete().execute()
    assert jobs.sweep_jobs(now=clock.now()) == 1
    assert Queue().waiting() == {only_job().id}
    assert run(clock, {"note": note})


def test_a_job_that_never_works_stays_as_failed(portal: Portal, clock: FixedClock) -> None:
    ask(clock)
    for _ in range(jobs.MOST_ATTEMPTS):
        assert not run(clock, {"note": fail})
        clock.advance(timedelta(hours=7))
    assert (only_job().state, only_job().attempts) == ("failed", jobs.MOST_ATTEMPTS)
    assert not run(clock, {"note": note})


def test_a_job_of_a_killed_worker_goes_to_another(portal: Portal, clock: FixedClock) -> None:
    ask(clock)
    jobs._claim(only_job().id, clock.now())
    JobTask.delete().execute()
    assert jobs.sweep_jobs(now=clock.now()) == 0
    clock.advance(jobs.LEASE)
    assert jobs.sweep_jobs(now=clock.now()) == 1
    assert jobs.sweep_jobs(now=clock.now()) == 0, "its message is waiting already"
    assert run(clock, {"note": note})


def test_pauses_double_up_to_a_limit() -> None:
    pauses = [jobs.backoff(attempt, 0) for attempt in (1, 2, 3, 4)]
    assert pauses == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert jobs.backoff(50, 0) == jobs.LONGEST_DELAY


WORKER = """
import sys, time
from datetime import datetime
from pathlib import Path
from portal.kernel import database as db, jobs
from portal.kernel.clock import SystemClock
from portal.kernel.worker import consume

db.bind(db.connect(sys.argv[1]))
marks = Path(sys.argv[2])

def slow(*, text, now):
    (marks / "started").touch()
    time.sleep(1.5)
    (marks / "finished").touch()

now = SystemClock().now
queue = jobs.Queue(lambda job_id: jobs.perform(job_id, handlers={"note": slow}, now=now()))
consume(queue, workers=1)
"""


def test_a_terminated_worker_finishes_its_job_first(
    portal: Portal, clock: FixedClock, database_url: str, tmp_path: object
) -> None:
    """SIGTERM is what `systemctl stop` and containers send."""
    ask(clock)
    worker = subprocess.Popen([sys.executable, "-c", WORKER, database_url, str(tmp_path)])
    try:
        deadline = time.monotonic() + 30
        while not os.path.exists(f"{tmp_path}/started"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0
    finally:
        worker.kill()
        worker.wait()
    assert os.path.exists(f"{tmp_path}/finished")
    assert only_job().state == "finished"
