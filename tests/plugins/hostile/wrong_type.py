"""Returns a dictionary where a Series is due."""

from portal.plugin import hookimpl

CORE_API = ">=1.0,<2"


@hookimpl
def portal_series():
    return {"slug": "engineering"}
