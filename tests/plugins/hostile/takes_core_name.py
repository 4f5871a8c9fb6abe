"""Calls itself as an area of the core."""

from portal.plugin import Service, hookimpl

NAME = "accounts"
CORE_API = ">=1.0,<2"


@hookimpl
def portal_service():
    return Service(name="accounts", title="敌意插件")
