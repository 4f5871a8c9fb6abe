"""Pages of the submissions area, one module for each noun."""

from flask import Blueprint

from portal.submissions.web import dossier, dossier_items, dossier_removal, eligibility, evidence

blueprints: tuple[Blueprint, ...] = (
    dossier.blueprint,
    dossier_items.blueprint,
    dossier_removal.blueprint,
    eligibility.blueprint,
    evidence.blueprint,
)
