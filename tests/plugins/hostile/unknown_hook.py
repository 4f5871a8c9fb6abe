"""Implements a hook that does not exist."""

from portal.plugin import hookimpl

CORE_API = ">=1.0,<2"


@hookimpl
def portal_everything():
    return 1
