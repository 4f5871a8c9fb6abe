"""Every state-changing route refuses a forged request; no page that is only looked at changes anything."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from portal.app import Portal, create_app
from portal.config import Settings
from portal.kernel.access import Role, rule_of
from portal.kernel.clock import FixedClock
from portal.kernel.database import database
from tests.contracts import world
from tests.contracts.world import World, make_world, routes

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|TRUNCATE)\b", re.IGNORECASE)
# How long a session has been idle is known only by noting when it was last used (ASVS 5.0, 7.3.1).
# A session's own life; and that a plugin was slow, which a busy machine makes of any page.
BOOKKEEPING = ("accounts_session", "extensions_plugin_fault")


@pytest.fixture
def everyone(portal: Portal, clock: FixedClock) -> World:
    return make_world(clock.now())


@pytest.fixture
def demo_app(portal: Portal, demo_settings: Settings, clock: FixedClock) -> Flask:
    app = create_app(demo_settings, clock=clock)
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    return app


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements that changed a table, but for a session's own bookkeeping."""
    statements: list[str] = []

    def note(event: object) -> None:
        sql = str(event.sql)  # type: ignore[attr-defined]
        if WRITES.match(sql) and not any(f'"{table}"' in sql[:80] for table in BOOKKEEPING):
            statements.append(sql[:120])

    database.obj.query_hooks.append(note)
    try:
        yield statements
    finally:
        database.obj.query_hooks.remove(note)


def role_for(app: Flask, endpoint: str) -> Role:
    """Somebody whom the view lets through: the refusal that we look for must not be the role's."""
    rule = rule_of(app.view_functions[endpoint])
    assert rule is not None
    return min(rule.roles - {Role.SYSTEM, Role.ANONYMOUS})


def test_a_request_without_a_token_is_refused_everywhere(demo_app: Flask, everyone: World) -> None:
    asked, wrong = 0, []
    for route, endpoint in sorted(routes(demo_app).items()):
        method, rule = route.split(" ", 1)
        if method == "GET":
            continue
        client = everyone.client(demo_app, role_for(demo_app, endpoint))
        for token in ({}, {"csrf_token": "forged"}):
            with written() as statements:
                answer = client.open(world.url(rule, number=1), method=method, data=token)
            asked += 1
            kept = [sql for sql in statements if "kernel_draft" not in sql]
            if answer.status_code != 400 or kept:
                wrong.append(f"{route}: {answer.status_code} {kept}")
    assert wrong == []
    assert asked > 100


def test_a_token_of_another_session_is_refused(demo_app: Flask, everyone: World) -> None:
    stolen = everyone.client(demo_app, Role.APPLICANT).token("/inbox")
    other = everyone.client(demo_app, Role.APPLICANT)
    other.get("/inbox")
    assert other.post("/inbox/read", data={"csrf_token": stolen}).status_code == 400
    own = other.token("/inbox")
    assert other.post("/inbox/read", data={"csrf_token": own}).status_code == 303


def test_only_posts_change_state(app: Flask) -> None:
    assert {route.split(" ")[0] for route in routes(app)} == {"GET", "POST"}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM}))
def test_looking_changes_nothing(demo_app: Flask, everyone: World, role: Role) -> None:
    client = everyone.client(demo_app, role)
    wrong = []
    for route in sorted(routes(demo_app)):
        method, rule = route.split(" ", 1)
        if method != "GET":
            continue
        for number in (1, 2):
            with written() as statements:
                answer = client.get(world.url(rule, number=number))
            assert answer.status_code < 500, f"{route} as {role}: {answer.status_code}"
            wrong.extend(f"{route}: {sql}" for sql in statements)
    assert wrong == []
