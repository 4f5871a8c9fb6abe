"""All that happens by itself: the sweeps and the jobs of every area, for the worker and for the demo's moved clock."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from portal import mounting
from portal.accounts import service as accounts
from portal.extensions.service import switching
from portal.kernel import drafts, jobs, ledger, mail
from portal.kernel.jobs import Handler
from portal.kernel.sms import gateway_for
from portal.kernel.sweeps import Sweep
from portal.series.service import edition_trials
from portal.submissions.service import evidence
from portal.submissions.service.publicity import sweep_publicity_ends
from portal.submissions.service.reminders import sweep_corrections_due, sweep_reminders
from portal.submissions.service.termination import sweep_terminations

# Jobs by name; each takes the arguments given to `jobs.enqueue`, the opened portal, and `now`.
JOBS: Mapping[str, Handler] = {
    edition_trials.JOB: edition_trials.run_step,
}

ANCHOR_PAUSE = timedelta(minutes=10)


def handlers(portal: Any) -> Mapping[str, Handler]:
    """The jobs of an opened portal, for `jobs.perform`."""
    return {name: partial(handler, portal=portal) for name, handler in JOBS.items()}


def sweeps(portal: Any) -> tuple[Sweep, ...]:
    """Everything that happens by itself in an opened portal: the core's first, then that of the service plugins."""
    return SWEEPS + mounting.sweeps(portal.registry)


def sweep_faults(*, portal: Any, now: datetime) -> int:
    """Keep what plugins did wrong in this process, for the health page; forget what is long past."""
    switching.keep_faults(portal.registry.drain_faults())
    return switching.sweep_faults(now=now)


def _at(sweep: Callable[..., int]) -> Callable[..., int]:
    """A sweep that needs only the instant."""

    def run(*, portal: Any, now: datetime) -> int:
        return sweep(now=now)

    return run


def sweep_mail(*, portal: Any, now: datetime) -> int:
    """Send due notices by mail."""
    settings = portal.settings
    return mail.sweep_mail(settings=settings, mailer=mail.mailer_for(settings), address_of=accounts.email_of, now=now)


def sweep_texts(*, portal: Any, now: datetime) -> int:
    """Send waiting texts; without a gateway they wait."""
    gateway = gateway_for(portal.settings)
    return accounts.sweep_texts(gateway=gateway, now=now) if gateway else 0


def sweep_anchor(*, portal: Any, now: datetime) -> int:
    """Anchor the ledger's heads when there are new entries; six times an hour, since it reads the whole record."""
    last = ledger.last_anchored()
    if last is not None and abs(now - last) < ANCHOR_PAUSE:
        return 0
    return 1 if ledger.anchor(now=now) else 0


def sweep_orphans(*, portal: Any, now: datetime) -> int:
    """Collect evidence that no row names: one of 256 folders each minute, so that no run lists a whole bucket."""
    shard = int(now.timestamp()) // 60 % 256
    return evidence.sweep_orphans(storage=portal.storage, now=now, prefix=f"{shard:02x}")


# In this order: what changes cases first, then what tells people about it.
SWEEPS: tuple[Sweep, ...] = (
    Sweep("terminations", sweep_terminations, atomic=False),
    Sweep("corrections_due", sweep_corrections_due, atomic=False),
    Sweep("publicity_ends", sweep_publicity_ends, atomic=False),
    Sweep("reminders", sweep_reminders, atomic=False),
    Sweep("drafts", _at(drafts.sweep_drafts)),
    Sweep("sessions", _at(accounts.sweep_sessions)),
    Sweep("codes", _at(accounts.sweep_stale)),
    Sweep("ledger_anchor", sweep_anchor, atomic=False),
    Sweep("jobs", _at(jobs.sweep_jobs)),
    Sweep("plugin_faults", sweep_faults),
    Sweep("orphans", sweep_orphans, atomic=False),
    Sweep("texts", sweep_texts, atomic=False),
    Sweep("mail", sweep_mail, atomic=False),
)
