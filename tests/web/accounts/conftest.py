"""A small province, and browsers in it."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.kernel.access import Role
from portal.kernel.clock import FixedClock
from tests import factories as make
from tests.lint import LintedClient

Enter = Callable[..., LintedClient]


@pytest.fixture
def tree(app: Flask) -> make.Tree:
    return make.make_tree()


@pytest.fixture
def enter(app: Flask, clock: FixedClock) -> Enter:
    """A browser with a running session of this person."""

    def enter_as(person: make.Someone | make.Staff, *, second_factor: bool = True) -> LintedClient:
        client = LintedClient(app)
        make.sign_in_client(client, person, now=clock.now(), second_factor=second_factor)
        return client

    return enter_as


@pytest.fixture
def admin(tree: make.Tree) -> make.Staff:
    return make.make_staff(Role.EMPLOYER_ADMIN, tree.employer)
