"""Named truths about the database that must always hold, and how `portal doctor` looks for the ones that don't."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

log = logging.getLogger("portal.doctor")

# Where something is wrong a thousand times, the first ones tell enough.
SHOWN = 20


@dataclass(frozen=True)
class Examination:
    """What an invariant may look at besides the database."""

    portal: Any
    now: datetime


@dataclass(frozen=True)
class Invariant:
    """`find` yields one line for each violation: ids and what is wrong, never personal data."""

    name: str
    description: str
    find: Callable[[Examination], Iterable[str]]


@dataclass(frozen=True)
class Finding:
    """What came of one invariant. `count` is exact; `violations` are the first twenty."""

    name: str
    description: str
    count: int
    violations: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.count == 0


def examine(invariants: Sequence[Invariant], examination: Examination) -> list[Finding]:
    """Look for violations of each invariant; one that can't be looked for is a violation itself.

    When the first one of several is violated (the schema), the others can't be looked for and are left out.
    """
    findings: list[Finding] = []
    for invariant in invariants:
        findings.append(_examine(invariant, examination))
        if not findings[0].holds:
            break
    return findings


def _examine(invariant: Invariant, examination: Examination) -> Finding:
    try:
        found = iter(invariant.find(examination))
        first = tuple(islice(found, SHOWN))
        count = len(first) + sum(1 for _violation in found)
    except Exception as error:
        log.debug("invariant %s could not be examined", invariant.name, exc_info=error)
        first, count = (f"could not be examined: {type(error).__name__}: {error}",), 1
    return Finding(invariant.name, invariant.description, count, first)
