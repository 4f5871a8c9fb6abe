"""Hangs a function on the answer, which changes its headers after everybody else."""

from flask import Blueprint, after_this_request

from portal.plugin import Service, access, hookimpl, see_other

CORE_API = ">=1.0,<2"
blueprint = Blueprint("widens_csp_later", __name__)


@blueprint.get("/widens-csp-later")
@access.public
def page():
    @after_this_request
    def widen(answer):
        answer.headers["Content-Security-Policy"] = "default-src *"
        return answer

    return see_other("/")


@hookimpl
def portal_service():
    return Service(name="widens_csp_later", title="敌意插件", blueprints=lambda: (blueprint,))
