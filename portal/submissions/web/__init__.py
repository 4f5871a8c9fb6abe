"""Pages of the submissions area, one module for each noun."""

from flask import Blueprint, Flask

from portal.submissions.web import (
    audit,
    check,
    choice,
    correction,
    desk,
    desk_decision,
    dossier,
    dossier_items,
    dossier_removal,
    draft,
    eligibility,
    evidence,
    home,
    publicity,
    publicity_objection,
    receipt,
    tasks,
    termination,
    withdraw,
)
from portal.submissions.web.applicant import frame

blueprints: tuple[Blueprint, ...] = (
    dossier.blueprint,
    dossier_items.blueprint,
    dossier_removal.blueprint,
    eligibility.blueprint,
    evidence.blueprint,
    check.blueprint,
    choice.blueprint,
    draft.blueprint,
    home.blueprint,
    receipt.blueprint,
    tasks.blueprint,
    withdraw.blueprint,
    desk.blueprint,
    audit.blueprint,
    desk_decision.blueprint,
    publicity.blueprint,
    publicity_objection.blueprint,
    correction.blueprint,
    termination.blueprint,
)


def init_app(app: Flask) -> None:
    """Every page of an applicant says where the person stands."""
    app.extensions["portal_page_providers"].append(frame)
    app.extensions["portal_page_providers"].append(desk.navigation)
