"""The published catalogue (职称评审专业目录): a row for each specialty of each series, with its levels' titles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.criteria import Edition, Series, Specialty, folded

# What a spreadsheet program would run.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Title:
    """What a level grants, and how it is reviewed."""

    level: str
    title: str
    mode: str
    exam: str


@dataclass(frozen=True)
class Row:
    """A specialty with the columns of attachment 1, or (without a number) a series whose catalogue is not there yet."""

    series: str
    year: int
    titles: tuple[Title, ...]
    group: str = ""
    number: int | None = None
    name: str = ""
    scope: str = ""
    basis: str = ""
    status: str = ""


@dataclass(frozen=True)
class Entry:
    """One series of the catalogue."""

    series: Series
    edition: Edition
    titles: tuple[Title, ...]
    rows: tuple[Row, ...]

    @property
    def groups(self) -> dict[str, list[Row]]:
        """Its specialties by 专业大类."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            if row.number is not None:
                found.setdefault(row.group, []).append(row)
        return found


def entry_of(series: Series, edition: Edition) -> Entry:
    """A series by the edition in force."""
    rows = tuple(_row(series, edition, specialty) for specialty in edition.specialties)
    titles = titles_of(edition)
    return Entry(series, edition, titles, rows or (Row(series.name, edition.year, titles),))


def titles_of(edition: Edition, group: str = "") -> tuple[Title, ...]:
    """The titles of all levels: in a group of the catalogue the exact ones, as `Edition.title_of`; else all of them."""
    return tuple(
        Title(
            str(entry.level),
            next((each.title for each in entry.titles if group in each.groups), entry.title),
            entry.mode,
            entry.exam,
        )
        for entry in edition.levels
    )


def _row(series: Series, edition: Edition, specialty: Specialty) -> Row:
    return Row(
        series=series.name,
        year=edition.year,
        titles=titles_of(edition, specialty.group),
        group=specialty.group,
        number=specialty.number,
        name=specialty.name,
        scope=specialty.scope,
        basis=specialty.basis,
        status=specialty.source.status.value,
    )


def found(entries: Iterable[Entry], text: str) -> tuple[Entry, ...]:
    """The series and specialties that hold every word of the text: by name, alias, title, group, scope or basis."""
    words = [folded(word).lower() for word in text.split()]
    return tuple(each for entry in entries if (each := _narrowed(entry, words)) is not None)


def _narrowed(entry: Entry, words: list[str]) -> Entry | None:
    """The entry with the rows that match; whole when its own name does; None when nothing does."""
    series = entry.series
    whole = _folded((series.name, *series.aliases, *(each.title for each in entry.titles)))
    if all(word in whole for word in words):
        return entry
    rows = tuple(
        row
        for row in entry.rows
        if all(word in whole or word in _folded((row.group, row.name, row.scope, row.basis)) for word in words)
    )
    return Entry(series, entry.edition, entry.titles, rows) if rows else None


def _folded(texts: Iterable[str]) -> str:
    return "\n".join(folded(text).lower() for text in texts)


def rows_of(entries: Iterable[Entry]) -> Iterator[Row]:
    """Every row, series by series."""
    for entry in entries:
        yield from entry.rows


def safe_cell(text: str) -> str:
    """The text as a spreadsheet cell that is only ever text."""
    return f"'{text}" if text.startswith(_FORMULA) else text
