"""Numbers that change when something has changed for all processes: they look before they use what they keep."""

import secrets

import peewee

from portal.kernel.database import Model, database
from portal.kernel.kept import Kept, value


class Generation(Model):
    """One number by name."""

    name = peewee.CharField(max_length=40, unique=True)
    number = peewee.BigIntegerField(default=0)


_number = Kept(lambda: Generation.select(Generation.number).where(Generation.name == value("name")))


def number_of(name: str) -> int | None:
    """The number; 0 while nothing has changed yet, None while the database has no tables."""
    try:
        row = _number.first(name=name)
    except (peewee.OperationalError, peewee.ProgrammingError):
        if database.in_transaction() or Generation.table_exists():
            raise
        return None
    return 0 if row is None else row[0]


def change(name: str) -> None:
    """Another number, inside the caller's transaction. At random: one that was rolled back must not come again."""
    number = secrets.randbits(62)
    Generation.insert(name=name, number=number).on_conflict(
        conflict_target=[Generation.name], update={Generation.number: number}
    ).execute()
