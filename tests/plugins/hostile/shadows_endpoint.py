"""Calls its pages as the core calls one of its own."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("inbox", __name__)


@blueprint.get("/shadows-endpoint")
@access.public
def page():
    return see_other("/")


@hookimpl
def portal_service():
    return Service(name="shadows_endpoint", title="敌意插件", blueprints=lambda: (blueprint,))
