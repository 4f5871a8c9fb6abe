"""What `portal demo` gives a service plugin, so that its part of the demo province is lived like the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.kernel.access import Actor, Role

# A life in the demo: the instant of each event is yielded, and the event happens when the life is resumed.
Life = Iterator[datetime]


@dataclass(frozen=True)
class DemoPerson:
    """A registered person of the demo."""

    id: int
    name: str
    document: str


@dataclass(frozen=True)
class DemoOffice:
    """A committee office of the demo whose cases come early; `closes`: are they also decided by the demo's instant?"""

    id: int
    name: str
    series: str
    level: str
    specialties: tuple[str, ...]
    employer: str
    region: str
    closes: bool


class Demonstration(Protocol):
    """The demo province as a plugin may use it."""

    def early_offices(self) -> tuple[DemoOffice, ...]:
        """The offices to which cases come in the middle of August 2023."""

    def actor(self, organisation_id: int, role: Role) -> Actor:
        """Who acts for an organisation in this role; its own people were made with it."""

    def province(self) -> Actor:
        """The officer of the provincial bureau."""

    def employer_of(self, office: DemoOffice) -> Actor:
        """The officer of the employer or department above an office."""

    def person(self, now: datetime) -> DemoPerson:
        """Register somebody new, with the demo's password and a second factor."""

    def show(self, person: DemoPerson, *, organisation_id: int, role: Role, note: str) -> None:
        """Offer this person in the demo's bar and list of accounts."""
