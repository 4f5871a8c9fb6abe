"""Raises in its hook."""

from portal.plugin import hookimpl

CORE_API = ">=1.0,<2"


@hookimpl
def portal_series():
    return 1 // 0
