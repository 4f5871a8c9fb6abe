"""Migrations: one process at a time, all or nothing, and never on a database that is newer than the code."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import peewee
import pytest

from portal.kernel import database as db
from portal.kernel import schema

FIRST = """
from peewee import CharField, Model

def up(migrator, db):
    class Thing(Model):
        name = CharField()
        class Meta:
            database = db
            table_name = "owner_thing"
    db.create_tables([Thing])
"""
SECOND = """
from peewee import IntegerField

def up(migrator, db):
    migrator.migrate(migrator.add_column("owner_thing", "size", IntegerField(default=0)))
"""
FAILING = SECOND + "    raise ZeroDivisionError\n"


@pytest.fixture
def owner(empty_database_url: str, tmp_path: Path) -> Iterator[schema.Owner]:
    """Somebody with one migration, and a database without tables."""
    folder = tmp_path / "owner"
    folder.mkdir()
    (folder / "001_first.py").write_text(FIRST)
    db.bind(db.connect(empty_database_url))
    yield schema.Owner("owner", folder)
    db.close_all()


def test_pending_files_are_applied_once(owner: schema.Owner, tmp_path: Path) -> None:
    assert schema.migrate(tmp_path, (owner,)) == ["owner/001_first"]
    assert schema.migrate(tmp_path, (owner,)) == []
    (owner.folder / "002_second.py").write_text(SECOND)
    assert schema.standing(owner) == schema.Standing(("002_second",), ())
    assert schema.migrate(tmp_path, (owner,)) == ["owner/002_second"]
    assert schema.standing(owner).is_current


def test_a_failing_migration_leaves_nothing_behind(owner: schema.Owner, tmp_path: Path) -> None:
    schema.migrate(tmp_path, (owner,))
    (owner.folder / "002_second.py").write_text(FAILING)
    with pytest.raises(ZeroDivisionError):
        schema.migrate(tmp_path, (owner,))
    assert [column.name for column in db.database.get_columns("owner_thing")] == ["id", "name"]
    assert schema.standing(owner).pending == ("002_second",)


def test_a_newer_database_is_refused(owner: schema.Owner, tmp_path: Path) -> None:
    (owner.folder / "002_second.py").write_text(SECOND)
    schema.migrate(tmp_path, (owner,))
    (owner.folder / "002_second.py").unlink()
    with pytest.raises(schema.SchemaMismatch, match="002_second"):
        schema.require_current((owner,))
    with pytest.raises(schema.SchemaMismatch, match="002_second"):
        schema.migrate(tmp_path, (owner,))


def test_a_database_that_is_behind_is_not_served(owner: schema.Owner, tmp_path: Path) -> None:
    with pytest.raises(schema.SchemaMismatch, match="001_first"):
        schema.require_current((owner,))
    schema.migrate(tmp_path, (owner,))
    schema.require_current((owner,))


def test_two_owners_with_equal_file_names_stay_apart(owner: schema.Owner, tmp_path: Path) -> None:
    other = schema.Owner("other", tmp_path / "other")
    other.folder.mkdir()
    (other.folder / "001_first.py").write_text(FIRST.replace("owner_thing", "other_thing"))
    assert schema.migrate(tmp_path, (owner, other)) == ["owner/001_first", "other/001_first"]
    assert {"owner_thing", "other_thing"} <= set(db.database.get_tables())


def test_three_processes_at_once_migrate_once(empty_database_url: str, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from portal.kernel import database as db, schema; "
        "db.bind(db.connect(sys.argv[1])); print(len(schema.migrate(Path(sys.argv[2]))))"
    )
    command = [sys.executable, "-c", code, empty_database_url, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = sorted(int(process.communicate(timeout=60)[0]) for process in running)
    migrations = len(list(schema.CORE_FOLDER.glob("[0-9]*.py")))
    assert answers == [0, 0, migrations]
    db.bind(db.connect(empty_database_url))
    assert schema.standing().is_current
    db.close_all()


def test_a_rebuilt_table_keeps_the_rows_that_refer_to_it(empty_database_url: str, tmp_path: Path) -> None:
    """A table rebuild on SQLite must not fire ON DELETE CASCADE."""
    folder = tmp_path / "family"
    folder.mkdir()
    db.bind(db.connect(empty_database_url))

    class Base(peewee.Model):
        class Meta:
            database = db.database.obj

    class Parent(Base):
        name = peewee.CharField(max_length=10)

    class Child(Base):
        parent = peewee.ForeignKeyField(Parent, on_delete="CASCADE")

    db.database.create_tables([Parent, Child])
    for name in "abc":
        Child.create(parent=Parent.create(name=name))
    (folder / "001_widen.py").write_text(
        "from peewee import CharField\n\ndef up(migrator, db):\n"
        "    migrator.migrate(migrator.alter_column_type('parent', 'name', CharField(max_length=20)))\n"
    )
    schema.migrate(tmp_path, (schema.Owner("family", folder),))
    assert Child.select().count() == 3
    db.close_all()
