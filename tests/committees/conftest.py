"""The committee of the tests."""

from pathlib import Path

import pytest
from jinja2 import FileSystemBytecodeCache

from portal.app import Portal
from portal.config import Settings
from portal.kernel.clock import FixedClock
from tests.committees.scene import Scene, app_of, make_scene


@pytest.fixture
def scene(
    portal: Portal,
    settings: Settings,
    clock: FixedClock,
    compiled_templates: FileSystemBytecodeCache,
    tmp_path: Path,
) -> Scene:
    """An approved committee without a meeting."""
    return make_scene(app_of(settings, clock, compiled_templates, tmp_path))
