"""A portal that commands in processes of their own find through their environment."""

import os
import sys
from pathlib import Path

import pytest

from portal.config import Settings
from tests.factories import PASSWORD


@pytest.fixture
def environ(settings: Settings) -> dict[str, str]:
    """The variables with which commands and servers find the test's portal, on 29 August 2023."""
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "PORTAL_HOME": str(settings.home),
        "PORTAL_DATABASE": settings.database,
        "PORTAL_SECRET_KEY": settings.secret.hex(),
        "PORTAL_CLOCK": "2023-08-29T10:00",
        "PORTAL_HTTPS": "0",
        "PORTAL_PASSWORD_COST": "1,8192,1",
        "PORTAL_OPERATOR_PASSWORD": PASSWORD,
    }
