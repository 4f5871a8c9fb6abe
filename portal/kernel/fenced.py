"""The database as a plugin's own code sees it: its own tables, and none of anybody else's.

Every statement of a plugin's models and migrations passes here. One that names a table of the core, or of another
plugin, is refused before it reaches the database. This catches mistakes and shows intent; it is no wall inside one
process, which Python can't have: that is what the approval by a second person is for.
"""

import re
from functools import cache, lru_cache
from typing import Any

import peewee

from portal.kernel.database import Model, all_models, database, table_name

# Text in quotes is a value; what stands in double quotes, or bare, is a name.
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_HISTORY = "_migration"
# Statements that reach past the tables of this database, or past the transaction.
_ELSEWHERE = re.compile(r"\s*(attach|detach|vacuum|copy|lock|grant|revoke|commit|rollback|begin)\b")


class ForeignTable(Exception):
    """A plugin's statement names a table that is not its own."""


def owner_of(module: str) -> str:
    """Whose table it is that is defined in this module: `plugins.committees.store.expert` -> `committees`."""
    parts = module.split(".")
    return parts[1] if parts[0] in ("portal", "plugins") and len(parts) > 1 else parts[0]


def is_own(owner: str, table: str) -> bool:
    """Does the table's name say that it is this owner's?"""
    return table.startswith(f"{owner}_")


@lru_cache(maxsize=4096)
def _check(owner: str, sql: str) -> None:
    bare = _LITERAL.sub("''", sql).lower()
    if elsewhere := _ELSEWHERE.match(bare):
        raise ForeignTable(f"{owner} runs {elsewhere[1].upper()}, which reaches past its tables")
    names = set(_NAME.findall(bare))
    foreign = {name for name in names & _known_tables() if not is_own(owner, name)}
    # Also the tables of what is not loaded here, by the shape of every plugin's history table.
    foreign |= {name for name in names if name.endswith(_HISTORY) and not is_own(owner, name)}
    if foreign:
        raise ForeignTable(f"{owner} touches {', '.join(sorted(foreign))}, which is not its own")


def _known_tables() -> set[str]:
    return {model._meta.table_name for model in all_models("")}


class FencedDatabase:
    """Stands in for the database in a plugin's models and migrations; everything but statements is passed on."""

    def __init__(self, owner: str) -> None:
        self._owner = owner

    @property
    def __class__(self) -> type:
        """peewee asks by `isinstance` which engine it speaks to."""
        return type(database.obj)

    @__class__.setter
    def __class__(self, _value: type) -> None:
        raise TypeError("the fence stays")

    def __getattr__(self, name: str) -> Any:
        return getattr(database, name)

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """Run a statement that names only the owner's tables. Raises ForeignTable."""
        _check(self._owner, sql)
        return database.execute_sql(sql, params)

    def execute(self, query: Any, **options: Any) -> Any:
        """Run a query of peewee's. Raises ForeignTable."""
        sql, params = self.get_sql_context(**options).sql(query).query()
        return self.execute_sql(sql, params)

    def create_tables(self, models: Any, **options: Any) -> None:
        """Make the tables of these models, each through this fence."""
        for model in peewee.sort_models(models):
            model.create_table(**options)


@cache
def fenced(owner: str) -> FencedDatabase:
    """The database of this owner."""
    return FencedDatabase(owner)


class _FencedMeta(peewee.ModelBase):
    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        model = super().__new__(cls, name, bases, body)
        if getattr(model, "_meta", None) is not None and model.__module__ != __name__:
            model._meta.set_database(fenced(owner_of(model.__module__)))
        return model


class PluginModel(Model, metaclass=_FencedMeta):
    """Base of every table of a plugin, which speaks to the database through the plugin's fence."""

    is_base = True

    class Meta:
        table_function = table_name
        legacy_table_names = False
