"""The migrations make exactly the tables of the models; on both engines, also when run step by step and back."""

from pathlib import Path

from portal.kernel import database as db
from portal.kernel import schema
from tests.contracts.shape import shape

REMEDY = "run: .venv/bin/python -m tests.generate_migrations"


def test_migrations_make_the_models_tables(empty_database_url: str, template_database: str, tmp_path: Path) -> None:
    db.bind(db.connect(empty_database_url))
    schema.migrate(tmp_path)
    from_migrations = shape()
    drop_everything()
    db.database.create_tables(db.all_models())
    from_models = shape()
    db.close_all()
    assert len(from_models) > 100
    assert sorted(from_migrations - from_models) == [], f"only the migrations make this; {REMEDY}"
    assert sorted(from_models - from_migrations) == [], f"only the models say this; {REMEDY}"


def drop_everything() -> None:
    if db.is_sqlite():
        db.database.execute_sql("PRAGMA foreign_keys = 0")
    for table in db.database.get_tables():
        db.database.execute_sql(f'DROP TABLE "{table}"' + ("" if db.is_sqlite() else " CASCADE"))
    assert shape() == set()


def test_migrations_can_be_taken_back(empty_database_url: str, tmp_path: Path) -> None:
    db.bind(db.connect(empty_database_url))
    schema.migrate(tmp_path)
    runner = schema._runner(schema.CORE)
    while any(row.applied for row in runner.status()):
        runner.down()
    assert shape() == set()
    db.close_all()


def test_migrations_import_nothing_of_the_portal() -> None:
    for path in schema.CORE_FOLDER.glob("*.py"):
        assert "portal" not in path.read_text().replace("portal_", ""), f"{path.name} is not a frozen copy"
