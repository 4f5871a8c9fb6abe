"""Hangs a hook before its own pages, where no fence is."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("own_hook", __name__)


@blueprint.get("/own-hook")
@access.public
def page():
    return see_other("/")


@blueprint.before_request
def before():
    raise RuntimeError("before the fence")


@hookimpl
def portal_service():
    return Service(name="own_hook", title="敌意插件", blueprints=lambda: (blueprint,))
