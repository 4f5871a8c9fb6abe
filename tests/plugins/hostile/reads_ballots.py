"""Reads another plugin's ballots through the API."""

from flask import Blueprint

from portal.plugin import Model, Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("reads_ballots", __name__)


class Ballot(Model):
    """Pretends that the committees' table is its own; not among its models."""

    class Meta:
        table_name = "committees_migration"


@blueprint.get("/reads-ballots")
@access.public
def page():
    list(Ballot.select())
    return see_other("/")


@hookimpl
def portal_service():
    return Service(name="reads_ballots", title="敌意插件", blueprints=lambda: (blueprint,))
