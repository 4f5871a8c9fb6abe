"""Its migration drops a table of the core."""

from pathlib import Path

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("drops_core_table", __name__)


@blueprint.get("/drops-core-table")
@access.public
def page():
    return see_other("/")


@hookimpl
def portal_service():
    migrations = Path(__file__).parent / "migrations_dropping"
    return Service(name="drops_core_table", title="敌意插件", blueprints=lambda: (blueprint,), migrations=migrations)
