"""What operators may read of applications on the command line: masked, nothing is changed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from portal.submissions.domain.receipt import plain_number
from portal.submissions.service.content import frozen, holds
from portal.submissions.store import application as store
from portal.submissions.store import operators as queries
from portal.submissions.store.application import Application, Step


def masked_name(name: str) -> str:
    """`张*`: the first character, a star for each of the others."""
    return name[:1] + "*" * (len(name) - 1)


def applications(*, year: int | None = None, state: str | None = None) -> Iterator[dict[str, Any]]:
    """Every application, drafts included (their number is None, their name not yet frozen), oldest first."""
    return (_brief(row) for row in queries.recorded(year=year, state=state))


def _brief(row: Application) -> dict[str, Any]:
    return {
        "number": row.number,
        "application_year": row.application_year,
        "series": row.series,
        "specialty": row.specialty,
        "level": row.level,
        "track": row.track,
        "state": row.state,
        "name": masked_name(row.applicant_name),
        "employer": row.employer_name,
        "applied_at": _iso(row.applied_at),
        "content_hash": row.content_hash,
    }


def application(*, number: str) -> dict[str, Any] | None:
    """One application with route and contents; None when there is none of that number."""
    row = store.by_number(plain_number(number))
    if row is None:
        return None
    contents = frozen(row.id, row.revision)
    edition = {"slug": row.series, "year": row.edition_year, "version": row.edition_version, "hash": row.edition_hash}
    return {
        **_brief(row),
        "revision": row.revision,
        "receive_by": _iso(row.receive_by),
        "correction_due": _iso(row.correction_due),
        "ended_at": _iso(row.ended_at),
        "end_reason": row.end_reason,
        "edition": edition,
        "contents_hold": holds(contents),
        "files": [{"sha256": file["sha256"], "size": file["size"]} for file in contents.files],
        "route": [_step(step) for step in store.steps_of(row.id)],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "position": step.position,
        "kind": step.kind,
        "organisation": step.organisation_name,
        "state": step.state,
        "due_at": _iso(step.due_at),
        "opened_at": _iso(step.opened_at),
        "closed_at": _iso(step.closed_at),
        "outcome": step.outcome,
    }


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant is not None else None
