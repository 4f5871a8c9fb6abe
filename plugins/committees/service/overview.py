"""The province's page: every committee's cases and meetings against its calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from plugins.committees.domain import overview as rules
from plugins.committees.domain.meeting import MeetingState
from plugins.committees.domain.overview import Dates, Pace, Progress
from plugins.committees.store import filing as filings
from plugins.committees.store import overview as store
from plugins.committees.store.filing import Committee, filing_of
from plugins.committees.store.meeting import Meeting
from portal.plugin import Actor, Role, Tally, access, review_dates_among, tallies

PAGE = 12
TOLD = frozenset({MeetingState.PUBLISHED, MeetingState.CONFIRMED})


@dataclass(frozen=True)
class Overview:
    """One committee in one application year."""

    committee: Committee
    progress: Progress
    dates: Dates | None
    pace: Pace
    meetings: tuple[Meeting, ...]


def overview(
    *, application_year: int, after_id: int = 0, actor: Actor, now: datetime
) -> tuple[tuple[Overview, ...], int]:
    """A page of committees, the newest filing first, and the key of the next page or 0. Only for the province."""
    access.require(actor.role is Role.PROVINCIAL_OFFICER)
    found = filings.page(after=after_id, count=PAGE + 1)
    rows = found[:PAGE]
    meetings = _meetings(rows, application_year)
    progress = _progress(rows, meetings, application_year)
    known = _dates(rows, application_year, now)
    lines = []
    for row in rows:
        dates = known.get((row.series, row.office_id))
        own = progress[row.id]
        lines.append(Overview(row, own, dates, rules.pace(own, dates, now), tuple(meetings.get(row.id, ()))))
    return tuple(lines), rows[-1].id if len(found) > PAGE else 0


def _meetings(rows: Sequence[Committee], year: int) -> dict[int, list[Meeting]]:
    found: dict[int, list[Meeting]] = {}
    for meeting in store.meetings_of([row.id for row in rows], year):
        found.setdefault(meeting.committee_id, []).append(meeting)
    return found


def _progress(rows: Sequence[Committee], meetings: Mapping[int, Sequence[Meeting]], year: int) -> dict[int, Progress]:
    offices = {row.office_id for row in rows}
    siblings = [each for each in filings.of_offices(sorted(offices)) if each.number is not None]
    found = {row.id: Progress() for row in rows}
    for tally in tallies(office_ids=sorted(offices), application_year=year):
        near = [(each.id, filing_of(each)) for each in siblings if each.office_id == tally.office_id]
        key = rules.responsible(near, tally.series, tally.specialty, tally.level)
        if key in found:
            found[key] = _plus(found[key], tally)
    everything = [meeting for held in meetings.values() for meeting in held]
    passed = store.case_counts([meeting.id for meeting in everything], "passed")
    scored = store.scored_counts([meeting.id for meeting in everything])
    for meeting in everything:
        own = found[meeting.committee_id]
        published = passed.get(meeting.id, 0) if meeting.state in TOLD else 0
        found[meeting.committee_id] = replace(
            own, scored=own.scored + scored.get(meeting.id, 0), published=own.published + published
        )
    return found


def _plus(own: Progress, tally: Tally) -> Progress:
    return replace(
        own,
        received=own.received + tally.received,
        reviewed=own.reviewed + tally.reviewed,
        voted=own.voted + tally.voted,
        failed=own.failed + tally.failed,
        confirmed=own.confirmed + tally.confirmed,
    )


def _dates(rows: Sequence[Committee], year: int, now: datetime) -> dict[tuple[str, int], Dates]:
    asked = {(row.series, row.office_id) for row in rows}
    found = review_dates_among(application_year=year, asked=asked, now=now)
    return {key: Dates(held.policy_review_by, held.review_by) for key, held in found.items()}
