"""`portal worker`: the background work. Any number may run; each thing is done by one of them."""

import logging

import click

from portal.commands.opening import open_current
from portal.kernel import database as db
from portal.kernel import jobs
from portal.kernel.sweeps import run_due
from portal.kernel.worker import consume
from portal.sweeps import handlers, sweeps


@click.command("worker")
@click.option("--threads", default=2, show_default=True, type=click.IntRange(1, 16), help="Jobs done side by side.")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def command(threads: int, once: bool) -> None:
    """Do background work until SIGTERM; what runs then is finished first."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("huey").setLevel(logging.WARNING)
    portal = open_current()
    if once:
        for name, count in run_due(sweeps(portal), portal=portal, now=portal.clock.now()).items():
            click.echo(f"{name}: {count}")
        for job in jobs.due_ids(portal.clock.now()):
            jobs.perform(job, handlers=handlers(portal), now=portal.clock.now())
        db.close_all()
        return
    queue = jobs.Queue(lambda job_id: jobs.perform(job_id, handlers=handlers(portal), now=portal.clock.now()))
    queue.each_minute(lambda: run_due(sweeps(portal), portal=portal, now=portal.clock.now()))
    db.close_all()
    consume(queue, workers=threads)
