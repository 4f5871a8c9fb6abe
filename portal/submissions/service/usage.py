"""What plugins' owners may ask: how many cases are open in a series, and by which editions they are judged."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.submissions.store import usage


@dataclass(frozen=True)
class EditionUse:
    """An edition, and how many cases it judges."""

    series: str
    year: int
    version: str
    hash: str
    number: int


def open_cases(series: Iterable[str]) -> dict[str, int]:
    """Series -> number of cases on which something may still have to be decided; drafts count."""
    return usage.open_by_series(series)


def editions_in_use(series: Iterable[str]) -> tuple[EditionUse, ...]:
    """The editions by which open cases are judged."""
    return tuple(EditionUse(*row) for row in usage.editions_in_use(series))


def editions_of_applied(series: Iterable[str]) -> tuple[EditionUse, ...]:
    """The editions with which open cases were applied: each must stay as it was."""
    return tuple(EditionUse(*row) for row in usage.editions_of_applied(series))


def cases(series: Iterable[str]) -> list[dict[str, object]]:
    """Every case of the series with the edition that judged it, and nothing of a person: for an archive."""
    keys = ("id", "series", "state", "year", "version", "hash")
    return [dict(zip(keys, row, strict=True)) for row in usage.cases_of(series)]
