"""`portal serve`: the pages, by gunicorn; with `--with-worker` the background work beside them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import click

from portal.commands.opening import open_current
from portal.kernel import database as db

# Worker heartbeats in memory: on a slow disk a stalled heartbeat kills a healthy worker.
HEARTBEATS = Path("/dev/shm")  # noqa: S108
STOP_SECONDS = 40


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--processes", default=2, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 16), help="Threads of each process.")
@click.option("--with-worker/--without-worker", default=False, help="Run `portal worker` beside the pages.")
@click.option("--safe-mode", is_flag=True, help="Load no plugin: to get in when one keeps the portal from starting.")
def command(host: str, port: int, processes: int, threads: int, with_worker: bool, safe_mode: bool) -> None:
    """Serve the pages until SIGTERM or Ctrl-C. Refuses on a database whose schema is not this program's."""
    if safe_mode:
        os.environ["PORTAL_SAFE_MODE"] = "1"
    open_current()
    db.close_all()
    commands = [gunicorn(host, port, processes, threads)]
    if with_worker:
        commands.append([sys.executable, "-c", "from portal.cli import main; main()", "worker"])
    sys.exit(supervise(commands))


def gunicorn(host: str, port: int, processes: int, threads: int) -> list[str]:
    """The command line of the web server."""
    command = [sys.executable, "-m", "gunicorn", "portal.app:served_app()"]
    command += ["--bind", f"{host}:{port}", "--worker-class", "gthread", "--no-control-socket"]
    command += ["--workers", str(processes), "--threads", str(threads), "--graceful-timeout", "30"]
    command += ["--max-requests", "20000", "--max-requests-jitter", "2000"]
    return [*command, "--worker-tmp-dir", str(HEARTBEATS)] if HEARTBEATS.is_dir() else command


def supervise(commands: list[list[str]]) -> int:
    """Run them together; a signal, or the end of one, ends all. The exit code is that of the first to end badly."""
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    # Before the children start: a signal that comes between must not leave one behind.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    # Their own session: Ctrl-C reaches only us, and we end them in order.
    running = [subprocess.Popen(each, start_new_session=True) for each in commands]  # noqa: S603
    while not stopping and all(process.poll() is None for process in running):
        time.sleep(0.2)
    ended_by_itself = [process.returncode for process in running if process.poll() is not None]
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return 0 if stopping else max((abs(code) for code in ended_by_itself), default=1) or 1
