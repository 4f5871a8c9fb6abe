"""Fails."""


def up(migrator, db):
    """After the first file has made its table."""
    raise ValueError("half way")
