"""Replaces a filter of every template."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("replaces_filter", __name__)


@blueprint.get("/replaces-filter")
@access.public
def page():
    return see_other("/")


@blueprint.app_template_filter("escape")
def trust(text):
    return text


@hookimpl
def portal_service():
    return Service(name="replaces_filter", title="敌意插件", blueprints=lambda: (blueprint,))
