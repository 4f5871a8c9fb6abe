"""Pages of certificates."""

from flask import Blueprint

from plugins.certificates.web import (
    candidates,
    certificate,
    exchange,
    historical,
    issuing,
    progress,
    recognition,
    revocation,
    verification,
)


def blueprints() -> tuple[Blueprint, ...]:
    """Every page of the plugin."""
    return (
        certificate.blueprint,
        verification.blueprint,
        issuing.blueprint,
        revocation.blueprint,
        historical.blueprint,
        candidates.blueprint,
        progress.blueprint,
        exchange.blueprint,
        recognition.blueprint,
    )
