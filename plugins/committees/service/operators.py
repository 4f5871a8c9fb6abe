"""What the operator's command shows."""

from datetime import date, datetime
from typing import Any

from plugins.committees.domain.filing import Case, State, inability
from plugins.committees.store import filing as store
from plugins.committees.store import overview as meetings
from plugins.committees.store.filing import filing_of
from plugins.committees.store.meeting import Meeting
from portal.plugin import SHANGHAI


def committees(*, now: datetime) -> list[dict[str, Any]]:
    """Every filing with its meetings. `standing` is `able`, or the word for why the committee can do nothing today."""
    on = now.astimezone(SHANGHAI).date()
    rows = store.everything()
    held = meetings.meetings_of([row.id for row in rows])
    listed = meetings.case_counts([meeting.id for meeting in held])
    of = {
        row.id: [_meeting(each, listed.get(each.id, 0)) for each in held if each.committee_id == row.id] for row in rows
    }
    return [{**_told(row, on), "meetings": of[row.id]} for row in rows]


def _meeting(row: Meeting, cases: int) -> dict[str, Any]:
    convenes = row.convenes_at.astimezone(SHANGHAI).isoformat() if row.convenes_at else None
    return {
        "id": row.id,
        "name": row.name,
        "application_year": row.application_year,
        "level": row.level,
        "state": row.state,
        "convenes_at": convenes,
        "review_by": row.review_by.astimezone(SHANGHAI).isoformat(),
        "members": row.members,
        "cases": cases,
    }


def _told(row: store.Committee, on: date) -> dict[str, Any]:
    filing = filing_of(row)
    first = filing.specialties[0] if filing.specialties else ""
    reason = inability(filing, State(row.state), Case(filing.series, first, filing.level), on)
    return {
        "id": row.id,
        "name": row.name,
        "office_id": row.office_id,
        "series": row.series,
        "scope": row.scope,
        "specialties": list(filing.specialties),
        "level": row.level,
        "members": row.members,
        "state": row.state,
        "standing": "able" if reason is None else reason.value,
        "number": row.number,
        "valid_from": filing.valid_from.isoformat(),
        "valid_until": filing.valid_until.isoformat(),
    }
