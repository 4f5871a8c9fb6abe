"""`portal applications list | show`: what operators may see of applications, masked."""

from collections.abc import Iterator
from typing import Any

import click

from portal.commands.opening import open_current
from portal.commands.output import emit, fail
from portal.submissions.domain.application import State
from portal.submissions.service import operators


@click.group("applications")
def command() -> None:
    """Applications, masked: no whole ID number or phone leaves the portal this way."""


@command.command("list")
@click.option("--year", type=int, help="Only this application year.")
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only this state.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def list_(year: int | None, state: str | None, as_json: bool) -> None:
    """Every application, drafts included: those have no number yet."""
    open_current()
    rows = operators.applications(year=year, state=state)
    if as_json:
        emit({"applications": list(rows)})
        return
    for line in _lines(rows):
        click.echo(line)


def _lines(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield "  ".join(str(row[key] or "-") for key in ("number", "state", "series", "level", "name", "employer"))


@command.command("show")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def show(number: str, as_json: bool) -> None:
    """One application with its route and what was frozen. Exit 1 when there is none."""
    open_current()
    found = operators.application(number=number)
    if found is None:
        fail(f"没有编号为{number}的申报")
    if as_json:
        emit(found)
        return
    for key, value in found.items():
        if not isinstance(value, list | dict):
            click.echo(f"{key}: {value}")
    for step in found["route"]:
        click.echo(f"  {step['position']}. {step['kind']}  {step['organisation']}  {step['state']}  {step['due_at']}")
