"""Streams an answer that fails half way."""

from flask import Blueprint, Response

from portal.plugin import Service, access, hookimpl

CORE_API = ">=1.0,<2"
blueprint = Blueprint("streams_and_fails", __name__)


@blueprint.get("/streams-and-fails")
@access.public
def page():
    def parts():
        yield "begin"
        raise RuntimeError("half way")

    return Response(parts())


@hookimpl
def portal_service():
    return Service(name="streams_and_fails", title="敌意插件", blueprints=lambda: (blueprint,))
