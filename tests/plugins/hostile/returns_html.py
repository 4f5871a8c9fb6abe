"""Returns HTML of its own making."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl

CORE_API = ">=1.0,<2"
blueprint = Blueprint("returns_html", __name__)


@blueprint.get("/returns-html")
@access.public
def page():
    return "<h1>mine</h1><script>alert(1)</script>"


@hookimpl
def portal_service():
    return Service(name="returns_html", title="敌意插件", blueprints=lambda: (blueprint,))
