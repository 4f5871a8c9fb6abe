"""Each wheel is tried in a process of its own once for all tests: the same content comes to the same result."""

import pytest

from portal.extensions.service import approving, leaving, planning
from portal.registry import probe

_results: dict[tuple[object, ...], probe.Tried] = {}


def _tried_once(target, *, beside=(), **options):
    others = tuple(beside)
    key = (target.folder.name, tuple(each.folder.name for each in others), tuple(sorted(options.items())))
    if key not in _results:
        _results[key] = probe.try_out(target, beside=others, **options)
    return _results[key]


@pytest.fixture(autouse=True)
def _remembered(monkeypatch):
    for module in (approving, leaving, planning):
        monkeypatch.setattr(module, "try_out", _tried_once)
