"""Declares a series that there is already."""

from plugins.engineering import plugin as original
from portal.plugin import hookimpl

CORE_API = ">=1.0,<2"


@hookimpl
def portal_series():
    return original.portal_series()
