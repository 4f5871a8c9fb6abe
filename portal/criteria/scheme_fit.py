"""Whether a series' scheme templates fit its editions: the series, the year, the levels, the answers that they read."""

from collections.abc import Iterator

from portal.criteria.edition import Edition
from portal.criteria.scheme import BandItem, Scheme
from portal.criteria.scheme_measures import AnswerNumber
from portal.criteria.series import Series


def misfits(series: Series) -> Iterator[tuple[str, str, str]]:
    """(name, place, problem) of each breach."""
    seen: set[str] = set()
    for scheme in series.schemes:
        place = f"scheme {scheme.slug}"
        if scheme.slug in seen:
            yield "scheme-twice", place, "two schemes have this slug"
        seen.add(scheme.slug)
        if not scheme.text:
            yield "scheme-without-text", place, "a template is loaded from a text, which an office goes on with"
        if scheme.series != series.slug:
            yield "scheme-series", place, f"is for {scheme.series!r}, not for {series.slug!r}"
            continue
        editions = [edition for edition in series.editions if edition.year == scheme.year]
        if not editions:
            yield "scheme-year", place, f"the series has no edition of {scheme.year}"
        for edition in editions:
            yield from _against(scheme, edition, place)


def _against(scheme: Scheme, edition: Edition, place: str) -> Iterator[tuple[str, str, str]]:
    for level in scheme.levels:
        if level not in {entry.level for entry in edition.levels}:
            yield "scheme-level", place, f"the edition has no {level}"
    numbers = {entry.key for entry in edition.fields if entry.kind == "integer"}
    for _segment, _block, item in scheme.items():
        measure = item.measure if isinstance(item, BandItem) else None
        if isinstance(measure, AnswerNumber) and measure.key not in numbers:
            yield "scheme-answer", f"{place} {item.slug}", f"the edition has no integer field {measure.key!r}"
