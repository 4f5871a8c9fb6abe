"""The whole measurement: one run, one table, every figure beside its aim."""

import http.client
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from tests.bench import clicks, weight, world
from tests.bench.measure import Ratio, Target, compare, page_bytes, table
from tests.bench.servers import Server, serving
from tests.bench.world import World

FLOOR_AIM = 1.5
LENGTH_AIM = 1.2
CLICKS_AIM = 60
FIRST_BYTES_AIM = 14_336
VISIT_BYTES_AIM = 60 * 1024
VISIT_REQUESTS_AIM = 6
SHORT, LONG = 1_000, 100_000
BROWSER = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Running:
    """The three servers: floor, the portal with few applications, the portal with many."""

    floor: Server
    floor_cookie: str
    short: Server
    long: Server


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    name: str
    figure: str
    ratio: str
    spread: str
    aim: str
    met: bool

    def cells(self) -> list[str]:
        return [self.name, self.figure, self.ratio, self.spread, self.aim, "ok" if self.met else "MISSED"]


HEADING = ["", "CPU ms: page / other", "ratio", "middle half", "aim", ""]


@click.command()
@click.option("--quick", is_flag=True, help="Fewer rounds and clicks: a look, not a measurement.")
@click.option("--check", is_flag=True, help="Exit with 1 when an aim is missed.")
def main(quick: bool, check: bool) -> None:
    """Measure the portal against its floor."""
    rounds, times, count = (12, 20, 60) if quick else (60, 30, 300)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        lines = list(measured(Path(folder), rounds=rounds, times=times, count=count))
    click.echo(table([HEADING, *(line.cells() for line in lines)]))
    if check and not all(line.met for line in lines):
        raise SystemExit(1)


def measured(folder: Path, *, rounds: int, times: int, count: int) -> Iterator[Line]:
    """All rows, in the order of the table."""
    click.echo("preparing a province, its applications and complete drafts …", err=True)
    short = world.prepare(folder / "short", drafts=count)
    shutil.copytree(short.home, folder / "long")
    world.lengthen(short.home, short.applied.application_id, SHORT)
    world.lengthen(folder / "long", short.applied.application_id, LONG)
    with running(folder) as servers:
        targets = pages(servers.short, short)
        weights = [weight.weigh(target) for target in targets]
        for target in targets:
            click.echo(f"measuring: {target.name} …", err=True)
            yield against_floor(target, servers, rounds=rounds, times=times)
        for name, cookie in (("employer's queue", short.employer_cookie), ("office's queue", short.office_cookie)):
            click.echo(f"measuring: {name}, {LONG:,} / {SHORT:,} …", err=True)
            yield long_against_short(name, cookie, servers, rounds=rounds, times=times)
    click.echo("measuring: clicks on 申报 …", err=True)
    yield from clicked(short)
    yield from weighed(weights)


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """All three under the same gunicorn settings: one process, one thread."""
    (folder / "floor").mkdir()
    with ExitStack() as stack:
        floor = stack.enter_context(serving("tests.bench.floor:app", {"PORTAL_FLOOR_HOME": str(folder / "floor")}))
        short, long = (
            stack.enter_context(serving("portal.app:served_app()", world.environ(folder / name)))
            for name in ("short", "long")
        )
        connection = http.client.HTTPConnection("127.0.0.1", floor.port, timeout=30)
        connection.request("GET", "/enter")
        cookie = (connection.getresponse().getheader("Set-Cookie") or "").split(";")[0]
        yield Running(floor, cookie, short, long)


def pages(server: Server, who: World) -> list[Target]:
    """The pages that have an aim."""
    asked = [
        ("calendar", "/calendar", ""),
        ("calendar of a series", "/calendar/engineering", ""),
        ("task list", f"/applications/{who.draft.application_id}", who.draft.cookie),
        ("status page", f"/applications/{who.applied.application_id}", who.applied.cookie),
        ("employer's queue", "/desk", who.employer_cookie),
        ("office's queue", "/desk", who.office_cookie),
    ]
    return [_target(name, server, path, cookie) for name, path, cookie in asked]


def _target(name: str, server: Server, path: str, cookie: str) -> Target:
    """The page as a browser asks for it that has been here before: with the cookie that it was given last."""
    headers = {**BROWSER, "Cookie": cookie}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers=headers)
    given = connection.getresponse().getheader("Set-Cookie")
    connection.close()
    return Target(
        name, server.port, path, {**headers, "Cookie": given.split(";")[0]} if given else headers, server.pids
    )


def against_floor(target: Target, servers: Running, *, rounds: int, times: int) -> Line:
    """A page against a floor page of the same bytes."""
    headers = {**BROWSER, "Cookie": servers.floor_cookie}
    size = page_bytes(target)
    floor = Target("floor", servers.floor.port, f"/page/{size}", headers, servers.floor.pids)
    found = compare(target, floor, rounds=rounds, times=times)
    return _line(f"{target.name} ({size:,} B) / floor ({page_bytes(floor):,} B)", found, FLOOR_AIM)


def long_against_short(name: str, cookie: str, servers: Running, *, rounds: int, times: int) -> Line:
    """The same queue in the two portals."""
    long, short = (_target(name, each, "/desk", cookie) for each in (servers.long, servers.short))
    found = compare(long, short, rounds=rounds, times=times)
    return _line(f"{name}: {LONG:,} applications / {SHORT:,}", found, LENGTH_AIM)


def _line(name: str, found: Ratio, aim: float) -> Line:
    spread = f"{found.lower:.2f}-{found.upper:.2f}"
    cost = f"{found.page_ms:.2f} / {found.floor_ms:.2f}"
    return Line(name, cost, f"{found.ratio:.2f}", spread, f"<= {aim}", found.ratio <= aim)


def clicked(who: World) -> Iterator[Line]:
    """The portal as `portal serve` runs it: two processes of four threads."""
    disk = clicks.commits_per_second(who.home)
    with serving("portal.app:served_app()", world.environ(who.home), workers=2, threads=4) as server:
        prepared = clicks.prepared(server, who.drafts)
        found = clicks.measure(server, prepared)
    name = f"申报: {found.count} clicks of {clicks.CLIENTS} clients, durable"
    rate = f"{found.per_second:.0f}/s"
    spread = f"median {found.median_ms:.0f} ms, longest {found.longest_ms:.0f} ms; disk {disk:.0f} fdatasync/s"
    yield Line(name, f"{found.cpu_ms:.2f}", rate, spread, f">= {CLICKS_AIM}/s", found.per_second >= CLICKS_AIM)


def weighed(weights: Sequence[weight.Weight]) -> Iterator[Line]:
    """First bytes of each page, and the first visit of the heaviest."""
    for each in weights:
        parts = f"HTML {each.html:,} + CSS {each.css:,}"
        met = each.first <= FIRST_BYTES_AIM
        yield Line(f"first bytes: {each.name}", parts, f"{each.first:,} B", "", f"<= {FIRST_BYTES_AIM:,} B", met)
    largest = max(weights, key=lambda each: each.visit)
    met = largest.visit <= VISIT_BYTES_AIM and largest.requests <= VISIT_REQUESTS_AIM
    figure = f"{largest.requests} requests"
    aim = f"<= {VISIT_BYTES_AIM:,} B, {VISIT_REQUESTS_AIM} requests"
    yield Line(f"first visit: {largest.name}", figure, f"{largest.visit:,} B", "", aim, met)


if __name__ == "__main__":
    main()
