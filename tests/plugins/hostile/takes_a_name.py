"""Calls itself by the name of a bundled plugin."""

from portal.plugin import hookimpl

NAME = "engineering"
VERSION = "99"
CORE_API = ">=1.0,<2"


@hookimpl
def portal_series():
    return ()
