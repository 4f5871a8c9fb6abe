"""Pages of accounts."""

from flask import Flask

from portal.accounts.web import (
    account,
    capacity,
    invitations,
    members,
    organisations,
    persons,
    recovery,
    registration,
    second_factor,
    signing_in,
)
from portal.accounts.web.browser import (
    RELATIONS,
    init_login,
    renew_browser_session,
    start_browser_session,
)

blueprints = (
    signing_in.blueprint,
    registration.blueprint,
    recovery.blueprint,
    account.blueprint,
    second_factor.blueprint,
    capacity.blueprint,
    organisations.blueprint,
    members.blueprint,
    invitations.blueprint,
    persons.blueprint,
)


def init_app(app: Flask) -> None:
    """Session cookie, and what the head of every page says."""
    init_login(app)


__all__ = ["RELATIONS", "blueprints", "init_app", "init_login", "renew_browser_session", "start_browser_session"]
