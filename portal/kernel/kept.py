"""Queries whose SQL text is kept: written with peewee once, then executed as text.

Building the text costs thirty times what the database needs for a one-row read, so the few queries of hot paths are
kept. Values go in as they are stored (an instant as microseconds); rows come out as plain tuples.
"""

from collections.abc import Callable
from typing import Any

import peewee

from portal.kernel.database import database, is_sqlite


class _Marker:
    """Stands for a value in the query while its text is made."""

    def __init__(self, name: str) -> None:
        self.name = name


def value(name: str) -> peewee.Value:
    """The place of a value that is given at each execution."""
    return peewee.Value(_Marker(name), converter=False)


class Kept:
    """A query made by `build` on first use for each kind of database; `value("x")` marks what changes."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._texts: dict[bool, tuple[str, tuple[Any, ...]]] = {}

    def execute(self, **values: Any) -> Any:
        """Run it; returns the cursor."""
        sqlite = is_sqlite()
        if sqlite not in self._texts:
            text, parameters = self._build().sql()
            self._texts[sqlite] = (text, tuple(parameters))
        text, parameters = self._texts[sqlite]
        given = [values[each.name] if isinstance(each, _Marker) else each for each in parameters]
        return database.execute_sql(text, given)

    def first(self, **values: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        return self.execute(**values).fetchone()

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        return self.execute(**values).fetchall()
