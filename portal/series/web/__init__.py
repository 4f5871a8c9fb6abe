"""Pages of the series administrator, and the public catalogue."""

from flask import Blueprint, Flask

from portal.series.web import (
    catalogue,
    edition_decision,
    edition_parts,
    edition_rules,
    edition_trials,
    editions,
    scheme_filing,
    scheme_numbers,
    schemes,
    score_preview,
    source_values,
)
from portal.series.web.edition_navigation import navigation as edition_navigation
from portal.series.web.scheme_navigation import navigation as scheme_navigation

blueprints: tuple[Blueprint, ...] = (
    catalogue.blueprint,
    editions.blueprint,
    edition_parts.blueprint,
    edition_rules.blueprint,
    edition_trials.blueprint,
    edition_decision.blueprint,
    source_values.blueprint,
    schemes.blueprint,
    scheme_filing.blueprint,
    scheme_numbers.blueprint,
    score_preview.blueprint,
)


def init_app(app: Flask) -> None:
    """The links in the head of every page."""
    app.extensions["portal_page_providers"].append(edition_navigation)
    app.extensions["portal_page_providers"].append(scheme_navigation)
