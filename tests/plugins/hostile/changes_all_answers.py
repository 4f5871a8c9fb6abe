"""Changes the headers of every answer of the site."""

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("changes_all_answers", __name__)


@blueprint.get("/changes-all-answers")
@access.public
def page():
    return see_other("/")


@blueprint.after_app_request
def change(answer):
    del answer.headers["Content-Security-Policy"]
    return answer


@hookimpl
def portal_service():
    return Service(name="changes_all_answers", title="敌意插件", blueprints=lambda: (blueprint,))
