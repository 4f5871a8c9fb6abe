"""Raises when it is asked what it has."""

from portal.plugin import hookimpl

CORE_API = ">=1.0,<2"


@hookimpl
def portal_series():
    return ()


def __getattr__(name):
    raise OSError(name)
