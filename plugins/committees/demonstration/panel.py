"""Who sits in a demo committee, and what is remembered of its meeting."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plugins.committees.store import meeting as store
from plugins.committees.store.meeting import Case
from portal.plugin import Actor, Demonstration, DemoOffice, DemoPerson, Role


@dataclass
class Panel:
    """A committee of the demo; `number` tells the two apart in papers."""

    stage: Demonstration
    office: DemoOffice
    number: int
    committee_id: int = 0
    meeting_id: int = 0
    people: list[DemoPerson] = field(default_factory=list)

    @property
    def officer(self) -> Actor:
        """Who acts for the office."""
        return self.stage.actor(self.office.id, Role.OFFICE_OFFICER)

    def expert(self, person_id: int) -> Actor:
        """A person as an expert of the office."""
        name = next(each.name for each in self.people if each.id == person_id)
        return Actor(person_id, Role.EXPERT, self.office.id, name, second_factor=True)

    def seats(self) -> list[store.Seat]:
        """Who has a seat, the chair first."""
        rows = [seat for seat in store.seats_of(self.meeting_id) if seat.state in ("invited", "accepted")]
        return sorted(rows, key=lambda seat: (seat.role != "chair", seat.id))

    def sitting(self) -> list[Actor]:
        """The experts of the panel, the chair first."""
        return [self.expert(seat.person_id) for seat in self.seats()]

    def cases(self) -> list[Case]:
        """The cases of the list, in its order."""
        return store.cases_of(self.meeting_id)

    def given(self, now: datetime) -> dict[str, Any]:
        """What most deeds of the office take."""
        return {"meeting_id": self.meeting_id, "actor": self.officer, "now": now}
