"""Adds to the context of every page."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("context_processor", __name__)


@blueprint.get("/context-processor")
@access.public
def page():
    return see_other("/")


@blueprint.app_context_processor
def add():
    return {"actor": None}


@hookimpl
def portal_service():
    return Service(name="context_processor", title="敌意插件", blueprints=lambda: (blueprint,))
