"""Each invariant finds the very damage that it is there for."""

from collections.abc import Callable

import pytest

from portal.accounts.store.invariants import INVARIANTS
from portal.accounts.store.organisation import Member, Organisation
from portal.accounts.store.session import Session
from portal.app import Portal
from portal.kernel.access import Role
from tests.factories import NOW, Tree, make_person, make_staff, make_tree, session_for

CHECKS = {name: check for name, _holds, check in INVARIANTS}


@pytest.fixture
def tree(portal: Portal) -> Tree:
    made = make_tree()
    session_for(make_staff(Role.EMPLOYER_OFFICER, made.employer), now=NOW)
    return made


def _employer(**values: object) -> Callable[[Tree], object]:
    return lambda tree: Organisation.update(values).where(Organisation.id == tree.employer).execute()


DAMAGE: dict[str, Callable[[Tree], object]] = {
    "organisation_paths_hold": _employer(path="/1/"),
    "organisations_are_in_place": _employer(kind="municipal_bureau"),
    "one_province": _employer(parent=None),
    "roles_fit_the_organisation": lambda tree: Member.update(role="county_officer").execute(),
    "capacities_are_ones_own": lambda tree: Session.update(person=make_person().id).execute(),
}


def test_nothing_is_wrong_with_a_sound_tree(tree: Tree) -> None:
    assert {name: check() for name, check in CHECKS.items() if check()} == {}


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_damage_is_found(tree: Tree, name: str) -> None:
    DAMAGE[name](tree)
    assert CHECKS[name]()
