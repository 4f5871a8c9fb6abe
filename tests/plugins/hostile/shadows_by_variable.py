"""Answers at every address of one segment."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("shadows_by_variable", __name__)


@blueprint.get("/<word>")
@access.public
def page(word):
    return see_other("/")


@hookimpl
def portal_service():
    return Service(name="shadows_by_variable", title="敌意插件", blueprints=lambda: (blueprint,))
