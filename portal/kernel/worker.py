"""The process that does background work: huey's consumer, ended gracefully by SIGTERM."""

from huey.consumer import Consumer

from portal.kernel.database import database
from portal.kernel.jobs import Queue


def consume(queue: Queue, *, workers: int = 2) -> None:
    """Work until SIGTERM (finish what runs) or SIGINT (stop now)."""
    # Each thread of the consumer gives its database connection back.
    queue.huey.on_shutdown()(database.close)
    # The default graceful signal is SIGINT; with SIGTERM a running job would be lost.
    Consumer(queue.huey, workers=workers, graceful_signal="TERM", max_delay=1.0).run()
    database.close()
