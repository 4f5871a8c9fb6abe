"""Every hook: documented with its exact signature, called by the core, and implemented by a bundled plugin."""

import inspect
import re
from pathlib import Path

import pytest

from plugins.committees import plugin as committees
from plugins.engineering import plugin as engineering
from plugins.private_economy import plugin as private_economy
from portal import hookspecs
from portal.criteria import Series
from portal.registry import build
from portal.registry.finding import Candidate
from portal.registry.services import Service

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "plugins" / "README.md").read_text(encoding="utf-8")
HOOKS = [name for name in vars(hookspecs) if name.startswith("portal_")]


def test_hook_portal_series():
    registry = build([engineering])
    assert registry.report()[0].hooks == ("portal_series",)
    assert isinstance(registry.series()[0], Series)


def test_hook_portal_tracks():
    registry = build([engineering, private_economy])
    assert registry.report()[1].hooks == ("portal_tracks",)
    assert registry.edition("engineering", 2023).refined_by == (private_economy.__name__,)
    assert build([engineering]).edition("engineering", 2023).refined_by == ()


def test_hook_portal_service():
    (service,) = build([Candidate("committees", "1", lambda: committees)]).services()
    assert isinstance(service, Service)
    tables = [model._meta.table_name for model in service.tables()]
    assert "committees_committee" in tables
    assert all(table.startswith("committees_") for table in tables)
    assert {each.key for each in service.settings} >= {"lower_minimum", "filing_required"}
    assert build([engineering]).services() == ()


@pytest.mark.parametrize("hook", HOOKS)
def test_hook_has_a_test_named_after_it(hook):
    assert f"test_hook_{hook}" in globals()


@pytest.mark.parametrize("hook", HOOKS)
def test_hook_is_documented_with_its_exact_signature(hook):
    function = getattr(hookspecs, hook)
    # The class names as an author writes them, without their modules.
    shown = re.sub(r"\b(?:\w+\.)+(?=\w)", "", str(inspect.signature(function, eval_str=True)))
    assert f"### `{hook}{shown}`" in GUIDE
    assert len(inspect.getdoc(function) or "") > 80


def test_guide_documents_no_hook_that_does_not_exist():
    assert re.findall(r"^### `(portal_\w+)\(", GUIDE, re.MULTILINE) == HOOKS


@pytest.mark.parametrize("hook", HOOKS)
def test_hook_has_a_caller(hook):
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "portal" / "registry").glob("*.py")]
    assert any(f'call("{hook}"' in source for source in sources)


@pytest.mark.parametrize("hook", HOOKS)
def test_hook_is_used_by_a_bundled_plugin(hook):
    assert any(hook in report.hooks for report in build().report())
