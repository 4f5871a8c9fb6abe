"""Calls its sweep as the core calls the one that anchors the ledger."""

from portal.plugin import Service, Sweep, hookimpl

CORE_API = ">=1.0,<2"


def run(*, portal, now):
    return 0


@hookimpl
def portal_service():
    return Service(name="shadows_sweep", title="敌意插件", sweeps=(Sweep("ledger_anchor", run),))
