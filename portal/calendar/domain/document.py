"""A plan as a document: the shipped TOML, the JSON that is kept for each version, the JSON of the command."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal.calendar.domain.period import (
    SHANGHAI,
    Blackout,
    BlackoutMode,
    day_end,
    last_day,
    read_instant,
    write_instant,
)
from portal.calendar.domain.plan import DATES, Entry, Milestone, Pending, Plan, Row


def deadline(value: str | datetime | date) -> datetime:
    """A date is the end of that day, an instant is itself. Raises ValueError for an instant without offset."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return day_end(value)
    return read_instant(value)


def plan_from_toml(text: str) -> Plan:
    """The plan of a shipped file. Raises KeyError or ValueError when something is missing or unreadable."""
    return plan_from(tomllib.loads(text))


def plan_from(document: Mapping[str, Any]) -> Plan:
    """The plan of a parsed document."""
    return Plan(
        year=int(document["year"]),
        title=document["title"],
        document=document["document"],
        in_force_from=read_instant(document["in_force_from"]),
        rows=tuple(_row(row) for row in document["rows"]),
        milestones=tuple(
            Milestone(item["key"], deadline(item["at"]), item["clause"], item["text"])
            for item in document.get("milestones", ())
        ),
    )


def _row(document: Mapping[str, Any]) -> Row:
    pending = document.get("pending")
    return Row(
        number=int(document["row"]),
        application_year=int(document["application_year"]),
        clause=document["clause"],
        entries=tuple(
            Entry(item["slug"], item["name"], tuple(item.get("aliases", ())), tuple(item.get("track_of", ())))
            for item in document["entries"]
        ),
        blackouts=tuple(
            Blackout(read_instant(item["opens"]), read_instant(item["closes"]), BlackoutMode(item["mode"]))
            for item in document.get("blackouts", ())
        ),
        pending=Pending(**pending) if pending else None,
        **{name: deadline(document[name]) for name in DATES},
    )


def plan_to(plan: Plan) -> dict[str, Any]:
    """The document of a plan; `plan_from` gives the plan back."""
    return {
        "year": plan.year,
        "title": plan.title,
        "document": plan.document,
        "in_force_from": write_instant(plan.in_force_from),
        "rows": [_row_to(row) for row in plan.rows],
        "milestones": [
            {"key": item.key, "at": write_instant(item.at), "clause": item.clause, "text": item.text}
            for item in plan.milestones
        ],
    }


def _row_to(row: Row) -> dict[str, Any]:
    return {
        "row": row.number,
        "application_year": row.application_year,
        "clause": row.clause,
        "entries": [
            {
                "slug": entry.slug,
                "name": entry.name,
                "aliases": list(entry.aliases),
                "track_of": list(entry.track_of),
            }
            for entry in row.entries
        ],
        **{name: write_instant(instant) for name, instant in row.dates().items()},
        "blackouts": [_blackout_to(item) for item in row.blackouts],
        "pending": _pending_to(row.pending, with_url=True),
    }


def _blackout_to(blackout: Blackout) -> dict[str, str]:
    return {
        "opens": write_instant(blackout.opens),
        "closes": write_instant(blackout.closes),
        "mode": blackout.mode.value,
    }


def _pending_to(pending: Pending | None, *, with_url: bool = False) -> dict[str, Any] | None:
    if pending is None:
        return None
    told: dict[str, Any] = {"application_year": pending.application_year, "authority": pending.authority}
    return {**told, "url": pending.url} if with_url else told


def canonical(plan: Plan) -> str:
    """The one text of a plan: what is kept, hashed and compared."""
    return json.dumps(plan_to(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plan_hash(text: str) -> str:
    """SHA-256 of the canonical text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def shown(plan: Plan) -> dict[str, Any]:
    """The JSON of `portal calendar show` (issue 2, section 6)."""
    return {
        "year": plan.year,
        "rows": [_row_shown(row) for row in plan.rows],
        "milestones": [
            {"key": item.key, "at": write_instant(item.at), "clause": item.clause} for item in plan.milestones
        ],
    }


def _row_shown(row: Row) -> dict[str, Any]:
    return {
        "row": row.number,
        "series": [entry.name for entry in row.entries],
        "slugs": [entry.slug for entry in row.entries],
        "application_year": row.application_year,
        "upload": {
            "opens": write_instant(row.upload.opens),
            "closes": write_instant(row.upload.closes),
            "blackouts": [_blackout_to(item) for item in row.blackouts],
        },
        "apply": {"opens": write_instant(row.apply.opens), "closes": write_instant(row.apply.closes)},
        "receive_by": write_instant(row.receive_by),
        "policy_review_by": write_instant(row.policy_review_by),
        "review_by": write_instant(row.review_by),
        "pending": _pending_to(row.pending),
    }


def years_counted_to(plan: Plan) -> date:
    """The day to which years of service are counted: stated by the plan, else 31 December (五（六）)."""
    stated = plan.milestone("years_counted_to")
    return date(plan.year, 12, 31) if stated is None else last_day(stated.at.astimezone(SHANGHAI))
