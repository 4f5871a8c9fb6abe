"""The schema's versions: numbered files, a history table for each owner, one migration at a time.

The core's files are in `migrations/`; a service plugin has its own folder and its own history, and may touch no table
but its own. They are run by `portal init` and `portal upgrade` behind a lock, never by a web process: that one refuses
to start on a schema that it does not know.
"""

import fcntl
import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playhouse.migrations import Runner

import portal
from portal.kernel.database import database, is_sqlite
from portal.kernel.errors import PortalError
from portal.kernel.fenced import ForeignTable, fenced, is_own

CORE_FOLDER = Path(__file__).parent.parent.parent / "migrations"
# Any number that nothing else on the server locks: "portal" in ASCII.
_LOCK_NUMBER = 0x706F7274616C


class SchemaMismatch(PortalError):
    """The database has another schema than this code; the message says what to do."""


@dataclass(frozen=True)
class Owner:
    """Who owns a set of tables: the core, or a service plugin. The history table bears the owner's name."""

    name: str
    folder: Path

    @property
    def table(self) -> str:
        return f"{self.name}_migration"


CORE = Owner("kernel", CORE_FOLDER)


@dataclass(frozen=True)
class Standing:
    """How a database stands to the code: files not yet applied, and applied ones that the code does not have."""

    pending: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        return not self.pending and not self.unknown


def import_models() -> None:
    """Import every module that may define tables: all of the kernel, and the `store` room of every area."""
    for found in pkgutil.walk_packages(portal.__path__, "portal."):
        parts = found.name.split(".")
        if parts[1] == "kernel" or (len(parts) > 2 and parts[2] == "store"):
            importlib.import_module(found.name)


def migrate(home: Path, owners: tuple[Owner, ...] = (CORE,)) -> list[str]:
    """Apply what is pending, owner by owner; returns the names applied. A failing file leaves nothing behind.

    Of a plugin all that is pending is one transaction: when one file fails, none of this run stays. Raises ForeignTable
    when it makes or touches a table that is not its own.
    Safe to run from several processes at once: one applies, the others wait and find nothing to do.
    Raises SchemaMismatch when the database is newer than the code.
    """
    applied: list[str] = []
    with _one_at_a_time(home):
        for owner in owners:
            _refuse_newer(owner)
            names = _runner(owner).up() if owner == CORE else _up_whole(owner)
            applied.extend(f"{owner.name}/{name}" for name in names)
    return applied


def around(owner: Owner) -> AbstractContextManager[None]:
    """The transaction in which a plugin's migrations and whatever belongs to them are one; `migrate` nests in it."""
    return _runner(owner).migrator.migration_context()


def _up_whole(owner: Owner) -> list[str]:
    """All pending files of a plugin in one transaction, behind the fence of its tables."""
    runner = _runner(owner)
    # The outermost one: on SQLite it also keeps a rebuilt table from taking along the rows that refer to it.
    with runner.migrator.migration_context():
        before = set(database.get_tables())
        names = runner.up()
        strange = sorted(table for table in set(database.get_tables()) - before if not is_own(owner.name, table))
        if strange:
            raise ForeignTable(f"{owner.name} makes the table {strange[0]}, which does not bear its name")
    return names


def standing(owner: Owner = CORE) -> Standing:
    """What is pending, and what the code does not know."""
    rows = _runner(owner).status()
    return Standing(
        pending=tuple(row.name for row in rows if row.path is not None and row.applied is None),
        unknown=tuple(row.name for row in rows if row.path is None),
    )


def require_current(owners: tuple[Owner, ...] = (CORE,)) -> None:
    """Raise SchemaMismatch unless the database has exactly the schema of this code."""
    for owner in owners:
        _refuse_newer(owner)
        pending = standing(owner).pending
        if pending:
            raise SchemaMismatch(f"数据库尚未升级（{'、'.join(pending)}），请先运行 portal init 或 portal upgrade")


def _refuse_newer(owner: Owner) -> None:
    unknown = standing(owner).unknown
    if unknown:
        raise SchemaMismatch(f"数据库的结构比本程序新（{'、'.join(unknown)}），请安装新版程序")


def _runner(owner: Owner) -> Runner:
    return Runner(database.obj if owner == CORE else fenced(owner.name), str(owner.folder), owner.table)


@contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    """A lock of the whole installation: a file beside SQLite, an advisory lock in PostgreSQL."""
    if is_sqlite():
        home.mkdir(parents=True, exist_ok=True)
        with (home / "migrate.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    database.execute_sql("SELECT pg_advisory_lock(%s)", (_LOCK_NUMBER,))
    try:
        yield
    finally:
        database.execute_sql("SELECT pg_advisory_unlock(%s)", (_LOCK_NUMBER,))
