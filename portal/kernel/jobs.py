"""Background work on the application's own database.

A job is a row of ours (`Job`), written in the transaction of what asks for it, and a message of huey's that wakes a
worker. The message may be lost when a worker is killed; the row is not: `sweep_jobs` wakes a worker for it again. So a
job runs at least once, and what it does must be idempotent.
"""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import peewee
from huey import Huey, crontab
from huey.contrib.sql_huey import SqlStorage
from huey.registry import Message
from huey.serializer import Serializer

from portal.kernel.database import InstantField, JsonField, Model, database, for_update, transaction

log = logging.getLogger("portal.jobs")

QUEUE = "portal"
# A worker that has said nothing for this long is dead; its job is given to another.
LEASE = timedelta(minutes=15)
MOST_ATTEMPTS = 8
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
KEPT_WHEN_FINISHED = timedelta(days=30)

# What a job does: keyword arguments as they were given to `enqueue`, and the instant at which it runs.
Handler = Callable[..., None]


class Job(Model):
    """One piece of work asked for. `key` makes asking twice harmless."""

    name = peewee.CharField(max_length=60)
    key = peewee.CharField(max_length=160, unique=True)
    arguments = JsonField()
    requested_at = InstantField()
    # requested -> running -> finished | requested again (later) | failed for good
    state = peewee.CharField(max_length=20, default="requested")
    due_at = InstantField()
    finished_at = InstantField(null=True)
    attempts = peewee.IntegerField(default=0)
    error = peewee.CharField(max_length=300, default="")

    class Meta:
        indexes = ((("state", "due_at"), False),)


class JobTask(Model):
    """huey's queue."""

    queue = peewee.CharField(max_length=60)
    data = peewee.BlobField()
    priority = peewee.FloatField(default=0.0)


class JobSchedule(Model):
    """huey's messages for later."""

    queue = peewee.CharField(max_length=60)
    data = peewee.BlobField()
    timestamp = peewee.TimestampField(resolution=1000)

    class Meta:
        indexes = ((("queue", "timestamp"), False),)


class JobValue(Model):
    """huey's key-value store."""

    queue = peewee.CharField(max_length=60)
    key = peewee.CharField(max_length=200)
    value = peewee.BlobField()

    class Meta:
        indexes = ((("queue", "key"), True),)


class JobCounter(Model):
    """huey's counters."""

    queue = peewee.CharField(max_length=60)
    key = peewee.CharField(max_length=200)
    value = peewee.IntegerField()

    class Meta:
        indexes = ((("queue", "key"), True),)


class JobStorage(SqlStorage):
    """huey's storage in our tables, which our migrations make."""

    def create_models(self) -> tuple[type[Model], ...]:
        return (JobValue, JobSchedule, JobTask, JobCounter)


class JsonSerializer(Serializer):
    """Messages as JSON: who can write to the database must not thereby be able to run code."""

    def _serialize(self, data: Any) -> bytes:
        fields = data._asdict() if isinstance(data, Message) else {"value": data}
        if isinstance(data, Message) and (data.on_complete or data.on_error or data.chord_config or data.eta):
            raise ValueError("chained and scheduled messages are not used: a job has its own row")
        return json.dumps(fields, ensure_ascii=False).encode()

    def _deserialize(self, data: bytes) -> Any:
        fields = json.loads(bytes(data))
        return Message(**fields) if "id" in fields else fields["value"]


class Queue:
    """huey on the bound database. A worker gives `handle`, which does the job of an id."""

    def __init__(self, handle: Callable[[int], Any] | None = None) -> None:
        def run_job(job_id: int) -> None:
            if handle is None:
                raise RuntimeError(f"job {job_id}: this process only asks for jobs")
            handle(job_id)

        self.huey = Huey(
            QUEUE,
            results=False,
            serializer=JsonSerializer(),
            storage_class=JobStorage,
            database=database.obj,
            create_tables=False,
        )
        self.wake: Callable[[int], Any] = self.huey.task(name="run_job")(run_job)

    def each_minute(self, work: Callable[[], Any]) -> None:
        """What the scheduler of a worker starts every minute."""

        def tick() -> None:
            work()

        self.huey.periodic_task(crontab(), name="tick")(tick)

    def waiting(self) -> set[int]:
        """The jobs that a message is waiting for."""
        return {message.args[0] for message in self.huey.pending() if message.args}


def enqueue(name: str, *, key: str, now: datetime, **arguments: Any) -> bool:
    """Ask for a job, inside the transaction of what needs it; False when that key was asked for before.

    `arguments` must be JSON. The job is `name` of those that the worker knows (`portal.sweeps.JOBS`).
    """
    if not database.in_transaction():
        raise RuntimeError("a job belongs into the transaction that asks for it")
    added = (
        Job.insert(name=name, key=key, arguments=arguments, requested_at=now, due_at=now)
        .on_conflict_ignore()
        .returning(Job.id)
        .execute()
    )
    ids = [row.id for row in added]
    for job_id in ids:
        Queue().wake(job_id)
    return bool(ids)


def perform(job_id: int, *, handlers: Mapping[str, Handler], now: datetime) -> bool:
    """Run a job if it is due and nobody else runs it; True when it is finished now.

    A job that raises is tried again later, at most eight times; then it stays as failed, and `portal doctor` names it.
    """
    job = _claim(job_id, now)
    if job is None:
        return False
    try:
        with transaction():
            handlers[job.name](**job.arguments, now=now)
            Job.update(state="finished", finished_at=now, error="").where(Job.id == job.id).execute()
    except Exception as error:
        log.error("job %s (%s) failed at attempt %s", job.id, job.name, job.attempts, exc_info=error)
        _put_off(job, error, now)
        return False
    return True


def _claim(job_id: int, now: datetime) -> Job | None:
    with transaction():
        job = for_update(Job.select().where(Job.id == job_id)).first()
        if job is None or job.state not in ("requested", "running") or job.due_at > now:
            return None
        job.state, job.attempts, job.due_at = "running", job.attempts + 1, now + LEASE
        job.save()
    return job


def _put_off(job: Job, error: Exception, now: datetime) -> None:
    final = job.attempts >= MOST_ATTEMPTS
    with transaction():
        Job.update(
            state="failed" if final else "requested",
            due_at=now + backoff(job.attempts, job.id),
            error=f"{type(error).__name__}: {error}"[:300],
        ).where(Job.id == job.id).execute()


def backoff(attempts: int, seed: int) -> timedelta:
    """The pause after the n-th failure: doubled each time up to six hours, spread so that not all come back at once."""
    pause = min(FIRST_DELAY * 2 ** min(attempts - 1, 20), LONGEST_DELAY)
    return pause * (1 + (seed % 11) / 100)


def due_ids(now: datetime) -> list[int]:
    """The jobs whose turn it is, oldest first."""
    waiting = Job.select(Job.id).where(Job.state.in_(("requested", "running")) & (Job.due_at <= now))
    return [job.id for job in waiting.order_by(Job.id)]


def sweep_jobs(*, now: datetime, limit: int = 200) -> int:
    """Wake a worker for every job whose turn it is: put off, or left by a worker that was killed. Drop old ones."""
    queue = Queue()
    woken = queue.waiting()
    ids = [job_id for job_id in due_ids(now)[:limit] if job_id not in woken]
    for job_id in ids:
        queue.wake(job_id)
    Job.delete().where((Job.state == "finished") & (Job.finished_at < now - KEPT_WHEN_FINISHED)).execute()
    return len(ids)
