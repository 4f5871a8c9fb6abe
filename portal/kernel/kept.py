"""Queries whose SQL text is kept: written with peewee once, then executed as text.

Building the text costs thirty times what the database needs for a one-row read, so the queries of hot paths are kept.
Values go in as they are stored (an instant as microseconds), except where a function here says that it converts them.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

import peewee

from portal.kernel.database import Model, database, is_sqlite

M = TypeVar("M", bound=Model)

# Fields whose stored value is the value itself, on every engine.
_PLAIN = (peewee.AutoField, peewee.IntegerField, peewee.BigIntegerField, peewee.CharField, peewee.TextField)


class _Marker:
    """Stands for a value in the query while its text is made; `place` is its place in a list of values."""

    def __init__(self, name: str, place: int | None = None) -> None:
        self.name = name
        self.place = place

    def of(self, given: Mapping[str, Any]) -> Any:
        found = given[self.name]
        return found if self.place is None else found[self.place]


def value(name: str) -> peewee.Value:
    """The place of a value that is given at each execution."""
    return peewee.Value(_Marker(name), converter=False)


def values(name: str, count: int) -> list[peewee.Value]:
    """The places of `count` values, for IN: they are given as one list."""
    return [peewee.Value(_Marker(name, place), converter=False) for place in range(count)]


class Kept:
    """A query made by `build` on first use for each kind of database; `value("x")` marks what changes."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._texts: dict[bool, tuple[str, tuple[Any, ...]]] = {}

    def execute(self, **given: Any) -> Any:
        """Run it; returns the cursor."""
        sqlite = is_sqlite()
        if sqlite not in self._texts:
            text, parameters = self._build().sql()
            self._texts[sqlite] = (text, tuple(parameters))
        text, parameters = self._texts[sqlite]
        return database.execute_sql(text, [each.of(given) if type(each) is _Marker else each for each in parameters])

    def first(self, **given: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        return self.execute(**given).fetchone()

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        return self.execute(**given).fetchall()


class KeptModels(Generic[M]):
    """A kept `Model.select()` of all columns: its rows are the model's objects, as peewee would make them."""

    def __init__(self, model: type[M], build: Callable[[], Any]) -> None:
        self._model = model
        self._kept = Kept(build)

    def first(self, **given: Any) -> M | None:
        """The first object, or None."""
        row = self._kept.first(**given)
        return None if row is None else _object(self._model, row)

    def all(self, **given: Any) -> list[M]:
        return [_object(self._model, row) for row in self._kept.rows(**given)]


def by_id(model: type[M], row_id: int) -> M | None:
    """The object with this id, or None."""
    return _by_id(model).first(id=row_id)


@cache
def _by_id(model: type[M]) -> KeptModels[M]:
    return KeptModels(model, lambda: model.select().where(model.id == value("id")))


def insert(model: type[Model], **columns: Any) -> int:
    """`Model.insert`, with the model's defaults; converts its values. Returns the new row's id."""
    cursor = _insert(model, tuple(sorted(columns))).execute(**_stored(model, columns))
    return cursor.lastrowid if is_sqlite() else cursor.fetchone()[0]


@lru_cache(maxsize=256)
def _insert(model: type[Model], names: tuple[str, ...]) -> Kept:
    fields = model._meta.fields
    return Kept(lambda: model.insert({fields[name]: value(name) for name in names}))


def update(model: type[Model], row_id: int, **columns: Any) -> int:
    """`Model.update` of one row; converts its values. Returns how many rows were changed."""
    cursor = _update(model, tuple(sorted(columns))).execute(**_stored(model, columns), _row_id=row_id)
    return cursor.rowcount


@lru_cache(maxsize=256)
def _update(model: type[Model], names: tuple[str, ...]) -> Kept:
    fields = model._meta.fields
    return Kept(lambda: model.update({fields[name]: value(name) for name in names}).where(model.id == value("_row_id")))


def _stored(model: type[Model], columns: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the database keeps them."""
    fields = model._meta.fields
    return {name: fields[name].db_value(given) for name, given in columns.items()}


@cache
def _reading(model: type[Model]) -> tuple[tuple[str, ...], tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """(names of all columns in their order, those that are converted and by what)."""
    fields = model._meta.sorted_fields
    converted = [(field.name, field.python_value) for field in fields if type(_origin(field)) not in _PLAIN]
    return tuple(field.name for field in fields), tuple(converted)


def _origin(field: peewee.Field) -> peewee.Field:
    """A foreign key holds what the column that it names holds."""
    return field.rel_field if isinstance(field, peewee.ForeignKeyField) else field


def _object(model: type[M], row: tuple[Any, ...]) -> M:
    names, converted = _reading(model)
    data = dict(zip(names, row, strict=True))
    for name, convert in converted:
        if data[name] is not None:
            data[name] = convert(data[name])
    made = model(__no_default__=True)
    made.__data__ = data
    return made
