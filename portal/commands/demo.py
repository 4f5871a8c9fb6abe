"""`portal demo`: a filled province on this machine, with one command."""

import os
import shutil
import sys
import time
from pathlib import Path

import click

from portal.commands.output import emit, fail
from portal.commands.serve import gunicorn, supervise
from portal.config import default_home, settings_from
from portal.demo.accounts import read_accounts
from portal.demo.filling import fill
from portal.kernel.clock import FileClock, parse_instant

MARKER = "this-is-a-demo"
DEFAULT_INSTANT = "2023-08-29T10:00"


def demo_home() -> Path:
    """PORTAL_HOME, or a folder of its own beside the real one."""
    given = os.environ.get("PORTAL_HOME")
    return Path(given).expanduser().absolute() if given else default_home().with_name("zhicheng-portal-demo")


@click.command("demo")
@click.option("--port", default=8000, show_default=True, help="Port of http://localhost.")
@click.option("--at", "at_text", default="", help=f"Instant at which the demo's clock starts [{DEFAULT_INSTANT}].")
@click.option("--fresh", is_flag=True, help="Throw the demo's data away and fill it anew.")
@click.option("--no-serve", is_flag=True, help="Only fill.")
@click.option("--accounts", "list_accounts", is_flag=True, help="List role, name, sign-in and password.")
@click.option("--json", "as_json", is_flag=True, help="With --accounts: one JSON document.")
def command(port: int, at_text: str, fresh: bool, no_serve: bool, list_accounts: bool, as_json: bool) -> None:
    """Fill a demo province through the portal's own services, then serve it."""
    home = demo_home()
    os.environ.update(PORTAL_HOME=str(home), PORTAL_DEMO="1", PORTAL_PUBLIC_URL=f"http://localhost:{port}")
    if list_accounts:
        _list(home, as_json)
        return
    _prepare(home, at_text, fresh)
    if not no_serve:
        click.echo(f"http://localhost:{port}")
        worker = [sys.executable, "-c", "from portal.cli import main; main()", "worker"]
        sys.exit(supervise([gunicorn("127.0.0.1", port, processes=1, threads=8), worker]))


def _prepare(home: Path, at_text: str, fresh: bool) -> None:
    try:
        instant = parse_instant(at_text or DEFAULT_INSTANT)
    except ValueError:
        fail(f"--at {at_text!r} is not an instant like 2023-08-29T10:00", code=2)
    filled = (home / MARKER).exists()
    if home.exists() and any(home.iterdir()) and not filled:
        fail(f"{home} holds something that is not a demo; set PORTAL_HOME to another folder", code=2)
    if filled and fresh:
        shutil.rmtree(home)
        filled = False
    if not filled:
        _fill(home, at_text or DEFAULT_INSTANT)
    elif at_text:
        FileClock(home / "clock").set(instant)


def _fill(home: Path, at_text: str) -> None:
    """Fill beside, then rename: a demo that was interrupted is never taken for a whole one."""
    started = time.monotonic()
    draft = home.with_name(home.name + ".filling")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    os.environ["PORTAL_HOME"] = str(draft)
    count = fill(settings_from(), at=parse_instant(at_text), tell=lambda text: click.echo(text, err=True))
    (draft / MARKER).touch()
    shutil.rmtree(home, ignore_errors=True)
    draft.rename(home)
    os.environ["PORTAL_HOME"] = str(home)
    FileClock(home / "clock").set(parse_instant(at_text))
    click.echo(f"{count} applications in {time.monotonic() - started:.0f} s: {home}", err=True)


def _list(home: Path, as_json: bool) -> None:
    accounts = read_accounts(home)
    if not accounts:
        fail("the demo is not filled yet: run `portal demo --no-serve`")
    if as_json:
        emit(
            [
                {
                    "role": account.role,
                    "name": account.name,
                    "sign_in": account.sign_in,
                    "password": account.password,
                    "totp_secret": account.totp_secret,
                    "note": account.note,
                }
                for account in accounts
            ]
        )
        return
    for account in accounts:
        sys.stdout.write(f"{account.role}\t{account.name}\t{account.sign_in}\t{account.password}\t{account.note}\n")
