"""What the demo's province offers to service plugins for the lives of their own people."""

from dataclasses import dataclass
from datetime import datetime

from portal.accounts.domain.synthetic import phone_of, resident_number_of
from portal.accounts.service import capacities
from portal.demo import province
from portal.demo.accounts import Account
from portal.demo.names import people
from portal.demo.organisations import PASSWORD, Tree, register_with_factor
from portal.demo.schools import SPECIALTIES
from portal.kernel.access import Actor, Role
from portal.registry.demonstration import DemoOffice, DemoPerson

FIRST_SEED = 960_001
MOST = 200


@dataclass(frozen=True)
class _Known:
    phone: str
    secret: str


@dataclass(frozen=True)
class _Shown:
    person: DemoPerson
    organisation_id: int
    role: Role
    note: str


class Stage:
    """A `Demonstration`: the tree, and people as they are needed."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._names = iter(people(MOST, seed=31))
        self._known: dict[int, _Known] = {}
        self._shown: list[_Shown] = []

    def early_offices(self) -> tuple[DemoOffice, ...]:
        """The schools' own review."""
        return tuple(
            DemoOffice(
                self._tree.ids[name],
                name,
                province.SCHOOL_SERIES,
                province.SCHOOL_LEVEL,
                tuple(dict.fromkeys(SPECIALTIES)),
                school,
                province.PROVINCE_CODE,
                closes,
            )
            for name, school, closes in province.SCHOOL_OFFICES
            if name in self._tree.ids
        )

    def actor(self, organisation_id: int, role: Role) -> Actor:
        """One of the tree's staff."""
        return self._tree.actor(organisation_id, role)

    def province(self) -> Actor:
        """The officer of the provincial bureau."""
        return self.actor(self._tree.ids[province.PROVINCIAL_BUREAU], Role.PROVINCIAL_OFFICER)

    def employer_of(self, office: DemoOffice) -> Actor:
        """The school's officer."""
        return self.actor(self._tree.ids[office.employer], Role.EMPLOYER_OFFICER)

    def person(self, now: datetime) -> DemoPerson:
        """The next of the names."""
        seed, name = FIRST_SEED + len(self._known), next(self._names)
        person_id, secret = register_with_factor(name, seed=seed, now=now)
        self._known[person_id] = _Known(phone_of(seed), secret)
        return DemoPerson(person_id, name, resident_number_of(seed))

    def show(self, person: DemoPerson, *, organisation_id: int, role: Role, note: str) -> None:
        """Listed once the fill is over: the membership may come later than the person."""
        self._shown.append(_Shown(person, organisation_id, role, note))

    def accounts(self) -> list[Account]:
        """Those that a plugin wanted shown, with the membership they have by now."""
        return [self._account(each) for each in self._shown]

    def _account(self, shown: _Shown) -> Account:
        person = shown.person
        held = capacities(actor=Actor(person.id, Role.APPLICANT, name=person.name))
        member_id = next(
            (
                each.member_id
                for each in held
                if (each.organisation_id, each.role) == (shown.organisation_id, shown.role.value)
            ),
            None,
        )
        known = self._known[person.id]
        key = f"member-{member_id}" if member_id else f"person-{person.id}"
        role = shown.role.value if member_id else Role.APPLICANT.value
        return Account(key, role, person.name, known.phone, PASSWORD, known.secret, person.id, member_id, shown.note)
