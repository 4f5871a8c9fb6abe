"""The tables of a plugin that owns some: they bear its name."""

import json
from collections.abc import Iterable, Iterator

from portal.kernel.database import database, is_sqlite


def tables_of(name: str, others: Iterable[str]) -> list[str]:
    """The tables named `<plugin>_…`, without those of another plugin whose name begins in the same way."""
    longer = [f"{other}_" for other in others if other.startswith(f"{name}_")]
    return sorted(
        table
        for table in database.get_tables()
        if table.startswith(f"{name}_") and not any(table.startswith(prefix) for prefix in longer)
    )


def rows_of(name: str, others: Iterable[str]) -> dict[str, int]:
    """Table -> number of rows."""
    return {table: _count(table) for table in tables_of(name, others)}


def _quoted(table: str) -> str:
    return '"' + table.replace('"', '""') + '"'


def _count(table: str) -> int:
    return database.execute_sql(f"SELECT COUNT(*) FROM {_quoted(table)}").fetchone()[0]  # noqa: S608 - a table's name


def dump(table: str) -> Iterator[str]:
    """Every row as one line of JSON, as it is stored."""
    cursor = database.execute_sql(f"SELECT * FROM {_quoted(table)}")  # noqa: S608 - a table's name
    names = [each[0] for each in cursor.description]
    for row in cursor.fetchall():
        values = {name: _plain(value) for name, value in zip(names, row, strict=True)}
        yield json.dumps(values, ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return {"hex": bytes(value).hex()}
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def drop(tables: Iterable[str]) -> None:
    """Remove the tables, inside the caller's transaction."""
    if is_sqlite():
        database.execute_sql("PRAGMA defer_foreign_keys = ON")
    for table in tables:
        database.execute_sql(f"DROP TABLE {_quoted(table)}" + ("" if is_sqlite() else " CASCADE"))
