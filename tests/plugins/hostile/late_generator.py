"""Returns a generator that fails when somebody reads it."""

from portal.plugin import hookimpl

CORE_API = ">=1.0,<2"


@hookimpl
def portal_series():
    yield from ()
    raise RuntimeError("at the very end")
