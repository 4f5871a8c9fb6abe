"""Raises an error of its own kind that looks like one of the core's."""

from flask import Blueprint

from portal.plugin import PortalError, Service, access, hookimpl

CORE_API = ">=1.0,<2"
blueprint = Blueprint("own_error", __name__)


class Mine(PortalError):
    """Its message is no text."""

    status = "any"


@blueprint.get("/own-error")
@access.public
def page():
    raise Mine


@hookimpl
def portal_service():
    return Service(name="own_error", title="敌意插件", blueprints=lambda: (blueprint,))
