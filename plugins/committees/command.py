"""`portal committees`: what the operator may ask."""

import json
from collections.abc import Callable
from typing import Any

import click

from plugins.committees.service.operators import committees


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
