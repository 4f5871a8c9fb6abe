"""What the operator's command shows."""

from datetime import datetime
from typing import Any

from plugins.committees.domain.filing import Case, State, inability
from plugins.committees.store import filing as store
from plugins.committees.store.filing import filing_of
from portal.plugin import SHANGHAI


def committees(*, now: datetime) -> list[dict[str, Any]]:
    """Every filing. `standing` is `able`, or the word for why the committee can do nothing today, or its state."""
    on = now.astimezone(SHANGHAI).date()
    return [_told(row, on) for row in store.everything()]


def _told(row: store.Committee, on: Any) -> dict[str, Any]:
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
