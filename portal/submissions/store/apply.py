"""Numbers of applications."""

from portal.submissions.store.application import NumberSeries


def next_sequence(application_year: int) -> int:
    """The year's next number, never given before; whoever asks second waits for the first to commit."""
    insert = NumberSeries.insert(application_year=application_year, last=1).on_conflict(
        conflict_target=[NumberSeries.application_year], update={NumberSeries.last: NumberSeries.last + 1}
    )
    return insert.returning(NumberSeries.last).execute()[0].last
