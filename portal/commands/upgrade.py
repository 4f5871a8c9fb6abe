"""`portal upgrade`: bring the database to this program's schema."""

import click

from portal.app import open_portal
from portal.kernel import database as db
from portal.kernel import schema


@click.command("upgrade")
@click.option("--dry-run", is_flag=True, help="Only name what would be applied.")
def command(dry_run: bool) -> None:
    """Apply pending migrations; one process at a time, each migration whole or not at all."""
    portal = open_portal()
    names = (
        [f"kernel/{name}" for name in schema.standing().pending] if dry_run else schema.migrate(portal.settings.home)
    )
    db.close_all()
    click.echo("\n".join(names) if names else "nothing to do")
