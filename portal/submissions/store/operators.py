"""Queries of the operators' commands."""

from collections.abc import Iterator

from portal.submissions.store.application import Application


def recorded(*, year: int | None, state: str | None) -> Iterator[Application]:
    """Every application, drafts included, in the order in which they were begun, read as it goes."""
    query = Application.select()
    if year is not None:
        query = query.where(Application.application_year == year)
    if state is not None:
        query = query.where(Application.state == state)
    return query.order_by(Application.id).iterator()
