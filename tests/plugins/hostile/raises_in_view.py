"""Raises in its page."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl

CORE_API = ">=1.0,<2"
blueprint = Blueprint("raises_in_view", __name__)


@blueprint.get("/raises-in-view")
@access.public
def page():
    return 1 // 0


@hookimpl
def portal_service():
    return Service(name="raises_in_view", title="敌意插件", blueprints=lambda: (blueprint,))
