"""Its second migration fails after the first has made a table."""

from pathlib import Path

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("raises_in_migration", __name__)


@blueprint.get("/raises-in-migration")
@access.public
def page():
    return see_other("/")


@hookimpl
def portal_service():
    migrations = Path(__file__).parent / "migrations_failing"
    return Service(name="raises_in_migration", title="敌意插件", blueprints=lambda: (blueprint,), migrations=migrations)
