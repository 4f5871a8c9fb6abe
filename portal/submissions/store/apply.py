"""Numbers of applications."""

from portal.kernel.kept import Kept, value
from portal.submissions.store.application import NumberSeries

_NEXT = Kept(
    lambda: (
        NumberSeries.insert(application_year=value("year"), last=1)
        .on_conflict(conflict_target=[NumberSeries.application_year], update={NumberSeries.last: NumberSeries.last + 1})
        .returning(NumberSeries.last)
    )
)


def next_sequence(application_year: int) -> int:
    """The year's next number, never given before; whoever asks second waits for the first to commit."""
    row = _NEXT.first(year=application_year)
    if row is None:
        raise LookupError(application_year)
    return row[0]
