"""Adds an address below one of the core's."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("shadows_below", __name__)


@blueprint.get("/dossier/education")
@access.public
def page():
    return see_other("/")


@hookimpl
def portal_service():
    return Service(name="shadows_below", title="敌意插件", blueprints=lambda: (blueprint,))
