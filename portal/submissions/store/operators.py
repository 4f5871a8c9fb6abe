"""Queries of the operators' commands."""

from collections.abc import Iterator

from portal.submissions.store.application import Application


def applied(*, year: int | None, state: str | None) -> Iterator[Application]:
    """Everything that has a number, in its order, read as it goes."""
    query = Application.select().where(Application.number.is_null(False))
    if year is not None:
        query = query.where(Application.application_year == year)
    if state is not None:
        query = query.where(Application.state == state)
    return query.order_by(Application.number).iterator()
