"""`portal committees`: what the operator may ask."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from plugins.committees.service.bundle import write_bundle
from plugins.committees.service.operators import committees
from portal.plugin import PortalError


@click.group("committees")
def command() -> None:
    """评审委员会 · committees and their filings."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def list_committees(open_portal: Callable[[], Any], as_json: bool) -> None:
    """Every filing with its state; no person is named."""
    portal = open_portal()
    found = committees(now=portal.clock.now())
    if as_json:
        click.echo(json.dumps({"committees": found}, ensure_ascii=False, indent=2))
        return
    for each in found:
        click.echo(f"{each['id']} {each['name']} {each['series']} {each['level']}: {each['standing']}")


@command.command("export-ballot")
@click.argument("meeting", type=int)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="A new or empty folder.")
@click.pass_obj
def export_ballot(open_portal: Callable[[], Any], meeting: int, out: Path) -> None:
    """The published bundle of a ballot whose box is open; `verify_ballot.py` checks it."""
    portal = open_portal()
    try:
        names = write_bundle(meeting_id=meeting, folder=out, now=portal.clock.now())
    except PortalError as error:
        click.echo(error.message, err=True)
        raise SystemExit(1) from error
    click.echo("\n".join(names))
