"""What the province sees of its plugins: state, faults, versions, history."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts import service as accounts
from portal.extensions.domain.release import ReleaseState
from portal.extensions.service.installing import subject_of
from portal.extensions.service.planning import stored_marks
from portal.extensions.store import release as store
from portal.extensions.store import switch, tables
from portal.extensions.store.release import Release
from portal.kernel import ledger
from portal.kernel.errors import Missing
from portal.registry import PluginReport
from portal.submissions.service.usage import open_cases


@dataclass(frozen=True)
class PluginView:
    """One plugin as it now is, with the number of its errors and slow calls in the last months."""

    report: PluginReport
    errors: int
    slow: int
    is_installed: bool


@dataclass(frozen=True)
class FaultView:
    """Equal faults, counted."""

    place: str
    deed: str
    message: str
    number: int
    slowest: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class ReleaseView:
    """One version, with the people's names."""

    id: int
    name: str
    version: str
    state: ReleaseState
    sha256: str
    core_api: str
    kind: str
    hooks: tuple[str, ...]
    series: tuple[str, ...]
    files: int
    requires: tuple[str, ...]
    staged_by: int
    staged_name: str
    staged_at: datetime
    approved_name: str
    approved_at: datetime | None
    note: str


@dataclass(frozen=True)
class Happening:
    """One entry of the ledger about a plugin."""

    action: str
    at: datetime
    who: str
    data: dict[str, Any]


def overview(reports: Iterable[PluginReport]) -> tuple[PluginView, ...]:
    """Every plugin that was found, by name."""
    counts = switch.fault_counts()
    installed = {row.name for row in store.active()}
    return tuple(
        PluginView(report, *counts.get(report.name, (0, 0)), is_installed=report.name in installed)
        for report in reports
    )


def faults(name: str) -> tuple[FaultView, ...]:
    """What a plugin did wrong, the latest first."""
    return tuple(
        FaultView(row.place, row.deed, row.message, row.number, row.slowest, row.first_at, row.last_at)
        for row in switch.faults_of(name)
    )


def waiting() -> tuple[ReleaseView, ...]:
    """What waits to be approved, the oldest first."""
    return _views(store.waiting())


def versions(name: str) -> tuple[ReleaseView, ...]:
    """A plugin's versions, the newest first."""
    return _views(store.history(name))


def waiting_release(release_id: int) -> ReleaseView | None:
    """One that waits, or None."""
    return next((each for each in waiting() if each.id == release_id), None)


@dataclass(frozen=True)
class WaitingPlan:
    """What letting a version in touches; `rows` are its editions: (series, year, version, hash)."""

    from_version: str
    rows: tuple[tuple[str, str, str, str], ...]
    open_cases: Mapping[str, int]
    tables: Mapping[str, int]


def plan_of_waiting(release_id: int) -> WaitingPlan:
    """For the page on which it is approved. Raises Missing."""
    row = store.release(release_id)
    if row is None:
        raise Missing()
    old = store.active_of(row.name)
    return WaitingPlan(
        from_version="" if old is None else old.version,
        rows=tuple((mark.slug, str(mark.year), mark.version, mark.hash[:12]) for mark in stored_marks(row)),
        open_cases=open_cases({*row.series, *(() if old is None else old.series)}),
        tables=tables.rows_of(row.name, store.names()),
    )


def _views(rows: list[Release]) -> tuple[ReleaseView, ...]:
    people = {person for row in rows for person in (row.staged_by, row.approved_by) if person is not None}
    names = accounts.person_names(people)
    return tuple(
        ReleaseView(
            id=row.id,
            name=row.name,
            version=row.version,
            state=ReleaseState(row.state),
            sha256=row.sha256,
            core_api=row.core_api,
            kind=row.kind,
            hooks=tuple(row.hooks),
            series=tuple(row.series),
            files=len(row.files),
            requires=tuple(row.requires),
            staged_by=row.staged_by,
            staged_name=names.get(row.staged_by, ""),
            staged_at=row.staged_at,
            approved_name=names.get(row.approved_by, "") if row.approved_by else "",
            approved_at=row.approved_at,
            note=row.note,
        )
        for row in rows
    )


def history(name: str) -> tuple[Happening, ...]:
    """What was done to a plugin, the latest first, from the ledger."""
    entries = ledger.history(subject_of(name))
    people = {
        int(each.actor.partition(":")[2].partition("@")[0]) for each in entries if each.actor.startswith("person:")
    }
    names = accounts.person_names(people)

    def who(actor: str) -> str:
        number = actor.partition(":")[2].partition("@")[0]
        return names.get(int(number), actor) if actor.startswith("person:") else actor

    return tuple(Happening(each.action, each.at, who(each.actor), json.loads(each.data)) for each in reversed(entries))


def recorded(name: str) -> dict[str, Any]:
    """What the database adds to `portal plugins list --json`: faults, the installed version, a switch."""
    row, off = store.active_of(name), switch.switch_of(name)
    return {
        "faults": [
            {
                "where": each.place,
                "deed": each.deed,
                "message": each.message,
                "number": each.number,
                "slowest_ms": each.slowest or None,
                "last_at": each.last_at.isoformat(),
            }
            for each in faults(name)
        ],
        "installed": None if row is None else {"version": row.version, "sha256": row.sha256, "release": row.id},
        "disabled": off.reason if off is not None and off.is_off else None,
    }
