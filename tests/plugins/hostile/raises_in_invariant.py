"""Raises when the doctor asks it."""

from portal.plugin import Invariant, Service, hookimpl

CORE_API = ">=1.0,<2"


def find(_examination):
    raise RuntimeError("nothing to see")


@hookimpl
def portal_service():
    invariant = Invariant("raises-in-invariant-all", "all is well", find)
    return Service(name="raises_in_invariant", title="敌意插件", invariants=(invariant,))
