"""Needs a plugin that is not there."""

from portal.plugin import Service, hookimpl

CORE_API = ">=1.0,<2"


@hookimpl
def portal_service():
    return Service(name="missing_dependency", title="缺少依赖", requires=("nobody",))
