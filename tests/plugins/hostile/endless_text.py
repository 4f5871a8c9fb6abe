"""Fills the page and the disk with the text of its error."""

from portal.plugin import hookimpl

CORE_API = ">=1.0,<2"


@hookimpl
def portal_series():
    raise ValueError("x" * 10_000_000)
