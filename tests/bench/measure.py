"""Measuring fairly: CPU of a server process per request, two servers in turn, the ratio of each round."""

import http.client
import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Target:
    """A page of a running server: how to ask for it, and the processes whose CPU it costs."""

    name: str
    port: int
    path: str
    headers: dict[str, str]
    pids: tuple[int, ...]


def cpu_seconds(pids: Sequence[int]) -> float:
    """User and system time that the processes have used so far: to the microsecond where the kernel tells it."""
    return sum(_by_scheduler(pid) or _by_ticks(pid) for pid in pids)


def _by_scheduler(pid: int) -> float:
    """The time of all threads, in seconds; 0 without scheduler statistics."""
    paths = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(path.read_text().split()[0]) for path in paths) / 1e9


def _by_ticks(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def children(pid: int) -> tuple[int, ...]:
    """The worker processes of a server's master."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid:
            found.append(int(path.parent.name))
    return tuple(sorted(found))


def ask(target: Target, times: int) -> None:
    """`times` requests over one kept connection; every answer must be a 200 page."""
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
    for _ in range(times):
        connection.request("GET", target.path, headers=target.headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{target.name} answered {answer.status}")
    connection.close()


def milliseconds_per_request(target: Target, times: int) -> float:
    """CPU of the server per request."""
    before = cpu_seconds(target.pids)
    ask(target, times)
    return (cpu_seconds(target.pids) - before) / times * 1000


@dataclass(frozen=True)
class Ratio:
    """A page against another one, both measured in turn within one run: medians, and the middle half of the ratios."""

    name: str
    page_ms: float
    floor_ms: float
    ratio: float
    lower: float
    upper: float


def compare(page: Target, floor: Target, *, rounds: int, times: int) -> Ratio:
    """Floor, page, floor, page …; the median of the rounds' ratios. The first round warms up and is thrown away.

    Many short rounds: what else the machine does then falls on both of a pair, or on few pairs.
    """
    pairs = []
    for turn in range(rounds + 1):
        floor_ms = milliseconds_per_request(floor, times)
        page_ms = milliseconds_per_request(page, times)
        if turn:
            pairs.append((page_ms, floor_ms))
    ratios = [page_ms / floor_ms for page_ms, floor_ms in pairs]
    lower, middle, upper = statistics.quantiles(ratios, n=4)
    return Ratio(
        page.name,
        statistics.median(page_ms for page_ms, _ in pairs),
        statistics.median(floor_ms for _, floor_ms in pairs),
        middle,
        lower,
        upper,
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as aligned columns; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def page_bytes(target: Target) -> int:
    """The length of the page, uncompressed: what the floor's page must match."""
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
    headers = {name: value for name, value in target.headers.items() if name != "Accept-Encoding"}
    connection.request("GET", target.path, headers=headers)
    return len(connection.getresponse().read())
