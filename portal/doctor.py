"""All invariants of the database: the kernel's, and those of each area's `store.invariants`."""

import importlib
import importlib.util
from collections.abc import Callable

from portal import mounting
from portal.kernel import invariants as kernel
from portal.kernel.health import Invariant
from portal.registry import Registry

AREAS = ("accounts", "calendar", "submissions", "series", "extensions")


def invariants(registry: Registry | None = None) -> tuple[Invariant, ...]:
    """The kernel's first, then the areas' in their order, then those of the registry's services.

    Raises ValueError when two have one name.
    """
    found = list(kernel.INVARIANTS)
    for area in AREAS:
        name = f"portal.{area}.store.invariants"
        if importlib.util.find_spec(name) is not None:
            found.extend(_read(each) for each in importlib.import_module(name).INVARIANTS)
    if registry is not None:
        found.extend(mounting.invariants(registry))
    names = [each.name for each in found]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise ValueError(f"two invariants are called {', '.join(doubled)}")
    return tuple(found)


def _read(declared: tuple[str, str, Callable[[], list[str]]]) -> Invariant:
    """An area declares (name, what holds, a function without arguments that names the offenders)."""
    name, description, offenders = declared
    return Invariant(name, description, lambda _examination: offenders())
