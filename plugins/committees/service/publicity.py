"""The publicity of results (评审结果公示): begun by the office, read by anybody, ended by itself."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.committees.domain.meeting import MeetingEvent, MeetingState
from plugins.committees.domain.publicity import LEAST_DAYS, PublicityState, is_open
from plugins.committees.service import room, settings
from plugins.committees.service.deadlines import day_of, last_day
from plugins.committees.service.decision import committee_name
from plugins.committees.service.meeting import advance, record, subject_of
from plugins.committees.store import meeting as meetings
from plugins.committees.store import publicity as store
from plugins.committees.store.meeting import Case, Meeting
from plugins.committees.store.publicity import Publicity
from portal.plugin import SYSTEM, Actor, Conflict, Missing, Refused, _, day_end, members, notify, registry, transaction

PAGE = 50
AFTER_DECISION = frozenset({MeetingState.DECIDED, MeetingState.PUBLISHED, MeetingState.CONFIRMED})


@dataclass(frozen=True)
class Entry:
    """All that the public sees of one result. `id` is its key, of nothing else."""

    id: int
    name: str
    employer: str
    series: str
    specialty: str
    level: str


@dataclass(frozen=True)
class Shown:
    """A publicity as anybody sees it."""

    publicity: Publicity
    entries: tuple[Entry, ...]
    following: int
    is_open: bool


@dataclass(frozen=True)
class Standing:
    """The publicities of a meeting for its office and the province, and how many results wait for one."""

    meeting: Meeting
    rows: tuple[Publicity, ...]
    waiting: int
    may_start: bool
    objections: int


def standing(*, meeting_id: int, actor: Actor) -> Standing:
    """How the publicity of a meeting stands."""
    meeting = room.own_meeting(meeting_id, actor)
    waiting = len(store.unpublished(meeting_id))
    may_start = bool(waiting) and MeetingState(meeting.state) in AFTER_DECISION
    rows = tuple(store.of_meeting(meeting_id))
    return Standing(meeting, rows, waiting, may_start, store.open_count(meeting_id))


def start(*, meeting_id: int, actor: Actor, now: datetime) -> str:
    """Publish what has passed and was not published yet; returns the page's token. Raises Refused for nothing."""
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        if MeetingState(meeting.state) not in AFTER_DECISION:
            raise Conflict(_("评审结果生效以后才能公示"))
        cases = store.unpublished(meeting_id)
        if not cases:
            raise Refused(_("没有需要公示的评审结果"))
        today = day_of(now)
        ends_on = last_day(today, max(LEAST_DAYS, settings.publicity_days()))
        made = Publicity.create(
            meeting=meeting_id,
            token=secrets.token_hex(12),
            committee=committee_name(meeting),
            starts_on=today,
            ends_on=ends_on,
            ends_at=day_end(ends_on),
            count=len(cases),
            started_by=actor.person_id,
        )
        store.publish(made, cases)
        given = {"publicity": made.id, "ends_on": ends_on.isoformat(), "count": len(cases)}
        record(meeting, "publicity_started", actor, now, **given)
        if meeting.state == MeetingState.DECIDED:
            advance(meeting, MeetingEvent.PUBLISH, actor=actor, now=now)
    return made.token


def listed(*, after: int = 0, now: datetime) -> tuple[tuple[Publicity, ...], int]:
    """A page of the publicities that run now, and the next key or 0."""
    rows = store.open_ones(now, after=after, count=PAGE + 1)
    return tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else 0


def shown(*, token: str, after: int = 0, now: datetime) -> Shown:
    """One publicity. After its last day it names nobody. Raises Missing for an unknown token."""
    row = store.by_token(token)
    if row is None:
        raise Missing(_("没有这个公示"))
    if not is_open(row.state, row.ends_at, now):
        return Shown(row, (), 0, is_open=False)
    found = store.page_of(row.id, after=after, count=PAGE + 1)
    entries = tuple(entry_of(each.id, each.case) for each in found[:PAGE])
    return Shown(row, entries, entries[-1].id if len(found) > PAGE else 0, is_open=True)


def entry_of(entry_id: int, case: Case) -> Entry:
    """The case as the public sees it."""
    names = {series.slug: series.name for series in registry().series()}
    series = names.get(case.series, case.series)
    return Entry(entry_id, case.applicant_name, case.employer_name, series, case.specialty, case.level)


def sweep_publicities(*, portal: Any, now: datetime) -> int:
    """End the publicities whose last day is over, once each, and tell the office."""
    ended = 0
    for row in store.due(now):
        meeting = meetings.locked_meeting(row.meeting_id)
        if meeting is None:
            continue
        store.write(row, state=PublicityState.ENDED.value, ended_at=now)
        record(meeting, "publicity_ended", SYSTEM, now, publicity=row.id)
        for person_id in members(meeting.office_id):
            notify(
                person_id=person_id,
                subject=subject_of(meeting.id),
                kind="committees.publicity",
                title=_("评审结果公示期满"),
                body=_("会议：%(name)s。没有未办结的异议时，可以报送确认。", name=meeting.name),
                link=f"/committees/meetings/{meeting.id}/confirmation",
                now=now,
                key=f"committees.publicity:{row.id}:{person_id}",
            )
        ended += 1
    return ended
