"""Numbers that change when something has changed for all processes: they look before they use what they keep.

A request looks once, at its beginning, at all of them: it works with one state throughout.
"""

import secrets
from collections.abc import Mapping
from contextvars import ContextVar

import peewee

from portal.kernel.database import Model, database
from portal.kernel.kept import Kept, value


class Generation(Model):
    """One number by name."""

    name = peewee.CharField(max_length=40, unique=True)
    number = peewee.BigIntegerField(default=0)


_looked: ContextVar[Mapping[str, int] | None] = ContextVar("generations", default=None)

_all = Kept(lambda: Generation.select(Generation.name, Generation.number))
_number = Kept(lambda: Generation.select(Generation.number).where(Generation.name == value("name")))


def look() -> None:
    """Read all numbers, for the rest of this request."""
    try:
        _looked.set(dict(_all.rows()))
    except (peewee.OperationalError, peewee.ProgrammingError):
        # No tables yet, or no database: whoever needs a number finds out.
        _looked.set(None)


def forget() -> None:
    """The request is over, or has changed something itself."""
    _looked.set(None)


def number_of(name: str) -> int | None:
    """The number; 0 while nothing has changed yet, None while the database has no tables."""
    looked = _looked.get()
    if looked is not None:
        return looked.get(name, 0)
    try:
        row = _number.first(name=name)
    except (peewee.OperationalError, peewee.ProgrammingError):
        if database.in_transaction() or Generation.table_exists():
            raise
        return None
    return 0 if row is None else row[0]


def change(name: str) -> None:
    """Another number, inside the caller's transaction. At random: one that was rolled back must not come again."""
    number = secrets.randbits(62) or 1
    forget()
    Generation.insert(name=name, number=number).on_conflict(
        conflict_target=[Generation.name], update={Generation.number: number}
    ).execute()
