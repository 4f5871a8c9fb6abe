"""`portal upgrade`: bring the database to this program's schema."""

import click

from portal import mounting
from portal.app import open_portal
from portal.commands.output import fail
from portal.extensions.service.switching import keep_faults
from portal.kernel import database as db
from portal.kernel import schema
from portal.registry.faults import Deed


@click.command("upgrade")
@click.option("--dry-run", is_flag=True, help="Only name what would be applied.")
def command(dry_run: bool) -> None:
    """Apply pending migrations, the core's and those of the service plugins; one process at a time.

    Each of the core's is whole or not at all, and so is all that one plugin brings. Exit 1 when a plugin's failed: the
    plugin is off, its tables are as they were, and the core is upgraded.
    """
    portal = open_portal()
    home = portal.settings.home
    if dry_run:
        names = [*(f"kernel/{name}" for name in schema.standing().pending), *mounting.pending(portal.registry)]
    else:
        names = [*schema.migrate(home), *mounting.migrate(portal.registry, home)]
    keep_faults(portal.registry.drain_faults())
    failed = [each for each in portal.registry.report() if each.deed in (Deed.MIGRATION, Deed.TABLES)]
    db.close_all()
    click.echo("\n".join(names) if names else "nothing to do")
    if failed:
        fail("\n".join(f"{each.name}: {each.reason}" for each in failed))
