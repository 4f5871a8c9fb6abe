"""The servers that are measured: floor and portal under the same gunicorn settings."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import children

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and its worker processes."""

    port: int
    pids: tuple[int, ...]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(application: str, environ: dict[str, str], *, workers: int = 1, threads: int = 1) -> Iterator[Server]:
    """gunicorn with `application`, until the block ends. Raises RuntimeError when it does not answer."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)]
    command += ["--no-control-socket", "--log-level", "warning", "--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ})  # noqa: S603
    try:
        _wait(port, process)
        yield Server(port, children(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(START_SECONDS * 10):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).close()  # noqa: S310
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server on port {port} did not start")
