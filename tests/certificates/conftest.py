"""The portal with the certificates plugin."""

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from portal import mounting
from portal.app import Portal, create_app
from portal.config import Settings
from portal.kernel.clock import FixedClock
from tests.certificates.scene import ISSUED, PLUGINS, Browser, Scene
from tests.factories import Someone, Staff, sign_in_client
from tests.lint import LintedClient
from tests.reviewers import make_chain


@pytest.fixture
def app(
    portal: Portal,
    settings: Settings,
    clock: FixedClock,
    compiled_templates: FileSystemBytecodeCache,
    tmp_path: Path,
) -> Flask:
    made = create_app(settings, plugins=PLUGINS, clock=clock)
    made.jinja_env.bytecode_cache = compiled_templates
    made.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    mounting.migrate(made.extensions["portal"].registry, tmp_path)
    clock.set(ISSUED.isoformat())
    return made


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene(app, make_chain(app.extensions["portal"]))


@pytest.fixture
def browser(app: Flask, clock: FixedClock) -> Browser:
    def signed_in(who: Staff | Someone) -> LintedClient:
        client = LintedClient(app)
        sign_in_client(client, who, now=clock.now())
        return client

    return signed_in
