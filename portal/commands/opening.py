"""How commands open the portal."""

import os
from pathlib import Path

import click
from peewee import DatabaseError

from portal.app import Portal, open_portal
from portal.config import default_home
from portal.kernel import schema
from portal.kernel.errors import PortalError
from portal.registry import Registry, build


def open_current() -> Portal:
    """The portal of the environment. Raises SchemaMismatch, which says what to do, on another schema than ours."""
    portal = open_portal()
    schema.require_current()
    return portal


def registry_at_home() -> tuple[Registry, bool]:
    """The registry of the portal's home, and True; without one that of what ships with this program, and False."""
    home = Path(os.environ.get("PORTAL_HOME") or default_home())
    if os.environ.get("PORTAL_DATABASE") or (home / "portal.db").exists():
        try:
            return open_current().registry, True
        except (PortalError, DatabaseError) as error:
            click.echo(f"the portal's database can't be asked: {error}", err=True)
    return build(), False
