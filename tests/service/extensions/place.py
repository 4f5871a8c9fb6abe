"""A place for plugins in a test's home, with two people who may decide and one who may bring."""

from dataclasses import dataclass

from portal.app import Portal
from portal.extensions.service.place import Place, active_candidates, place_of
from portal.kernel.access import Role
from portal.registry import Registry
from portal.registry.finding import installed
from tests.factories import Staff, make_staff, make_tree


@dataclass(frozen=True)
class Workshop:
    """The place; who brings plugins, and who lets them in."""

    place: Place
    bringer: Staff
    decider: Staff
    administrator: Staff


def make_workshop(portal: Portal) -> Workshop:
    """A province with two officers and a series administrator. The registry is built anew for each look."""
    base = place_of(portal)

    def registry() -> Registry:
        return Registry([*installed(), *active_candidates(base.home, base.storage)])

    tree = make_tree()
    return Workshop(
        Place(base.home, base.storage, registry),
        make_staff(Role.PROVINCIAL_OFFICER, tree.province),
        make_staff(Role.PROVINCIAL_OFFICER, tree.province),
        make_staff(Role.SERIES_ADMINISTRATOR, tree.office),
    )
