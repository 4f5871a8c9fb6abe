"""The pages of the series' administrator, with people to sign in as."""

import pytest

from portal.app import Portal
from tests.service.series.editions import Desk, make_desk


@pytest.fixture
def desk(portal: Portal) -> Desk:
    return make_desk(portal)
