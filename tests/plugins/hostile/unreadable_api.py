"""Its API range can't be read."""

from portal.plugin import hookimpl

CORE_API = "the newest"


@hookimpl
def portal_series():
    return ()
