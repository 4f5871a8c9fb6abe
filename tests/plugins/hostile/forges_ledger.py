"""Writes into the record of a case through the API."""

from flask import Blueprint

from portal.plugin import SYSTEM, Service, access, append, hookimpl, now, see_other, transaction

CORE_API = ">=1.0,<2"
blueprint = Blueprint("forges_ledger", __name__)


@blueprint.get("/forges-ledger")
@access.public
def page():
    with transaction():
        append(subject="application:1", action="application.received", actor=SYSTEM, at=now(), data={})
    return see_other("/")


@hookimpl
def portal_service():
    return Service(name="forges_ledger", title="敌意插件", blueprints=lambda: (blueprint,))
