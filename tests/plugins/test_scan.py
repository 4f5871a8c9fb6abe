"""Reading a plugin's source: what it may not import is named with its line."""

import pytest

from portal.registry.scan import declared_core_api, scan


def found(source, path="pkg/plugin.py", **options):
    return [(finding.name, finding.line) for finding in scan({path: source}, **options)]


@pytest.mark.parametrize(
    "source",
    [
        "import portal.kernel.ledger",
        "from portal.kernel import ledger",
        "from portal import kernel",
        "import portal",
        "from portal.registry.fence import Fence",
        "from portal.testing import check_series",
        "import portal.plugin, portal.app",
        "from flask import request",
        "import peewee",
        "import os",
        "import socket",
        "from urllib.request import urlopen",
        "import importlib",
        "def late():\n    from portal.kernel import ledger",
        "if False:\n    import sqlite3",
    ],
)
def test_forbidden_imports(source):
    line = 2 if "\n" in source else 1
    assert found(source) == [("forbidden-import", line)]


@pytest.mark.parametrize(
    "source",
    [
        "__import__('portal.kernel')",
        "eval('1')",
        "exec('x')",
        "datetime.now()",
        "datetime.datetime.now()",
        "date.today()",
    ],
)
def test_forbidden_calls(source):
    assert found(f"\n{source}") == [("forbidden-call", 2)]


@pytest.mark.parametrize(
    "source",
    [
        "from portal.plugin import Series",
        "from portal import plugin",
        "import portal.plugin",
        "from . import rules",
        "from dataclasses import dataclass\nfrom datetime import date\nfrom decimal import Decimal\nimport re",
        "from pathlib import Path",
    ],
)
def test_what_a_series_may_import(source):
    assert found(source) == []


def test_tests_may_use_portal_testing_and_nothing_else_of_the_core():
    assert found("from portal.testing import check_series\nimport os", "tests/test_plugin.py") == []
    assert found("from portal.app import create_app", "tests/test_plugin.py") == [("forbidden-import", 1)]


def test_a_service_may_do_what_a_series_may_not_but_has_the_same_one_way_in():
    service = "import os\nfrom portal.kernel import ledger\n\ndef portal_service():\n    return datetime.now()\n"
    assert found(service) == [("forbidden-import", 2)]


def test_what_does_not_parse_is_named_with_its_line():
    assert found("x = 1\ny = (") == [("does-not-parse", 2)]


@pytest.mark.parametrize(
    ("source", "range_"),
    [
        ('CORE_API = ">=1.0,<2"', ">=1.0,<2"),
        ('CORE_API: str = ">=1"', ">=1"),
        ("CORE_API = make()", ""),
        ("def f():\n    CORE_API = '1'", ""),
        ("(", ""),
    ],
)
def test_the_range_is_read_without_running(source, range_):
    assert declared_core_api(source) == range_


def test_the_rooms_of_a_service_may_use_what_they_are_made_with():
    for source in ("import peewee", "from flask import Blueprint", "from wtforms import StringField", "import os"):
        assert found(source, service=True) == []
    for source in ("import playhouse.migrate", "from jinja2 import Environment", "import portal.kernel.ledger"):
        assert found(source, service=True) == [("forbidden-import", 1)]
