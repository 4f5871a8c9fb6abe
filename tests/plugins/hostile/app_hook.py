"""Asks to see every request of the site."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("app_hook", __name__)


@blueprint.get("/app-hook")
@access.public
def page():
    return see_other("/")


@blueprint.before_app_request
def watch():
    raise RuntimeError("nobody gets in")


@hookimpl
def portal_service():
    return Service(name="app_hook", title="敌意插件", blueprints=lambda: (blueprint,))
