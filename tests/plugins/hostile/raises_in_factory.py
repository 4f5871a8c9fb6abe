"""Raises while its pages are made."""

from portal.plugin import Service, hookimpl

CORE_API = ">=1.0,<2"


def pages():
    raise LookupError("no pages today")


@hookimpl
def portal_service():
    return Service(name="raises_in_factory", title="敌意插件", blueprints=pages)
