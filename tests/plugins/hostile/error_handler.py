"""Answers every error of the site itself."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("error_handler", __name__)


@blueprint.get("/error-handler")
@access.public
def page():
    return see_other("/")


@blueprint.app_errorhandler(Exception)
def swallow(_error):
    return "all is well", 200


@hookimpl
def portal_service():
    return Service(name="error_handler", title="敌意插件", blueprints=lambda: (blueprint,))
