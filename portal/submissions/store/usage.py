"""Which editions applications are judged by: what a plugin's removal or upgrade must not take away."""

from collections.abc import Iterable

import peewee

from portal.submissions.domain.application import State
from portal.submissions.store.application import Application

# A case on which something may still have to be decided.
_ACTIVE = [State.DRAFT.value, State.IN_ROUTE.value, State.RETURNED.value, State.PASSED.value]


def _open() -> peewee.Expression:
    undecided = (Application.state == State.RECEIVED.value) & Application.ended_at.is_null()
    return Application.state.in_(_ACTIVE) | undecided


def open_by_series(series: Iterable[str]) -> dict[str, int]:
    """Series -> number of open cases, for those that have any."""
    number = peewee.fn.COUNT(Application.id)
    query = Application.select(Application.series, number).where(Application.series.in_(list(series)) & _open())
    return dict(query.group_by(Application.series).order_by(Application.series).tuples())


def editions_in_use(series: Iterable[str]) -> list[tuple[str, int, str, str, int]]:
    """(series, year, version, hash, number) of the editions that judge open cases."""
    number = peewee.fn.COUNT(Application.id)
    what = (Application.series, Application.edition_year, Application.edition_version, Application.edition_hash)
    wanted = Application.series.in_(list(series)) & (Application.edition_hash != "")
    query = Application.select(*what, number).where(wanted & _open())
    return [tuple(row) for row in query.group_by(*what).order_by(*what).tuples()]


def editions_of_applied(series: Iterable[str]) -> list[tuple[str, int, str, str, int]]:
    """As `editions_in_use`, without drafts: those keep no edition, and are judged by the one in force."""
    number = peewee.fn.COUNT(Application.id)
    what = (Application.series, Application.edition_year, Application.edition_version, Application.edition_hash)
    wanted = (
        Application.series.in_(list(series)) & (Application.state != State.DRAFT.value) & (Application.number != "")
    )
    query = Application.select(*what, number).where(wanted & _open())
    return [tuple(row) for row in query.group_by(*what).order_by(*what).tuples()]


def cases_of(series: Iterable[str]) -> list[tuple[int, str, str, int | None, str, str]]:
    """(id, series, state, year, version, hash) of every case: no person, for an archive."""
    what = (Application.id, Application.series, Application.state, Application.edition_year)
    more = (Application.edition_version, Application.edition_hash)
    query = Application.select(*what, *more).where(Application.series.in_(list(series)))
    return [tuple(row) for row in query.order_by(Application.id).tuples()]
