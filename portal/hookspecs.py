"""Every hook: its typed signature and its contract. A hook ships only with a bundled plugin that needs it.

A plugin returns plain frozen values. It reads no clock, no request and no database, and writes no HTML.
"""

import pluggy

from portal.criteria import Edition, Series, TrackAddition
from portal.registry.services import Service

PROJECT = "portal"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def portal_series() -> Series | tuple[Series, ...]:  # ty: ignore[invalid-implicit-return-in-function-with-stub-body]
    """The title series that this plugin declares, one or several, each with its editions.

    Called once, when the registry is built. Slugs, names and aliases must be the plugin's own: what another plugin has
    already switches this one off. So does an error, or a value that is not a `Series`; no other plugin is touched.
    """


@hookspec
def portal_tracks(
    edition: Edition,
) -> tuple[TrackAddition, ...]:  # ty: ignore[invalid-implicit-return-in-function-with-stub-body]
    """The review types (评审类型) that this plugin adds to an edition of another plugin; an empty tuple for most.

    Called once for each edition, when the registry is built, after all series and uploaded editions are known. An
    addition only adds: one that repeats a track or a key, or reaches beyond its own track, switches this plugin off,
    and then none of its additions stands. The combined edition has a hash of its own and names this plugin.
    """


@hookspec
def portal_service() -> Service:  # ty: ignore[invalid-implicit-return-in-function-with-stub-body]
    """The service that this plugin adds: pages, tables, sweeps, invariants, a command, links; see `Service`.

    Called once, when the registry is built, before anything is mounted and without a database. Everything that the
    service owns bears its name, which is the plugin's; its addresses begin with a segment that nobody else uses, and
    each of its views has an access rule. What does not fit switches this plugin off and no other, with its reason.
    """
