"""`portal plugins list`: what became of every plugin that was found. Needs no database."""

import click

from portal.commands.output import emit
from portal.registry import build


@click.group("plugins")
def command() -> None:
    """Look at the installed plugins."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def list_plugins(as_json: bool) -> None:
    """List the plugins; exit 1 when one is switched off."""
    registry = build()
    reports = registry.report()
    if as_json:
        editions = {series.slug: [edition.identity() for edition in series.editions] for series in registry.series()}
        emit(
            {
                "plugins": [
                    {**report.to_json(), "editions": [each for slug in report.series for each in editions[slug]]}
                    for report in reports
                ]
            }
        )
    else:
        for report in reports:
            state = "enabled" if report.enabled else f"OFF: {report.reason}"
            click.echo(f"{report.name} {report.version} (plugin API {report.core_api or '?'}): {state}")
    raise SystemExit(0 if all(report.enabled for report in reports) else 1)
