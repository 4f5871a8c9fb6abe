"""A small province with somebody in every role, and URLs for every route."""

import re
from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from portal.calendar import service as calendar
from portal.kernel.access import SYSTEM, Role
from portal.kernel.notices import notify
from tests import factories
from tests.factories import Someone, Staff, Tree
from tests.lint import LintedClient

# A value for each URL argument that is not a number; numbers are those of things that exist (or not) below.
WORDS = {
    "digest": "0",
    "name": "portal.css",
    "token": "no-such-token",
    "reference": "no-such-reference",
    "slug": "engineering",
    "plugin": "engineering",
    "path": "engineering",
    "series": "engineering",
    "level": "副高级",
    "track": "standard",
    "section": "education",
    "kind": "education",
    "number": "GZ-2023-000001",
    "code": "0000",
    "identity": "education",
    "part": "levels",
    "place": "source",
    "word": "approve",
    "public_id": "no-such-certificate",
}
YEARS = frozenset({"year", "plan_year", "application_year"})
ARGUMENT = re.compile(r"<(?:([a-z]+)(?:\([^)]*\))?:)?([a-z_]+)>")


@dataclass(frozen=True)
class World:
    """The people by role; an organisation tree; the instant at which all of it was made."""

    people: dict[Role, Someone | Staff]
    tree: Tree
    now: datetime

    def client(self, app: Flask, role: Role, *, second_factor: bool = True) -> LintedClient:
        """A browser in which somebody acts in this role."""
        client = LintedClient(app)
        if role is not Role.ANONYMOUS:
            factories.sign_in_client(client, self.people[role], now=self.now, second_factor=second_factor)
        return client


def make_world(now: datetime) -> World:
    """Everybody, with one notice each; the shipped calendar."""
    calendar.install_shipped_plans(now=now, actor=SYSTEM)
    calendar.seed_workdays(now=now, actor=SYSTEM)
    tree = factories.make_tree(now=now)
    places = {
        Role.EMPLOYER_OFFICER: tree.employer,
        Role.EMPLOYER_ADMIN: tree.employer,
        Role.DEPARTMENT_OFFICER: tree.department,
        Role.COUNTY_OFFICER: tree.county,
        Role.MUNICIPAL_OFFICER: tree.city,
        Role.PROVINCIAL_OFFICER: tree.province,
        Role.OFFICE_OFFICER: tree.office,
        Role.EXPERT: tree.office,
        Role.CALENDAR_MANAGER: tree.province,
        Role.SERIES_ADMINISTRATOR: tree.office,
        Role.AUDITOR: tree.province,
    }
    people: dict[Role, Someone | Staff] = {
        role: factories.make_staff(role, place, now=now) for role, place in places.items()
    }
    people[Role.APPLICANT] = factories.make_person(now=now)
    for role, person in people.items():
        number = person.person.id if isinstance(person, Staff) else person.id
        notify(person_id=number, subject="test:1", kind="test", title=f"消息{role}", body="文", link="/inbox", now=now)
    return World(people, tree, now)


def url(rule: str, *, number: int) -> str:
    """The URL of a route, with this number for every id."""

    def value(match: re.Match[str]) -> str:
        kind, name = match.groups()
        if name in YEARS:
            return "2023"
        return str(number) if kind == "int" else WORDS[name]

    return ARGUMENT.sub(value, rule)


def routes(app: Flask) -> dict[str, str]:
    """Every route as "METHOD rule" -> endpoint."""
    return {
        f"{method} {rule.rule}": rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
