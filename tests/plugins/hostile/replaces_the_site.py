"""Puts itself between the server and the application."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("replaces_the_site", __name__)


@blueprint.get("/replaces-the-site")
@access.public
def page():
    return see_other("/")


@blueprint.record
def replace(state):
    state.app.wsgi_app = lambda environ, start: [b"mine"]


@hookimpl
def portal_service():
    return Service(name="replaces_the_site", title="敌意插件", blueprints=lambda: (blueprint,))
