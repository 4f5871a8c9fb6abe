"""Pages of the series administrator, and the public catalogue."""

from flask import Blueprint, Flask

from portal.series.web import scheme_filing, schemes, score_preview
from portal.series.web.scheme_navigation import navigation as scheme_navigation

blueprints: tuple[Blueprint, ...] = (
    schemes.blueprint,
    scheme_filing.blueprint,
    score_preview.blueprint,
)


def init_app(app: Flask) -> None:
    """The links in the head of every page."""
    app.extensions["portal_page_providers"].append(scheme_navigation)
