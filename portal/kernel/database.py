"""The database: one proxy, SQLite or PostgreSQL by URL, field types that mean the same on both."""

import functools
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import peewee
from playhouse import db_url
from playhouse.pool import PooledPostgresqlDatabase

from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Missing
from portal.kernel.sealing import seal, unseal

database = peewee.DatabaseProxy()

# A pool must hold one connection for each thread of a web process.
POOL_SIZE = 16

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class InstantField(peewee.BigIntegerField):
    """An aware instant, kept as microseconds since 1970 UTC: the same order and meaning on every engine."""

    def db_value(self, value: datetime | int | None) -> int | None:
        if value is None or isinstance(value, int):
            return value
        if value.tzinfo is None:
            raise ValueError("a naive datetime is not an instant")
        return (value - _EPOCH) // _MICROSECOND

    def python_value(self, value: int | None) -> datetime | None:
        return None if value is None else _instant(value)


# A queue shows thirty, and most of them again and again: due at the same minute, opened by the same sweep.
@functools.lru_cache(maxsize=8192)
def _instant(microseconds: int) -> datetime:
    return (_EPOCH + microseconds * _MICROSECOND).astimezone(SHANGHAI)


class JsonField(peewee.TextField):
    """A JSON value as text, Chinese kept as it is (escaped keys are not found again by SQLite)."""

    _dumps = staticmethod(functools.partial(json.dumps, ensure_ascii=False, separators=(",", ":")))

    def db_value(self, value: Any) -> str | None:
        return None if value is None else self._dumps(value)

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)


class SealedField(peewee.TextField):
    """Text that is encrypted at rest, bound to its place. `context` is "table.column"."""

    def __init__(self, context: str, **options: Any) -> None:
        super().__init__(**options)
        self.context = context

    def clone(self) -> "SealedField":
        copy = super().clone()
        copy.context = self.context
        return copy

    def db_value(self, value: str | None) -> str | None:
        return None if value is None else seal(value, self.context)

    def python_value(self, value: str | None) -> str | None:
        return None if value is None else unseal(value, self.context)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def table_name(model: type[peewee.Model]) -> str:
    """`portal.accounts.store.person.Person` -> `accounts_person`; a plugin's tables bear its package name."""
    parts = model.__module__.split(".")
    owner = parts[1] if parts[0] in ("portal", "plugins") and len(parts) > 1 else parts[0]
    return f"{owner}_{_snake(model.__name__)}"


class Model(peewee.Model):
    """Base of every table. A class that is itself only a base of others says so with `is_base`."""

    id = peewee.AutoField()

    class Meta:
        database = database
        table_function = table_name
        legacy_table_names = False


def all_models(prefix: str = "portal.") -> list[type[Model]]:
    """Every concrete model whose module starts with `prefix`, in the order in which tables can be made."""
    found: list[type[Model]] = []
    pending = list(Model.__subclasses__())
    while pending:
        model = pending.pop()
        pending.extend(model.__subclasses__())
        if model.__module__.startswith(prefix) and not model.__dict__.get("is_base", False):
            found.append(model)
    return peewee.sort_models(sorted(found, key=lambda model: model._meta.table_name))


class LocalDatabase(peewee.SqliteDatabase):
    """SQLite, where a number beyond 64 bits finds nothing, as on PostgreSQL: anybody can type one into an address."""

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        try:
            return super().execute_sql(sql, params)
        except OverflowError as error:
            raise Missing from error


def connect(url: str) -> peewee.Database:
    """The database of a URL: `sqlite:////path/file.db` or `postgresql://…`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = Path(parts.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        return LocalDatabase(
            str(path),
            # Without IMMEDIATE, concurrent read-then-write transactions fail with "database is locked".
            lock_type="IMMEDIATE",
            pragmas={
                "journal_mode": "wal",
                "foreign_keys": 1,
                # FULL: an acknowledged application survives a power cut.
                "synchronous": "full",
                "busy_timeout": 10_000,
                "cache_size": -32_000,
                "secure_delete": 1,
            },
        )
    if parts.scheme in ("postgresql", "postgres"):
        arguments = db_url.parse(url, unquote_password=True, unquote_user=True)
        return PooledPostgresqlDatabase(**arguments, max_connections=POOL_SIZE, stale_timeout=300, timeout=10)
    raise ValueError(f"PORTAL_DATABASE: unknown kind of database {parts.scheme!r}")


def bind(db: peewee.Database) -> None:
    """Let every model speak to this database; the connections to the one before are closed."""
    if database.obj is not None and database.obj is not db:
        close_all()
    database.initialize(db)


def close_all() -> None:
    """Close this thread's connection and, of a pool, every other."""
    database.close()
    if isinstance(database.obj, PooledPostgresqlDatabase):
        database.obj.close_all()


def is_sqlite() -> bool:
    return isinstance(database.obj, peewee.SqliteDatabase)


@contextmanager
def transaction() -> Iterator[None]:
    """All or nothing; nests. Keep read-only pages out of it: on SQLite it takes the write lock."""
    with database.atomic():
        yield


def for_update(query: peewee.ModelSelect) -> peewee.ModelSelect:
    """Lock the rows read until the transaction ends. SQLite's write lock has done so already."""
    return query if is_sqlite() else query.for_update()
