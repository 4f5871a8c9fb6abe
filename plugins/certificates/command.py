"""`portal certificates`: what the operator may ask."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from plugins.certificates.service import operators, signing
from portal.plugin import Missing


@click.group("certificates")
def command() -> None:
    """职称证书 · certificates."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def list_certificates(open_portal: Callable[[], Any], as_json: bool) -> None:
    """Every certificate with its state; no person is named."""
    open_portal()
    found = operators.certificates()
    if as_json:
        click.echo(json.dumps({"certificates": found}, ensure_ascii=False, indent=2))
        return
    for each in found:
        click.echo(f"{each['number']} {each['title']} {each['passed_on']}: {each['state']}")


@command.command("export")
@click.argument("number")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="FILE.json or FILE.pdf")
@click.pass_obj
def export_certificate(open_portal: Callable[[], Any], number: str, out: Path) -> None:
    """The signed file of one certificate, for verify_certificate.py."""
    portal = open_portal()
    try:
        operators.export(number=number, out=out, public_url=portal.settings.public_url, now=portal.clock.now())
    except Missing as missing:
        click.echo(missing.message, err=True)
        sys.exit(1)
    click.echo(str(out))


@command.command("keys")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="keys.json")
@click.pass_obj
def export_keys(open_portal: Callable[[], Any], out: Path) -> None:
    """The public keys, as /certificates/keys.json publishes them."""
    open_portal()
    out.write_text(json.dumps(signing.published(), ensure_ascii=False, indent=2), encoding="utf-8")
    click.echo(str(out))
