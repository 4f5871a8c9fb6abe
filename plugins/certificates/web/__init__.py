"""Pages of certificates."""

from flask import Blueprint


def blueprints() -> tuple[Blueprint, ...]:
    """Every page of the plugin."""
    return ()
