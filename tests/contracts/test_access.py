"""The access matrix is true: every route is in it, and answers every role as it says, by real requests."""

from urllib.parse import unquote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.app import Portal, create_app
from portal.config import Settings
from portal.kernel.access import STAFF, Role
from portal.kernel.clock import FixedClock
from tests.contracts import world
from tests.contracts.access_matrix import ANYONE, BEFORE_SECOND_FACTOR, DEMO, MATRIX
from tests.contracts.world import World, make_world, routes

# Nothing has this number: the view's own "no such thing" shows that the rule let the request through.
NOBODYS = 987654
# The system signs in nowhere.
ROLES = sorted(set(Role) - {Role.SYSTEM})
ALL = MATRIX | DEMO


@pytest.fixture
def everyone(portal: Portal, clock: FixedClock) -> World:
    return make_world(clock.now())


@pytest.fixture
def demo_app(portal: Portal, demo_settings: Settings, clock: FixedClock) -> Flask:
    app = create_app(demo_settings, clock=clock)
    # A refusal for want of a token must not be taken for one of the role's; tokens have tests of their own.
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=False, PROPAGATE_EXCEPTIONS=False)
    return app


def outcome(answer: TestResponse) -> str:
    """What the access rule did: "sign in", "second factor", "denied" or "let through"."""
    # The guard sends back to the very page that was asked for; a view's own redirect leads elsewhere.
    asked, _, after = unquote(answer.headers.get("Location", "")).partition("?next=")
    if answer.status_code == 303 and after == unquote(answer.request.path):
        return {"/sign-in": "sign in", "/sign-in/second-factor": "second factor"}[asked]
    return "denied" if answer.status_code == 403 else "let through"


def ask_all(app: Flask, everyone: World, role: Role, *, second_factor: bool = True) -> dict[str, str]:
    """Every route's outcome for somebody in this role. After a POST, which may end the session, a new one is opened."""
    found = {}
    client = everyone.client(app, role, second_factor=second_factor)
    for route in ALL:
        method, rule = route.split(" ", 1)
        answer = client.open(world.url(rule, number=NOBODYS), method=method)
        assert answer.status_code < 500, f"{route} as {role}: {answer.status_code}"
        found[route] = outcome(answer)
        if method == "POST":
            client = everyone.client(app, role, second_factor=second_factor)
    return found


def test_every_route_is_in_the_matrix_and_every_row_is_a_route(app: Flask, demo_app: Flask) -> None:
    assert sorted(routes(app).keys() - MATRIX.keys()) == [], "routes without a row"
    assert sorted(MATRIX.keys() - routes(app).keys()) == [], "rows without a route"
    assert sorted(routes(demo_app).keys() - ALL.keys()) == [], "demo routes without a row"
    assert routes(app).keys() & DEMO.keys() == set(), "the demo's doors are open outside the demo"


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_the_role_as_the_matrix_says(demo_app: Flask, everyone: World, role: Role) -> None:
    refused = "sign in" if role is Role.ANONYMOUS else "denied"
    expected = {route: "let through" if role in allowed else refused for route, allowed in ALL.items()}
    found = ask_all(demo_app, everyone, role)
    assert differences(found, expected) == []


@pytest.mark.parametrize("role", sorted(STAFF))
def test_staff_get_nowhere_without_the_second_factor(demo_app: Flask, everyone: World, role: Role) -> None:
    expected = {}
    for route, allowed in ALL.items():
        open_before = allowed == ANYONE or route in BEFORE_SECOND_FACTOR
        expected[route] = "denied" if role not in allowed else "let through" if open_before else "second factor"
    found = ask_all(demo_app, everyone, role, second_factor=False)
    assert differences(found, expected) == []


def differences(found: dict[str, str], expected: dict[str, str]) -> list[str]:
    return [f"{route}: {found[route]}, expected {expected[route]}" for route in ALL if found[route] != expected[route]]
