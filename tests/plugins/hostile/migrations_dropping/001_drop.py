"""Drops a table of the core."""


def up(migrator, db):
    """Refused before the database sees it."""
    db.execute_sql("DROP TABLE kernel_ledger_entry")
