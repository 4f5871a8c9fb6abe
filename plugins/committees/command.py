"""`portal committees`: what the operator may ask."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from plugins.committees.service import draw_check
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
    open_portal()
    try:
        names = write_bundle(meeting_id=meeting, folder=out)
    except PortalError as error:
        click.echo(error.message, err=True)
        raise SystemExit(1) from error
    click.echo("\n".join(names))


@command.command("redraw")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--ledger", is_flag=True, help="Compare with this portal's ledger too.")
@click.pass_obj
def redraw(open_portal: Callable[[], Any], file: Path, as_json: bool, ledger: bool) -> None:
    """Run an exported draw again: exit 0 when it gives the same list, 1 with the first difference."""
    if ledger:
        open_portal()
    try:
        document = draw_check.read(file.read_text(encoding="utf-8"))
        told = draw_check.difference(document, with_ledger=ledger)
    except (draw_check.Unreadable, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file} is no record of a draw: {error}") from error
    panel = [] if told else [place["ref"] for place in document["result"]["places"]]
    if as_json:
        click.echo(json.dumps({"same": not told, "difference": told, "panel": panel}, ensure_ascii=False))
    elif told:
        click.echo(told, err=True)
    else:
        click.echo("\n".join(panel))
    raise SystemExit(1 if told else 0)
