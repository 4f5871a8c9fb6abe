"""`portal doctor`: is everything as it must be? Looks, and changes nothing."""

import click

from portal.app import open_portal
from portal.commands.output import emit
from portal.doctor import invariants
from portal.kernel.health import Examination, examine


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--only", multiple=True, metavar="NAME", help="Examine only this invariant; may be repeated.")
def command(as_json: bool, only: tuple[str, ...]) -> None:
    """Examine the database by its named invariants; exit 1 when one is violated."""
    portal = open_portal()
    wanted = invariants(portal.registry)
    unknown = set(only) - {each.name for each in wanted}
    if unknown:
        raise click.BadParameter(f"no invariant is called {', '.join(sorted(unknown))}", param_hint="--only")
    if only:
        wanted = tuple(each for each in wanted if each.name in only or each is wanted[0])
    findings = examine(wanted, Examination(portal, portal.clock.now()))
    healthy = all(finding.holds for finding in findings)
    if as_json:
        emit(
            {
                "healthy": healthy,
                "invariants": [
                    {
                        "name": finding.name,
                        "description": finding.description,
                        "violations": finding.count,
                        "examples": list(finding.violations),
                    }
                    for finding in findings
                ],
            }
        )
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.holds else 'FAIL'} {finding.name}: {finding.description}")
            for violation in finding.violations:
                click.echo(f"     - {violation}")
        violated = sum(not finding.holds for finding in findings)
        click.echo(f"{len(findings)} invariants, {violated} violated")
    raise SystemExit(0 if healthy else 1)
