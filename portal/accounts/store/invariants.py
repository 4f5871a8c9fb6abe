"""What must hold of people and organisations, whatever happened: `portal doctor` asks each of these by its name."""

from collections.abc import Callable

from portal.accounts.domain.organisations import OrganisationKind, children_of, roles_of
from portal.accounts.store.organisation import Member, Organisation
from portal.accounts.store.session import Session


def _wrong_paths() -> list[str]:
    paths: dict[int, str] = {}
    wrong = []
    rows = Organisation.select(Organisation.id, Organisation.parent, Organisation.path).order_by(Organisation.path)
    for identity, parent, path in rows.tuples():
        paths[identity] = path
        above = "/" if parent is None else paths.get(parent, "")
        if path != f"{above}{identity}/":
            wrong.append(f"organisation {identity}")
    return wrong


def _misplaced() -> list[str]:
    parent = Organisation.alias()
    rows = (
        Organisation.select(Organisation.id, Organisation.kind, parent.kind)
        .join(parent, on=(Organisation.parent == parent.id))
        .order_by(Organisation.id)
    )
    return [
        f"organisation {identity}"
        for identity, kind, above in rows.tuples()
        if OrganisationKind(kind) not in children_of(OrganisationKind(above))
    ]


def _roots() -> list[str]:
    roots = Organisation.select(Organisation.id).where(Organisation.parent.is_null()).order_by(Organisation.id)
    found = [f"organisation {row[0]}" for row in roots.tuples()]
    return found[1:]


def _wrong_roles() -> list[str]:
    rows = (
        Member.select(Member.id, Member.role, Organisation.kind)
        .join(Organisation)
        .where(Member.ended_at.is_null())
        .order_by(Member.id)
    )
    return [
        f"member {identity}" for identity, role, kind in rows.tuples() if role not in roles_of(OrganisationKind(kind))
    ]


def _borrowed_capacities() -> list[str]:
    rows = Session.select(Session.id).join(Member).where(Member.person != Session.person).order_by(Session.id)
    return [f"session {row[0]}" for row in rows.tuples()]


INVARIANTS: tuple[tuple[str, str, Callable[[], list[str]]], ...] = (
    ("organisation_paths_hold", "An organisation's path is its parent's, and its own number.", _wrong_paths),
    ("organisations_are_in_place", "An organisation hangs below one that may have it.", _misplaced),
    ("one_province", "The tree has one root.", _roots),
    ("roles_fit_the_organisation", "Nobody holds a role that the organisation's kind does not have.", _wrong_roles),
    ("capacities_are_ones_own", "A session acts in a capacity of its own person.", _borrowed_capacities),
)
