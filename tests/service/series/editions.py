"""People and drafts for tests of editions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.app import Portal
from portal.calendar import service as calendar
from portal.kernel.access import SYSTEM, Actor, Role
from portal.kernel.clock import shanghai
from portal.registry import Registry
from portal.series.domain.edition_document import put
from portal.series.service import edition_decision, edition_drafts
from tests.factories import Staff, Tree, make_staff, make_tree

NOW = shanghai(2023, 5, 10, 9)


@dataclass(frozen=True)
class Desk:
    """A series' administrator and two officers of the province, on a portal with the shipped plans."""

    portal: Portal
    tree: Tree
    administrator: Staff
    officer: Staff
    other_officer: Staff

    @property
    def registry(self) -> Registry:
        return self.portal.registry

    def start(self, *, next_year: bool = True, series: str = "engineering", now: datetime = NOW, **others: Any) -> int:
        """A draft from the engineers' edition of 2023."""
        actor: Actor = others.get("actor", self.administrator.actor)
        return edition_drafts.start(
            series=series,
            year=2023,
            version=1,
            next_year=next_year,
            registry=self.registry,
            actor=actor,
            now=now,
        )

    def read(self, draft_id: int) -> edition_drafts.Draft:
        return edition_drafts.draft_of(draft_id, registry=self.registry, actor=self.administrator.actor)

    def change(self, draft_id: int, *place: str | int, value: Any, now: datetime = NOW) -> None:
        """Put a value into the draft, as its administrator."""
        draft = self.read(draft_id)
        edition_drafts.save(
            draft_id,
            lambda document: put(document, place, value),
            revision=draft.row.revision,
            what="test",
            actor=self.administrator.actor,
            now=now,
        )

    def submit(self, draft_id: int, *, why: str = "省厅通知", now: datetime = NOW) -> None:
        revision = self.read(draft_id).row.revision
        edition_decision.submit(
            draft_id=draft_id,
            why=why,
            revision=revision,
            registry=self.registry,
            actor=self.administrator.actor,
            now=now,
        )

    def approve(self, draft_id: int, *, by: Staff | None = None, now: datetime = NOW) -> None:
        revision = self.read(draft_id).row.revision
        edition_decision.approve(
            draft_id=draft_id,
            why="",
            revision=revision,
            registry=self.registry,
            actor=(by or self.officer).actor,
            now=now,
        )


def make_desk(portal: Portal, *, now: datetime = NOW) -> Desk:
    calendar.install_shipped_plans(now=now, actor=SYSTEM)
    calendar.seed_workdays(now=now, actor=SYSTEM)
    tree = make_tree(now=now)
    return Desk(
        portal,
        tree,
        make_staff(Role.SERIES_ADMINISTRATOR, tree.office, now=now),
        make_staff(Role.PROVINCIAL_OFFICER, tree.province, now=now),
        make_staff(Role.PROVINCIAL_OFFICER, tree.province, now=now),
    )
