"""What must hold of the kernel's own tables and of the machine."""

import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta

from portal.kernel import ledger, mail, schema
from portal.kernel.clock import SystemClock
from portal.kernel.database import database, is_sqlite
from portal.kernel.drafts import VISITOR_KEEPS, Draft
from portal.kernel.health import Examination, Invariant
from portal.kernel.jobs import LEASE, Job
from portal.kernel.ledger import LedgerAnchor, LedgerEntry, LedgerHead
from portal.kernel.notices import Notice
from portal.kernel.sealing import Unsealable, unseal
from portal.kernel.sweeps import SweepRun

# The server's clock may differ from another server's by this much.
SKEW = timedelta(minutes=5)
ANCHOR_EVERY = timedelta(hours=1)
SWEEP_EVERY = timedelta(minutes=15)
FREE_BYTES = 500 * 1024 * 1024


def _schema(_examination: Examination) -> Iterator[str]:
    found = schema.standing()
    yield from (f"migration {name} was not applied" for name in found.pending)
    yield from (f"migration {name} is not known to this program" for name in found.unknown)


def _storage_is_whole(_examination: Examination) -> Iterator[str]:
    if is_sqlite():
        for (answer,) in database.execute_sql("PRAGMA quick_check").fetchall():
            if answer != "ok":
                yield str(answer)
        return
    invalid = "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid"
    yield from (f"index {name} is not valid" for (name,) in database.execute_sql(invalid).fetchall())


def _references(_examination: Examination) -> Iterator[str]:
    if is_sqlite():
        for table, row, parent, _number in database.execute_sql("PRAGMA foreign_key_check").fetchall():
            yield f"{table} {row} refers to a row of {parent} that is not there"
        return
    disabled = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT convalidated"
    yield from (f"constraint {name} is not validated" for (name,) in database.execute_sql(disabled).fetchall())


def _durability(_examination: Examination) -> Iterator[str]:
    if is_sqlite():
        for pragma, wanted in (("foreign_keys", 1), ("synchronous", 2)):
            (value,) = database.execute_sql(f"PRAGMA {pragma}").fetchone()
            if value != wanted:
                yield f"PRAGMA {pragma} is {value}, not {wanted}"
        return
    (value,) = database.execute_sql("SHOW synchronous_commit").fetchone()
    if value == "off":
        yield "synchronous_commit is off: an acknowledged application could be lost"


def _ledger_holds(_examination: Examination) -> Iterator[str]:
    yield from (f"{found.subject} entry {found.sequence}: {found.reason}" for found in ledger.verify().breaks)


def _ledger_heads(_examination: Examination) -> Iterator[str]:
    without = LedgerEntry.select(LedgerEntry.subject).where(
        LedgerEntry.subject.not_in(LedgerHead.select(LedgerHead.subject))
    )
    yield from (f"{entry.subject} has entries and no head" for entry in without.distinct())


def _ledger_order(examination: Examination) -> Iterator[str]:
    if _clock_is_moved(examination):
        return
    later = LedgerEntry.alias()
    follows = (later.subject == LedgerEntry.subject) & (later.sequence == LedgerEntry.sequence + 1)
    query = LedgerEntry.select(LedgerEntry.subject, LedgerEntry.sequence).join(later, on=follows)
    for entry in query.where(later.at < LedgerEntry.at).order_by(LedgerEntry.id):
        yield f"{entry.subject} entry {entry.sequence + 1} is older than the one before it"


def _clock_is_moved(examination: Examination) -> bool:
    """In the demo, the clock can be set back: then an entry may well be older than the one before it."""
    return bool(examination.portal.settings.demo)


def _ledger_time(examination: Examination) -> Iterator[str]:
    if _clock_is_moved(examination):
        return
    future = LedgerEntry.select().where(LedgerEntry.at > examination.now + SKEW).order_by(LedgerEntry.id)
    yield from (f"{entry.subject} entry {entry.sequence} lies in the future" for entry in future)


def _ledger_anchor(examination: Examination) -> Iterator[str]:
    anchored = ledger.newest_anchor()
    last = anchored.last_entry if anchored else 0
    old = LedgerEntry.select().where((LedgerEntry.id > last) & (LedgerEntry.at < examination.now - ANCHOR_EVERY))
    if old.exists():
        yield f"{old.count()} entries older than an hour are not anchored: does the worker run?"


def _anchor_order(_examination: Examination) -> Iterator[str]:
    later = LedgerAnchor.alias()
    query = LedgerAnchor.select(LedgerAnchor.id).join(later, on=later.id > LedgerAnchor.id)
    for anchor in query.where(later.last_entry <= LedgerAnchor.last_entry).distinct():
        yield f"anchor {anchor.id} covers more than a later one"


def _notice_states(_examination: Examination) -> Iterator[str]:
    strange = Notice.select().where(Notice.mail_state.not_in(sorted(mail.STATES))).order_by(Notice.id)
    yield from (f"notice {notice.id} has the mail state {notice.mail_state!r}" for notice in strange)


def _notice_times(_examination: Examination) -> Iterator[str]:
    wrong = Notice.select().where(Notice.read_at < Notice.created_at).order_by(Notice.id)
    yield from (f"notice {notice.id} was read before it was written" for notice in wrong)


def _notice_links(_examination: Examination) -> Iterator[str]:
    leaves = (Notice.link != "") & (~Notice.link.startswith("/") | Notice.link.startswith("//"))
    yield from (f"notice {notice.id} leads off the site" for notice in Notice.select().where(leaves))


def _mail_given_up(_examination: Examination) -> Iterator[str]:
    given_up = (Notice.mail_state == mail.FAILED) & Notice.mail_next_at.is_null()
    for notice in Notice.select().where(given_up).order_by(Notice.id):
        yield f"notice {notice.id}: given up after {notice.mail_attempts} attempts ({notice.mail_error})"


def _mail_late(examination: Examination) -> Iterator[str]:
    count = mail.waiting_count(examination.now)
    if count:
        yield f"{count} mails have been waiting for more than an hour: is the mail server up, does the worker run?"


def _draft_owners(_examination: Examination) -> Iterator[str]:
    known = Draft.owner.startswith("person:") | Draft.owner.startswith("visitor:")
    yield from (f"draft {draft.id} belongs to nobody" for draft in Draft.select(Draft.id).where(~known))


def _draft_ages(examination: Examination) -> Iterator[str]:
    late = examination.now - VISITOR_KEEPS - timedelta(days=1)
    old = Draft.select(Draft.id).where(Draft.owner.startswith("visitor:") & (Draft.kept_at < late))
    yield from (f"draft {draft.id} of a visitor should be gone" for draft in old)


def _drafts_open(_examination: Examination) -> Iterator[str]:
    for number, token in database.execute_sql("SELECT id, typed FROM kernel_draft ORDER BY id"):
        try:
            unseal(token, "kernel_draft.typed")
        except Unsealable:
            yield f"draft {number} can't be unsealed with this installation's key"


def _jobs_stuck(examination: Examination) -> Iterator[str]:
    late = Job.state.in_(("requested", "running")) & (Job.due_at < examination.now - LEASE - SWEEP_EVERY)
    for job in Job.select().where(late).order_by(Job.id):
        yield f"job {job.id} ({job.name}) waits since {job.due_at.isoformat()}"


def _jobs_failed(_examination: Examination) -> Iterator[str]:
    for job in Job.select().where(Job.state == "failed").order_by(Job.id):
        yield f"job {job.id} ({job.name}) failed {job.attempts} times: {job.error}"


def _sweeps_fail(_examination: Examination) -> Iterator[str]:
    for run in SweepRun.select().where(SweepRun.failures > 0).order_by(SweepRun.name):
        yield f"sweep {run.name} failed {run.failures} times in a row: {run.error}"


def _sweeps_run(_examination: Examination) -> Iterator[str]:
    late = SystemClock().now() - SWEEP_EVERY
    for run in SweepRun.select().where(SweepRun.next_at < late).order_by(SweepRun.name):
        yield f"sweep {run.name} last ran at {run.next_at.isoformat()}: does the worker run?"


def _clock(examination: Examination) -> Iterator[str]:
    if examination.now.utcoffset() != timedelta(hours=8):
        yield f"the clock is not Beijing's: {examination.now.isoformat()}"
    if examination.portal.settings.demo or examination.portal.settings.clock:
        return
    if examination.now.year < 2023:
        yield f"the clock says {examination.now.isoformat()}"


def _secret(examination: Examination) -> Iterator[str]:
    path = examination.portal.settings.home / "secret.key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield "secret.key can be read by others: chmod 600"


def _space(examination: Examination) -> Iterator[str]:
    free = shutil.disk_usage(examination.portal.settings.home).free
    if free < FREE_BYTES:
        yield f"only {free // 1024 // 1024} MiB are free in the home"


INVARIANTS = (
    Invariant("schema-is-current", "every migration is applied, and none that is unknown", _schema),
    Invariant("database-is-whole", "the database's own check finds no fault", _storage_is_whole),
    Invariant("references-hold", "no row refers to one that is not there", _references),
    Invariant("commits-are-durable", "what was acknowledged survives a power cut", _durability),
    Invariant("ledger-verifies", "no entry was edited, deleted, inserted or reordered", _ledger_holds),
    Invariant("ledger-has-heads", "every subject of the ledger has its head", _ledger_heads),
    Invariant("ledger-goes-forward", "no entry is older than the one before it", _ledger_order),
    Invariant("ledger-is-past", "no decision lies in the future", _ledger_time),
    Invariant("ledger-is-anchored", "every entry is anchored within the hour", _ledger_anchor),
    Invariant("anchors-grow", "every anchor covers more than the ones before it", _anchor_order),
    Invariant("notices-have-known-state", "the mail state of every notice is one of five", _notice_states),
    Invariant("notices-are-read-after-written", "nothing was read before it was written", _notice_times),
    Invariant("notices-stay-on-site", "the link of every notice is a path of this site", _notice_links),
    Invariant("mail-is-not-given-up", "no mail was given up after all its attempts", _mail_given_up),
    Invariant("mail-is-not-late", "no mail waits for more than an hour", _mail_late),
    Invariant("drafts-have-owners", "every kept text belongs to a person or a visitor", _draft_owners),
    Invariant("visitors-drafts-go", "visitors' texts are dropped in time", _draft_ages),
    Invariant("drafts-can-be-opened", "every kept text can be unsealed", _drafts_open),
    Invariant("jobs-are-done", "no job waits for more than half an hour", _jobs_stuck),
    Invariant("jobs-do-not-fail", "no job has failed for good", _jobs_failed),
    Invariant("sweeps-do-not-fail", "the last run of every sweep went well", _sweeps_fail),
    Invariant("sweeps-run", "every sweep that ever ran did so within a quarter of an hour", _sweeps_run),
    Invariant("clock-is-sane", "the clock shows Beijing time of this decade", _clock),
    Invariant("secret-is-private", "only the owner can read the secret key", _secret),
    Invariant("space-is-left", "at least 500 MiB are free in the home", _space),
)
