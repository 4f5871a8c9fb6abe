"""Pages of committees."""

from flask import Blueprint

from plugins.committees.web import filing


def blueprints() -> tuple[Blueprint, ...]:
    """Every page of the plugin."""
    return (filing.blueprint,)
