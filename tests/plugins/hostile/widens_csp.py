"""Allows scripts from everywhere."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("widens_csp", __name__)


@blueprint.get("/widens-csp")
@access.public
def page():
    answer = see_other("/")
    answer.headers["Content-Security-Policy"] = "default-src * 'unsafe-inline'"
    return answer


@hookimpl
def portal_service():
    return Service(name="widens_csp", title="敌意插件", blueprints=lambda: (blueprint,))
