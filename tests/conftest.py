"""Fixtures for every test: a portal on a fresh database, a clock that stands still, a client that lints each page."""

import dataclasses
import os
import shutil
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache

from portal import registry
from portal.app import Portal, create_app, open_portal
from portal.config import KIB, Settings
from portal.kernel import database as db
from portal.kernel import schema
from portal.kernel.clock import FixedClock, shanghai
from tests.lint import LintedClient
from tests.postgres import create_database, scratch_database
from tests.postgres import database_url as database_url_of

# A busy machine is no fault of what is tested.
hypothesis_settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("portal")

# argon2id at its cheapest: what is tested is not how slow it is.
CHEAP_PASSWORDS = (1, 8 * KIB, 1)


@pytest.fixture
def clock() -> FixedClock:
    """2023-08-10 09:00 in Beijing, until the test moves it."""
    return FixedClock(shanghai(2023, 8, 10, 9))


def on_postgresql() -> bool:
    return os.environ.get("PORTAL_TEST_DATABASE") == "postgresql"


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """All tables, made once for each test process: a SQLite file to copy, or the name of a PostgreSQL template."""
    schema.import_models()
    if on_postgresql():
        name = create_database()
        make_tables(database_url_of(name))
        return name
    path = tmp_path_factory.mktemp("template") / "portal.db"
    make_tables(f"sqlite:///{path}")
    return str(path)


def make_tables(url: str) -> None:
    """The tables of the models; that the migrations make the same ones is proved in tests/contracts."""
    made = db.connect(url)
    db.bind(made)
    db.database.create_tables(db.all_models())
    schema._runner(schema.CORE).fake()
    for service in registry.build().services():
        if owner := service.owner():
            for model in service.tables():
                model.create_table()
            schema._runner(owner).fake()
    db.close_all()


@pytest.fixture
def database_url(tmp_path: Path, template_database: str) -> Iterator[str]:
    """A database with all tables and no rows: SQLite; PostgreSQL where PORTAL_TEST_DATABASE=postgresql."""
    if on_postgresql():
        with scratch_database(template_database) as url:
            yield url
    else:
        shutil.copyfile(template_database, tmp_path / "portal.db")
        yield f"sqlite:///{tmp_path / 'portal.db'}"


@pytest.fixture
def empty_database_url(tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if on_postgresql():
        with scratch_database() as url:
            yield url
    else:
        yield f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(
        home=tmp_path,
        database=database_url,
        secret=bytes(range(32)),
        https=False,
        password_cost=CHEAP_PASSWORDS,
    )


@pytest.fixture
def portal(settings: Settings, clock: FixedClock) -> Iterator[Portal]:
    """An opened portal with all tables."""
    opened = open_portal(settings, clock=clock)
    db.database.connect(reuse_if_open=True)
    yield opened
    db.close_all()


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for all tests of this process: compiling is four fifths of a first page."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(portal: Portal, settings: Settings, clock: FixedClock, compiled_templates: FileSystemBytecodeCache) -> Flask:
    """The web application on the portal's database."""
    application = create_app(settings, clock=clock)
    application.jinja_env.bytecode_cache = compiled_templates
    application.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    return application


@pytest.fixture
def client(app: Flask) -> LintedClient:
    """A browser without JavaScript that refuses a faulty page."""
    return LintedClient(app)


@pytest.fixture
def unique() -> str:
    return uuid.uuid4().hex[:8]


@pytest.fixture
def demo_settings(settings: Settings) -> Settings:
    return dataclasses.replace(settings, demo=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In the build nothing may be skipped: a skipped test is a failed one there."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI=true forbids: {report.longrepr}"
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches the database is run again: the rest would be the very same run."""
    if not on_postgresql():
        return
    databases = {"database_url", "empty_database_url", "template_database"}
    same = [item for item in items if not databases & set(getattr(item, "fixturenames", ()))]
    # A test may make a database of its own: these say so by what they are about.
    kept = {item for item in same if item.get_closest_marker("postgres") or item.get_closest_marker("browser")}
    dropped = [item for item in same if item not in kept]
    config.hook.pytest_deselected(items=dropped)
    items[:] = [item for item in items if item not in set(dropped)]
