"""Ends the worker in its sweep."""

from portal.plugin import Service, Sweep, hookimpl

CORE_API = ">=1.0,<2"


def run(*, portal, now):
    raise SystemExit("no more work")


@hookimpl
def portal_service():
    return Service(name="raises_in_sweep", title="敌意插件", sweeps=(Sweep("raises_in_sweep.run", run),))
