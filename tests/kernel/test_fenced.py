"""A plugin's statements reach its own tables only, and its migrations stay whole."""

from collections.abc import Iterator
from pathlib import Path

import peewee
import pytest

from portal.kernel import database as db
from portal.kernel import schema
from portal.kernel.fenced import ForeignTable, PluginModel, fenced, owner_of
from portal.kernel.ledger import LedgerEntry

OWN = """
from peewee import CharField, Model

def up(migrator, db):
    class Thing(Model):
        name = CharField(unique=True)
        class Meta:
            database = db
            table_name = "demo_thing"
    db.create_tables([Thing])
    Thing.create(name="one")
"""
TOUCHES = """
def up(migrator, db):
    db.execute_sql("DELETE FROM kernel_notice")
"""
STRANGE = """
def up(migrator, db):
    db.execute_sql("CREATE TABLE spare (id INTEGER)")
"""
LATE = """
def up(migrator, db):
    raise ZeroDivisionError
"""
ENDS = """
def up(migrator, db):
    db.execute_sql("COMMIT")
"""


@pytest.fixture
def things(database_url: str) -> Iterator[type[PluginModel]]:
    """A table of the plugin `demo`, beside the core's."""
    db.bind(db.connect(database_url))
    thing = type(PluginModel)("Thing", (PluginModel,), {"__module__": "demo.store", "name": peewee.CharField()})
    thing.create_table()
    yield thing
    db.close_all()


def test_own_tables_work_as_any(things: type[PluginModel]) -> None:
    things.create(name="a")
    things.insert(name="b").execute()
    with db.transaction():
        things.update(name="c").where(things.name == "a").execute()
    assert [row.name for row in things.select().order_by(things.name)] == ["b", "c"]
    assert things._meta.table_name == "demo_thing"


@pytest.mark.parametrize(
    "sql",
    [
        'DELETE FROM "kernel_ledger_entry"',
        "select * from KERNEL_LEDGER_ENTRY",
        "UPDATE demo_thing SET name = (SELECT hash FROM kernel_ledger_entry)",
        "INSERT INTO accounts_person (id) VALUES (1)",
        "DROP TABLE submissions_application",
        "SELECT * FROM other_migration",
        "ATTACH DATABASE '/tmp/x' AS x",
        "ROLLBACK",
    ],
)
def test_others_tables_are_refused(things: type[PluginModel], sql: str) -> None:
    with pytest.raises(ForeignTable, match="^demo "):
        things._meta.database.execute_sql(sql)


def test_a_name_in_a_text_is_no_table(things: type[PluginModel]) -> None:
    things._meta.database.execute_sql("INSERT INTO demo_thing (name) VALUES ('kernel_ledger_entry')")
    assert things.select().get().name == "kernel_ledger_entry"


def test_a_query_over_a_core_model_is_refused(things: type[PluginModel]) -> None:
    with pytest.raises(ForeignTable, match="kernel_ledger_entry"):
        list(things.select().where(things.id.in_(LedgerEntry.select(LedgerEntry.id))))


def test_the_owner_is_the_package() -> None:
    assert owner_of("plugins.committees.store.expert") == "committees"
    assert owner_of("zc_translation.store") == "zc_translation"
    assert fenced("a") is fenced("a")


@pytest.mark.parametrize(
    ("second", "error"),
    [
        (TOUCHES, ForeignTable),
        (STRANGE, ForeignTable),
        (LATE, ZeroDivisionError),
        (ENDS, ForeignTable),
    ],
)
def test_a_failing_file_takes_all_of_the_run_back(
    database_url: str, tmp_path: Path, second: str, error: type[Exception]
) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "001_own.py").write_text(OWN)
    (folder / "002_second.py").write_text(second)
    owner = schema.Owner("demo", folder)
    db.bind(db.connect(database_url))
    before = set(db.database.get_tables())
    with pytest.raises(error):
        schema.migrate(tmp_path, (owner,))
    assert set(db.database.get_tables()) == before
    (folder / "002_second.py").unlink()
    assert schema.migrate(tmp_path, (owner,)) == ["demo/001_own"]
    assert set(db.database.get_tables()) - before == {"demo_thing", "demo_migration"}
    db.close_all()
