"""The demo's tree of organisations and its staff, entered as the authority would enter them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyotp

from portal.accounts import service as accounts
from portal.accounts.domain.organisations import OrganisationKind
from portal.accounts.domain.synthetic import credit_code_of, phone_of, resident_number_of
from portal.criteria import Series
from portal.demo import province
from portal.demo.names import people
from portal.kernel.access import SYSTEM, Actor, Role

# Good under every password profile; the demo is open to everybody on this machine anyway.
PASSWORD = "Plum-rain-2023"  # noqa: S105
ENGINEERING = "engineering"
SENIOR = ("副高级", "正高级")
# Numbers of demo staff start here, applicants' at 1.
STAFF_SEEDS = 900_000


@dataclass
class Office:
    """A committee office: who it serves."""

    id: int
    levels: tuple[str, ...]
    region: str
    employer_id: int | None


@dataclass
class Staff:
    """Somebody who acts for an organisation."""

    person_id: int
    member_id: int
    organisation_id: int
    role: Role
    name: str
    phone: str
    totp_secret: str

    @property
    def actor(self) -> Actor:
        return Actor(self.person_id, self.role, self.organisation_id, self.name, second_factor=True)


@dataclass
class Tree:
    """What was entered: ids by name, staff by (organisation, role)."""

    ids: dict[str, int] = field(default_factory=dict)
    staff: dict[tuple[int, Role], Staff] = field(default_factory=dict)
    offices: list[Office] = field(default_factory=list)

    def actor(self, organisation_id: int, role: Role) -> Actor:
        return self.staff[organisation_id, role].actor


class Builder:
    """Enters organisations and staff, one after the other."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.tree = Tree()
        self._names = iter(people(400, seed=7))
        self._seed = STAFF_SEEDS

    def organisation(
        self,
        kind: OrganisationKind,
        name: str,
        *,
        parent: int | None,
        region: str,
        attributes: dict[str, Any] | None = None,
    ) -> int:
        self._seed += 1
        office = "91" if kind is OrganisationKind.EMPLOYER else "11"
        self.tree.ids[name] = accounts.create_organisation(
            actor=SYSTEM,
            parent_id=parent,
            kind=kind.value,
            name=name,
            region=region,
            credit_code=credit_code_of(self._seed, region=region, office=office),
            attributes=attributes,
            now=self.now,
        )
        return self.tree.ids[name]

    def member(self, organisation_id: int, role: Role) -> Staff:
        """A new person with a second factor, made a member."""
        self._seed += 1
        name = next(self._names)
        person_id, secret = register_with_factor(name, seed=self._seed, now=self.now)
        member_id = accounts.add_member(
            actor=SYSTEM, person_id=person_id, organisation_id=organisation_id, role=role.value, now=self.now
        )
        made = Staff(person_id, member_id, organisation_id, role, name, phone_of(self._seed), secret)
        self.tree.staff[organisation_id, role] = made
        return made


def register_with_factor(name: str, *, seed: int, now: datetime) -> tuple[int, str]:
    """A new person with the demo's password and a second factor: the id, and the secret."""
    document, phone = resident_number_of(seed), phone_of(seed)
    person_id = accounts.register_person(name=name, document=document, phone=phone, password=PASSWORD, now=now)
    token = accounts.open_session(person_id=person_id, now=now)
    actor = accounts.load_actor(token, now)
    assert actor is not None  # noqa: S101 - the session was opened a line ago
    accounts.start_enrolment(actor=actor, password=PASSWORD, now=now)
    secret = accounts.enrolment(actor=actor).secret
    accounts.confirm_enrolment(actor=actor, code=pyotp.TOTP(secret).at(now), now=now)
    accounts.sign_out(actor=actor, now=now)
    return person_id, secret


def build(now: datetime, series: Iterable[Series] = ()) -> Tree:
    """The whole province; about 90 organisations and as many staff. `series`: those that get a committee office."""
    builder = Builder(now)
    root = builder.organisation(
        OrganisationKind.PROVINCIAL_BUREAU, province.PROVINCIAL_BUREAU, parent=None, region=province.PROVINCE_CODE
    )
    for role in (Role.PROVINCIAL_OFFICER, Role.CALENDAR_MANAGER, Role.AUDITOR):
        builder.member(root, role)
    for department in province.DEPARTMENTS:
        made = builder.organisation(
            OrganisationKind.DEPARTMENT, department.name, parent=root, region=province.PROVINCE_CODE
        )
        builder.member(made, Role.DEPARTMENT_OFFICER)
    for city in province.CITIES:
        _build_city(builder, city, root)
    _build_employers(builder)
    _build_offices(builder, root)
    if any(each.slug == province.SCHOOL_SERIES for each in series):
        for name, school, _closes in province.SCHOOL_OFFICES:
            given = {"parent": builder.tree.ids[school], "region": province.PROVINCE_CODE}
            _office(builder, name, (province.SCHOOL_LEVEL,), **given, own=True, series=province.SCHOOL_SERIES)
    for each in series:
        if each.slug != ENGINEERING:
            name = province.series_office_name(each.name)
            _office(builder, name, SENIOR, parent=root, region=province.PROVINCE_CODE, series=each.slug)
    return builder.tree


def _build_city(builder: Builder, city: province.City, root: int) -> None:
    bureau = builder.organisation(
        OrganisationKind.MUNICIPAL_BUREAU, province.bureau_name(city.name), parent=root, region=city.code
    )
    builder.member(bureau, Role.MUNICIPAL_OFFICER)
    builder.tree.ids[city.code] = bureau
    for code, name in city.counties:
        county = builder.organisation(
            OrganisationKind.COUNTY_BUREAU, province.bureau_name(name), parent=bureau, region=code
        )
        builder.member(county, Role.COUNTY_OFFICER)
        builder.tree.ids[code] = county
    _office(builder, province.city_office_name(city), province.CITY_OFFICE_LEVELS, parent=bureau, region=city.code)


def _build_employers(builder: Builder) -> None:
    for employer in province.EMPLOYERS:
        made = builder.organisation(
            OrganisationKind.EMPLOYER,
            employer.name,
            parent=builder.tree.ids[employer.under],
            region=employer.region,
            attributes=dict(employer.attributes),
        )
        builder.member(made, Role.EMPLOYER_OFFICER)
        builder.member(made, Role.EMPLOYER_ADMIN)


def _build_offices(builder: Builder, root: int) -> None:
    for name, levels, region, employer in province.OFFICES:
        parent = builder.tree.ids[employer] if employer else root
        _office(builder, name, levels, parent=parent, region=region or province.PROVINCE_CODE, own=bool(employer))


def _office(
    builder: Builder,
    name: str,
    levels: tuple[str, ...],
    *,
    parent: int,
    region: str,
    own: bool = False,
    series: str = ENGINEERING,
) -> None:
    attributes = {"series": [series], "levels": list(levels), **({"self_review": True} if own else {})}
    made = builder.organisation(
        OrganisationKind.COMMITTEE_OFFICE, name, parent=parent, region=region, attributes=attributes
    )
    builder.member(made, Role.OFFICE_OFFICER)
    builder.member(made, Role.SERIES_ADMINISTRATOR)
    builder.tree.offices.append(Office(made, levels, region, parent if own else None))
