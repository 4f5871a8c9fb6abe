"""Returns a list where a Service is due."""

from portal.plugin import hookimpl

CORE_API = ">=1.0,<2"


@hookimpl
def portal_service():
    return [1, 2]
