"""Takes the address of a page of the core."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("shadows_route", __name__)


@blueprint.get("/calendar")
@access.public
def page():
    return see_other("/")


@hookimpl
def portal_service():
    return Service(name="shadows_route", title="敌意插件", blueprints=lambda: (blueprint,))
