"""Adds a view that says nothing about who may call it."""

from flask import Blueprint

from portal.plugin import Service, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("no_access_rule", __name__)


@blueprint.get("/no-access-rule")
def page():
    return see_other("/")


@hookimpl
def portal_service():
    return Service(name="no_access_rule", title="敌意插件", blueprints=lambda: (blueprint,))
