"""Sets the site's own cookie."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("sets_cookie", __name__)


@blueprint.get("/sets-cookie")
@access.public
def page():
    answer = see_other("/")
    answer.set_cookie("portal", "mine")
    return answer


@hookimpl
def portal_service():
    return Service(name="sets_cookie", title="敌意插件", blueprints=lambda: (blueprint,))
