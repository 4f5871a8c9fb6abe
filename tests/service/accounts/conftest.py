"""Every test here stands on an opened portal with empty tables."""

import pytest

from portal.app import Portal


@pytest.fixture(autouse=True)
def _opened(portal: Portal) -> None:
    assert portal.settings.password_cost[0] == 1
