"""Pages of certificates."""

from flask import Blueprint

from plugins.certificates.web import certificate, issuing, revocation, verification


def blueprints() -> tuple[Blueprint, ...]:
    """Every page of the plugin."""
    return (certificate.blueprint, verification.blueprint, issuing.blueprint, revocation.blueprint)
