"""All invariants of the database: the kernel's, and those of each area's `store.invariants`."""

import importlib
import importlib.util
from collections.abc import Callable, Iterator

from portal import mounting
from portal.kernel import invariants as kernel
from portal.kernel.health import Examination, Invariant
from portal.registry import Registry
from portal.submissions.service.usage import editions_of_applied

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
        found.extend((_editions(registry), *mounting.invariants(registry)))
    names = [each.name for each in found]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise ValueError(f"two invariants are called {', '.join(doubled)}")
    return tuple(found)


def _editions(registry: Registry) -> Invariant:
    """A case is judged by what it was applied with: the same year and version must give the same content."""

    def find(_examination: Examination) -> Iterator[str]:
        held = {(s.slug, e.year, str(e.version)): e.hash for s in registry.series() for e in s.editions}
        for use in editions_of_applied({series.slug for series in registry.series()}):
            known = held.get((use.series, use.year, use.version))
            if known != use.hash:
                what = "is gone" if known is None else "is another than it was"
                yield f"edition {use.series}/{use.year}/{use.version} {what}, and {use.number} open cases rest on it"

    return Invariant("editions-in-use-stay", "what open cases were applied with is unchanged", find)


def _read(declared: tuple[str, str, Callable[[], list[str]]]) -> Invariant:
    """An area declares (name, what holds, a function without arguments that names the offenders)."""
    name, description, offenders = declared
    return Invariant(name, description, lambda _examination: offenders())
