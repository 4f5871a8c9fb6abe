"""The calendar's pages on a portal with the shipped plans, and people to sign in as."""

from dataclasses import dataclass

import pytest

from portal.app import Portal
from portal.calendar import service
from portal.kernel.access import SYSTEM, Role
from portal.kernel.clock import shanghai
from tests.factories import Someone, Staff, Tree, make_person, make_staff, make_tree

INSTALLED = shanghai(2023, 3, 28, 9)


@dataclass(frozen=True)
class People:
    tree: Tree
    applicant: Someone
    manager: Staff
    officer: Staff


@pytest.fixture
def calendar(portal: Portal) -> Portal:
    service.install_shipped_plans(now=INSTALLED, actor=SYSTEM)
    service.seed_workdays(now=INSTALLED, actor=SYSTEM)
    return portal


@pytest.fixture
def people(calendar: Portal) -> People:
    tree = make_tree()
    return People(
        tree=tree,
        applicant=make_person("申报人"),
        manager=make_staff(Role.CALENDAR_MANAGER, tree.province),
        officer=make_staff(Role.OFFICE_OFFICER, tree.office),
    )
