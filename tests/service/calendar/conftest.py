"""A portal with the shipped plans and working days, and the actors of the calendar."""

import pytest

from portal.app import Portal
from portal.calendar import service
from portal.kernel.access import SYSTEM, Actor, Role
from portal.kernel.clock import FixedClock, shanghai

INSTALLED = shanghai(2023, 3, 28, 9)
MANAGER = Actor(901, Role.CALENDAR_MANAGER, organisation_id=1, name="计划管理员", second_factor=True)
OFFICE = Actor(902, Role.OFFICE_OFFICER, organisation_id=77, name="评委会办公室", second_factor=True)
OTHER_OFFICE = Actor(903, Role.OFFICE_OFFICER, organisation_id=78, name="另一评委会", second_factor=True)
APPLICANT = Actor(5, Role.APPLICANT, name="申报人")


@pytest.fixture
def calendar(portal: Portal, clock: FixedClock) -> Portal:
    service.install_shipped_plans(now=INSTALLED, actor=SYSTEM)
    service.seed_workdays(now=INSTALLED, actor=SYSTEM)
    return portal
