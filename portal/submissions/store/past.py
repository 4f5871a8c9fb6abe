"""The applications of a past year, in the order of their ids, for trials of other conditions."""

from collections.abc import Iterable
from typing import Any

import peewee

from portal.submissions.domain.dossier import Section, Standing
from portal.submissions.store.application import Application, Snapshot
from portal.submissions.store.dossier import DossierSection


def _applied(series: str, year: int) -> peewee.Expression:
    return (Application.application_year == year) & (Application.series == series) & Application.number.is_null(False)


def count(series: str, year: int) -> int:
    """How many were ever applied for in the year."""
    return Application.select().where(_applied(series, year)).count()


def contents(series: str, year: int, *, after: int, limit: int) -> list[tuple[Application, str]]:
    """Applications behind the id `after` with their newest contents."""
    query = (
        Application.select(Application, Snapshot.content)
        .join(Snapshot, on=(Snapshot.application == Application.id) & (Snapshot.revision == Application.revision))
        .where(_applied(series, year) & (Application.id > after))
        .order_by(Application.id)
        .limit(limit)
    )
    return [(row, row.snapshot.content) for row in query]


def standings(person_ids: Iterable[int]) -> dict[int, dict[Section, Standing]]:
    """Which sections of their dossiers these persons finished, in one query."""
    found: dict[int, dict[Section, Standing]] = {}
    rows: Any = DossierSection.select(DossierSection.person_id, DossierSection.section, DossierSection.standing).where(
        DossierSection.person_id.in_(list(person_ids))
    )
    for person_id, section, standing in rows.order_by(DossierSection.id).tuples():
        found.setdefault(person_id, {})[Section(section)] = Standing(standing)
    return found
