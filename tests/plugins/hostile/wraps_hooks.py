"""Stands around the hooks of all other plugins, and raises there."""

from portal.plugin import hookimpl

CORE_API = ">=1.0,<2"


@hookimpl(wrapper=True)
def portal_series():
    yield
    raise RuntimeError("nobody gets a series")
