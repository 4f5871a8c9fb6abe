"""`portal plugins`: look at plugins, write them, bring them, let them in, switch them off."""

import click

from portal.commands import plugins_author, plugins_install
from portal.commands.opening import open_current, registry_at_home
from portal.commands.output import emit
from portal.commands.plugins_identity import operator
from portal.extensions.service import reading, switching


@click.group("plugins")
def command() -> None:
    """Look at the plugins; write, check, install, approve, upgrade, roll back, switch off and remove them."""


for _each in (plugins_author.new, plugins_author.check, *plugins_install.COMMANDS):
    command.add_command(_each)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def list_plugins(as_json: bool) -> None:
    """List the plugins, with those installed in the portal's home if there is one; exit 1 when one is switched off."""
    registry, stored = registry_at_home()
    reports = registry.report()
    if as_json:
        editions = {series.slug: [edition.identity() for edition in series.editions] for series in registry.series()}
        emit(
            {
                "plugins": [
                    {
                        **report.to_json(),
                        "editions": [each for slug in report.series for each in editions[slug]],
                        **(reading.recorded(report.name) if stored else {}),
                    }
                    for report in reports
                ]
            }
        )
    else:
        for report in reports:
            state = "enabled" if report.enabled else f"OFF: {report.reason}"
            click.echo(f"{report.name} {report.version} (plugin API {report.core_api or '?'}): {state}")
    raise SystemExit(0 if all(report.enabled for report in reports) else 1)


@command.command("disable")
@click.argument("name")
@plugins_install.by_option
@click.option("--reason", required=True, help="Why; shown on the page and recorded.")
def disable(name: str, sign_in: str, reason: str) -> None:
    """Switch the plugin NAME off, in every process."""
    _switch(name, sign_in, reason, off=True)


@command.command("enable")
@click.argument("name")
@plugins_install.by_option
@click.option("--reason", required=True, help="Why; recorded.")
def enable(name: str, sign_in: str, reason: str) -> None:
    """Switch the plugin NAME on again."""
    _switch(name, sign_in, reason, off=False)


def _switch(name: str, sign_in: str, reason: str, *, off: bool) -> None:
    portal = open_current()
    actor = operator(portal, sign_in, plugins_install.DECIDES)
    known = {report.name for report in portal.registry.report()}
    act = switching.disable if off else switching.enable
    act(name=name, known=known, reason=reason, actor=actor, now=portal.clock.now())
    click.echo(f"{name} {'off' if off else 'on'}")
