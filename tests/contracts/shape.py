"""The shape of a database as comparable text: columns, indexes, references, checks; on both engines."""

import re

from portal.kernel.database import database, is_sqlite

HISTORY_TABLES = frozenset({"kernel_migration"})

_POSTGRESQL_COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,
           is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public'
"""
_POSTGRESQL_CONSTRAINTS = """
    SELECT c.conrelid::regclass::text, c.contype, pg_get_constraintdef(c.oid)
    FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname = 'public'
"""


def shape() -> set[str]:
    """One line for each column, index and constraint, without the migrations' own history."""
    lines = _sqlite_shape() if is_sqlite() else _postgresql_shape()
    return {line for line in lines if line.split(" ", 1)[0] not in HISTORY_TABLES}


def _rows(sql: str) -> list[tuple[object, ...]]:
    return list(database.execute_sql(sql).fetchall())


def _sqlite_shape() -> set[str]:
    lines = set()
    for (table,) in _rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
        for column in _rows(f"PRAGMA table_xinfo('{table}')"):
            lines.add(f"{table} column {column[1:]}")
        for reference in _rows(f"PRAGMA foreign_key_list('{table}')"):
            lines.add(f"{table} references {reference[2:]}")
    for table, sql in _rows("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        for check in re.findall(r"CHECK\s*\(.*?\)", str(sql)):
            lines.add(f"{table} {check}")
    for table, sql in _rows("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"):
        lines.add(f"{table} {sql}")
    return lines


def _postgresql_shape() -> set[str]:
    lines = {f"{row[0]} column {row[1:]}" for row in _rows(_POSTGRESQL_COLUMNS)}
    lines |= {f"{row[0]} constraint {row[1:]}" for row in _rows(_POSTGRESQL_CONSTRAINTS)}
    indexes = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    return lines | {f"{row[0]} {row[1]}" for row in _rows(indexes)}
