"""From documents to editions, with the kinds of rules that the series' plugin adds; and the released ones."""

import json
import logging

from portal.criteria import Edition, LoadError, Series, edition_from_data
from portal.registry import Registry, UnknownSeries
from portal.series.domain.edition_document import Document, loadable
from portal.series.store import edition as store

log = logging.getLogger("portal.series")


def series_of(registry: Registry, slug: str) -> Series:
    """The series with exactly this slug. Raises UnknownSeries."""
    for series in registry.series():
        if series.slug == slug:
            return series
    raise UnknownSeries(slug)


def build(document: Document, series: Series) -> Edition:
    """The edition of a document. Raises LoadError, also for whatever a plugin's own parser raises."""
    try:
        return edition_from_data(loadable(document), series.kinds)
    except LoadError:
        raise
    except Exception as error:
        # What was uploaded must end in a mistake on the page, never in a page of errors.
        log.warning("a parser of %s failed", series.slug, exc_info=error)
        raise LoadError(f"{type(error).__name__}: {error}") from error


def released(series: tuple[Series, ...]) -> tuple[Edition, ...]:
    """Every released edition of these series, for the live registry.

    One that its plugin can no longer read (a kind of rule is gone) is left out and named in the log; what it had
    judged keeps its recorded verdict.
    """
    known = {each.slug: each for each in series}
    found = []
    for row in store.releases():
        if row.series not in known:
            continue
        try:
            found.append(build(json.loads(row.content), known[row.series]))
        except LoadError as error:
            log.error("edition %s %s/%s no longer loads: %s", row.series, row.year, row.version, error)
    return tuple(found)
