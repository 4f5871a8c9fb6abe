"""Makes a table."""


def up(migrator, db):
    """One table that must not stay."""
    db.execute_sql("CREATE TABLE raises_in_migration_thing (id INTEGER PRIMARY KEY)")
