"""Does not say for which API it was written."""

from portal.plugin import hookimpl


@hookimpl
def portal_series():
    return ()
