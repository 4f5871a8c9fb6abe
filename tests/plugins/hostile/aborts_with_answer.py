"""Smuggles an answer of its own past the fence in an error."""

from flask import Blueprint, Response, abort

from portal.plugin import Service, access, hookimpl

CORE_API = ">=1.0,<2"
blueprint = Blueprint("aborts_with_answer", __name__)


@blueprint.get("/aborts-with-answer")
@access.public
def page():
    answer = Response("<h1>mine</h1>")
    answer.headers["Content-Security-Policy"] = "default-src *"
    abort(answer)


@hookimpl
def portal_service():
    return Service(name="aborts_with_answer", title="敌意插件", blueprints=lambda: (blueprint,))
