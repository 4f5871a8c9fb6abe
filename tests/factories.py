"""People, organisations and memberships for tests, made through the services that pages use.

Nothing here is random: a running number gives each person and organisation numbers of their own.
"""

import itertools
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyotp

from portal.accounts import service
from portal.accounts.domain.codes import totp_step
from portal.accounts.domain.organisations import OrganisationKind
from portal.accounts.domain.synthetic import credit_code_of, phone_of, resident_number_of
from portal.accounts.service import Client
from portal.kernel.access import SYSTEM, Actor, Role
from portal.kernel.clock import shanghai

# Good under every profile, and free of everybody's names and numbers.
PASSWORD = "Plum rain over the river"
NOW = shanghai(2023, 8, 10, 9)

_seeds = itertools.count(1)


@dataclass(frozen=True)
class Someone:
    """A registered person with the secrets that only a test knows."""

    id: int
    name: str
    document: str
    phone: str
    password: str = PASSWORD


@dataclass(frozen=True)
class Staff:
    """A person who is a member of an organisation."""

    person: Someone
    organisation_id: int
    member_id: int
    role: Role

    @property
    def actor(self) -> Actor:
        """The actor behind a session that has passed the second factor."""
        return Actor(self.person.id, self.role, self.organisation_id, self.person.name, second_factor=True)


def make_person(
    name: str = "",
    *,
    document: str = "",
    document_kind: str = "resident_id",
    phone: str = "",
    password: str | None = PASSWORD,
    region: str = "520100",
    born: date | None = None,
    now: datetime = NOW,
) -> Someone:
    """A registered person; what is not given is made up, differently each time."""
    seed = next(_seeds)
    name = name or f"测试人员{chr(0x4E00 + seed % 5000)}"
    document = document or resident_number_of(seed, region=region, born=born)
    phone = phone or phone_of(seed)
    identity = service.register_person(
        name=name, document_kind=document_kind, document=document, phone=phone, password=password, now=now
    )
    return Someone(identity, name, document, phone, password or "")


def make_organisation(
    kind: OrganisationKind | str = OrganisationKind.EMPLOYER,
    parent: int | None = None,
    *,
    name: str = "",
    region: str = "520100",
    credit_code: str | None = None,
    attributes: dict[str, Any] | None = None,
    now: datetime = NOW,
) -> int:
    """An organisation's id. `parent` is an organisation's id; only a provincial bureau has none."""
    seed = next(_seeds)
    kind = OrganisationKind(kind)
    return service.create_organisation(
        actor=SYSTEM,
        parent_id=parent,
        kind=kind.value,
        name=name or f"测试单位{seed}号",
        region=region,
        credit_code=credit_code_of(seed, region=region) if credit_code is None else credit_code,
        attributes=attributes,
        now=now,
    )


def make_member(person: Someone, organisation: int, role: Role | str, *, now: datetime = NOW) -> Staff:
    """Make the person a member in this role, as an accepted invitation does."""
    role = Role(role)
    member_id = service.add_member(
        actor=SYSTEM, person_id=person.id, organisation_id=organisation, role=role.value, now=now
    )
    return Staff(person, organisation, member_id, role)


def make_staff(role: Role | str, organisation: int, name: str = "", *, now: datetime = NOW) -> Staff:
    """A new person who is a member of the organisation."""
    return make_member(make_person(name, now=now), organisation, role, now=now)


@dataclass(frozen=True)
class Tree:
    """A small province: one organisation of each kind, each below the one it belongs to."""

    province: int
    city: int
    county: int
    department: int
    employer: int
    office: int


def make_tree(*, now: datetime = NOW) -> Tree:
    """Province > city > county > employer; province > department > committee office."""
    province = make_organisation(OrganisationKind.PROVINCIAL_BUREAU, region="520000", now=now)
    city = make_organisation(OrganisationKind.MUNICIPAL_BUREAU, province, now=now)
    county = make_organisation(OrganisationKind.COUNTY_BUREAU, city, region="520102", now=now)
    department = make_organisation(OrganisationKind.DEPARTMENT, province, region="520000", now=now)
    employer = make_organisation(OrganisationKind.EMPLOYER, county, region="520102", now=now)
    office = make_organisation(OrganisationKind.COMMITTEE_OFFICE, department, region="520000", now=now)
    return Tree(province, city, county, department, employer, office)


def applicant(person: Someone, *, session_id: int | None = None) -> Actor:
    """The person acting as oneself."""
    return Actor(person.id, Role.APPLICANT, name=person.name, session_id=session_id)


def session_for(person: Someone | Staff, *, now: datetime, second_factor: bool = True) -> str:
    """The token of a running session: in the staff member's capacity, or as oneself."""
    if isinstance(person, Staff):
        return service.open_session(
            person_id=person.person.id, member_id=person.member_id, second_factor=second_factor, now=now
        )
    return service.open_session(person_id=person.id, now=now)


def signed_in_actor(person: Someone | Staff, *, now: datetime, second_factor: bool = True) -> Actor:
    """The actor of a new session, with its id: for services that change the session."""
    actor = service.load_actor(session_for(person, now=now, second_factor=second_factor), now)
    assert actor is not None
    return actor


def sign_in_client(client: Any, person: Someone | Staff, *, now: datetime, second_factor: bool = True) -> str:
    """Put a running session into a test client's cookie, as signing in does; returns the token."""
    token = session_for(person, now=now, second_factor=second_factor)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return token


def enrol(person: Someone | Staff, *, now: datetime) -> str:
    """Set up an authenticator for the person; returns its secret. The step of `now` is used up."""
    someone = person.person if isinstance(person, Staff) else person
    actor = signed_in_actor(someone, now=now)
    service.start_enrolment(actor=actor, password=someone.password, now=now)
    secret = service.enrolment(actor=actor).secret
    service.confirm_enrolment(actor=actor, code=totp(secret, now), now=now)
    return secret


def totp(secret: str, now: datetime) -> str:
    """What the authenticator app shows at this instant."""
    return pyotp.TOTP(secret).generate_otp(totp_step(now))


def last_code() -> str:
    """The code in the newest text message."""
    body = service.newest(1)[0].body
    return "".join(character for character in body.split("，")[0] if character.isdigit())


def client_at(network: str = "203.0.113.7", device: str = "") -> Client:
    """A browser in some network."""
    return Client(network=network, device=device, browser="Chrome Android")
