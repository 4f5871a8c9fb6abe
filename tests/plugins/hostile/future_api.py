"""Was written for another core."""

from portal.plugin import hookimpl

CORE_API = ">=9.0"


@hookimpl
def portal_series():
    return ()
