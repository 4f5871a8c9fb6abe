"""What there is: every series with its editions, the one in force, drafts on their way, values to be confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.criteria import Edition, Series
from portal.kernel.access import Actor, Role
from portal.kernel.clock import SHANGHAI
from portal.registry import Registry
from portal.series.domain.edition_document import plain
from portal.series.domain.edition_state import DraftState
from portal.series.domain.source_values import open_values
from portal.series.service import edition_access as allowed
from portal.series.service.edition_drafts import Draft, latest_before
from portal.series.store import edition as store
from portal.series.store.edition import EditionDraft


@dataclass(frozen=True)
class Line:
    """One series: its editions, newest first, the one in force, and how many of its values wait for confirmation."""

    series: Series
    editions: tuple[Edition, ...]
    current: Edition
    waiting: int
    own: bool


@dataclass(frozen=True)
class Board:
    """All series, those that the actor administers first, and the drafts on their way."""

    lines: tuple[Line, ...]
    drafts: tuple[EditionDraft, ...]

    @property
    def names(self) -> Mapping[str, str]:
        return {line.series.slug: line.series.name for line in self.lines}


def board(*, registry: Registry, actor: Actor, now: datetime) -> Board:
    """Raises Denied."""
    allowed.require_reader(actor)
    own = allowed.own_series(actor)
    lines = [_line(series, own is None or series.slug in own, now) for series in registry.series()]
    return Board(tuple(sorted(lines, key=lambda line: not line.own)), tuple(store.open_drafts()))


def _line(series: Series, own: bool, now: datetime) -> Line:
    current = in_force(series, now)
    editions = sorted(series.editions, key=lambda each: (each.year, each.version), reverse=True)
    return Line(series, tuple(editions), current, len(open_values(current.data)), own)


def in_force(series: Series, now: datetime) -> Edition:
    """The edition of this year, else the newest before it; of its versions the newest in force today."""
    today = now.astimezone(SHANGHAI).date()
    past = [each for each in series.editions if each.year <= today.year] or list(series.editions)
    year = max(each.year for each in past)
    of_year = [each for each in past if each.year == year]
    begun = [each for each in of_year if (each.in_force_from or date.min) <= today] or of_year
    return max(begun, key=lambda each: (each.in_force_from or date.min, each.version))


def administers(actor: Actor, series: str) -> bool:
    """May the actor draft editions of this series?"""
    return allowed.administers(actor, series)


def may_decide(actor: Actor, row: EditionDraft) -> bool:
    """Is it the actor's to approve or return? Not what he wrote or submitted himself."""
    submitted = row.state == DraftState.SUBMITTED
    writers = (row.submitted_by, row.started_by)
    return submitted and actor.role is Role.PROVINCIAL_OFFICER and actor.person_id not in writers


def base_of(draft: Draft, registry: Registry) -> Edition | None:
    """The edition that the draft is compared with: the one it was begun from, else the newest before it."""
    row = draft.row
    for each in draft.series.editions:
        if (each.year, each.version) == (row.base_year, row.base_version):
            return each
    return latest_before(registry, row.series, row.year)


def plain_data(edition: Edition) -> dict[str, Any]:
    """What an edition was loaded from, as a document."""
    return plain(edition.data)
