"""Writes a table of the core through the API."""

from flask import Blueprint

from portal.plugin import Model, Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("writes_core_tables", __name__)


class Thing(Model):
    """A table that is never made: its way to the database is what is wanted."""


@blueprint.get("/writes-core-tables")
@access.public
def page():
    Thing._meta.database.execute_sql("UPDATE submissions_application SET state = 'received'")
    return see_other("/")


@hookimpl
def portal_service():
    return Service(name="writes_core_tables", title="敌意插件", blueprints=lambda: (blueprint,))
