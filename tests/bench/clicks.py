"""The click on 申报 by many people at once, over HTTP, each with a durable commit."""

import http.client
import os
import re
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.measure import cpu_seconds
from tests.bench.servers import Server
from tests.bench.world import Applier

CLIENTS = 4


@dataclass(frozen=True)
class Click:
    """One prepared click: the form that the check page gave, and the cookie that goes with it."""

    path: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Clicks:
    """What the clicks cost."""

    count: int
    per_second: float
    cpu_ms: float
    median_ms: float
    longest_ms: float


def prepared(server: Server, appliers: Sequence[Applier]) -> list[Click]:
    """Open each check page, as its owner has before the click."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    clicks = []
    for applier in appliers:
        base = f"/applications/{applier.application_id}"
        connection.request("GET", f"{base}/check", headers={"Cookie": applier.cookie})
        answer = connection.getresponse()
        page = answer.read().decode()
        if answer.status != 200 or 'name="submission_key"' not in page:
            raise RuntimeError(f"the check page answered {answer.status}, or the draft is not complete")
        cookie = (answer.getheader("Set-Cookie") or applier.cookie).split(";")[0]
        fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
        fields["declared"] = "y"
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        clicks.append(Click(f"{base}/apply", urlencode(fields).encode(), headers))
    connection.close()
    return clicks


def measure(server: Server, clicks: Sequence[Click]) -> Clicks:
    """Let four clients click. Raises RuntimeError unless every click leads to its receipt."""
    before, started = cpu_seconds(server.pids), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        taken = sorted(
            each for part in pool.map(lambda n: _go(server, clicks[n::CLIENTS]), range(CLIENTS)) for each in part
        )
    wall = time.perf_counter() - started
    cpu = cpu_seconds(server.pids) - before
    return Clicks(len(taken), len(taken) / wall, cpu / len(taken) * 1000, taken[len(taken) // 2], taken[-1])


def _go(server: Server, clicks: Sequence[Click]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    taken = []
    for click in clicks:
        started = time.perf_counter()
        connection.request("POST", click.path, body=click.body, headers=click.headers)
        answer = connection.getresponse()
        answer.read()
        taken.append((time.perf_counter() - started) * 1000)
        if answer.status != 303 or not (answer.getheader("Location") or "").endswith("/receipt"):
            raise RuntimeError(f"{click.path} answered {answer.status} {answer.getheader('Location')}")
    connection.close()
    return taken


def commits_per_second(folder: Path, *, times: int = 100) -> float:
    """How many small writes this disk makes durable in a second, one after the other."""
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        started = time.perf_counter()
        for _ in range(times):
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno())
        return times / (time.perf_counter() - started)
