"""Ends the process in its page."""

import sys

from flask import Blueprint

from portal.plugin import Service, access, hookimpl

CORE_API = ">=1.0,<2"
blueprint = Blueprint("exits_in_view", __name__)


@blueprint.get("/exits-in-view")
@access.public
def page():
    sys.exit(3)


@hookimpl
def portal_service():
    return Service(name="exits_in_view", title="敌意插件", blueprints=lambda: (blueprint,))
