"""Every hook: its typed signature and its contract. A hook ships only with a bundled plugin that needs it.

A plugin returns plain frozen values. It reads no clock, no request and no database, and writes no HTML.
"""

import pluggy

from portal.criteria import Series
from portal.registry.services import Service

PROJECT = "portal"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def portal_series() -> Series:  # ty: ignore[invalid-implicit-return-in-function-with-stub-body]
    """The title series that this plugin declares, with one edition for each application year.

    Called once, when the registry is built. The slug must be the plugin's own: of two plugins with one slug the second
    is switched off. An error, or a value that is not a `Series`, switches this plugin off and no other.
    """


@hookspec
def portal_service() -> Service:  # ty: ignore[invalid-implicit-return-in-function-with-stub-body]
    """The service that this plugin adds: pages, tables, sweeps, invariants, a command, links; see `Service`.

    Called once, when the registry is built, before anything is mounted and without a database. Everything that the
    service owns bears its name, which is the plugin's; its addresses begin with a segment that nobody else uses, and
    each of its views has an access rule. What does not fit switches this plugin off and no other, with its reason.
    """
