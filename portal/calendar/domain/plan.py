"""A year's plan (attachment 4): its rows, the series each row covers, and the notice's other dates."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from portal.calendar.domain.period import Blackout, Period

# The dates of a row, in the order in which they must follow each other.
DATES = ("upload_opens", "apply_opens", "apply_closes", "receive_by", "policy_review_by", "review_by")
# Two dates that may not even coincide: a period needs a length.
STRICT = frozenset({("upload_opens", "apply_opens"), ("apply_opens", "apply_closes")})


class UnknownSeries(LookupError):
    """No plan has an entry of this name, alias or slug."""


class UnknownYear(LookupError):
    """Nothing is known of this year: no plan, or no list of the State Council's holidays."""

    def __init__(self, year: int) -> None:
        super().__init__(f"nothing is known of {year}")
        self.year = year


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of the plan's series column, exactly as printed. `track_of`: the series that a special review covers."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    track_of: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The slug as addresses spell it."""
        return self.slug.replace("_", "-")

    def answers_to(self) -> tuple[str, ...]:
        """Slug, name and aliases, folded."""
        return tuple(fold(name) for name in (self.slug, self.name, *self.aliases))


@dataclass(frozen=True, slots=True)
class Pending:
    """The dates of this application year wait for another authority's notice (reading 7)."""

    application_year: int
    authority: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: who is covered, for which application year, and when. Deadlines are inclusive."""

    number: int
    application_year: int
    clause: str
    entries: tuple[Entry, ...]
    upload_opens: datetime
    apply_opens: datetime
    apply_closes: datetime
    receive_by: datetime
    policy_review_by: datetime
    review_by: datetime
    blackouts: tuple[Blackout, ...] = ()
    pending: Pending | None = None

    @property
    def upload(self) -> Period:
        return Period(self.upload_opens, self.apply_opens, closes_included=False)

    @property
    def apply(self) -> Period:
        return Period(self.apply_opens, self.apply_closes)

    @property
    def key(self) -> tuple[int, int]:
        """A row number may come twice in a plan: for two application years."""
        return self.number, self.application_year

    def dates(self) -> dict[str, datetime]:
        return {name: getattr(self, name) for name in DATES}

    def entry(self, slug: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.slug == slug), None)


@dataclass(frozen=True, slots=True)
class Milestone:
    """Another date of the notice. `clause` is the place in the plan's document."""

    key: str
    at: datetime
    clause: str
    text: str

    @property
    def is_opening(self) -> bool:
        """Does something begin here, rather than end?"""
        return self.key.endswith("_from")


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows of a calendar year, from one document."""

    year: int
    title: str
    document: str
    in_force_from: datetime
    rows: tuple[Row, ...]
    milestones: tuple[Milestone, ...] = ()
    # Folded name -> entry: every page of a draft looks its series up.
    names: Mapping[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names: dict[str, Entry] = {}
        for _row, entry in self.entries():
            for name in entry.answers_to():
                names.setdefault(name, entry)
        object.__setattr__(self, "names", MappingProxyType(names))

    def __hash__(self) -> int:
        """By the document: hashing every date for each page would cost more than the page's other work."""
        return hash((self.year, self.document, self.in_force_from))

    def entries(self) -> Iterator[tuple[Row, Entry]]:
        for row in self.rows:
            for entry in row.entries:
                yield row, entry

    def row(self, number: int, application_year: int) -> Row | None:
        return next((row for row in self.rows if row.key == (number, application_year)), None)

    def rows_of(self, slug: str) -> tuple[tuple[Row, Entry], ...]:
        return tuple((row, entry) for row, entry in self.entries() if entry.slug == slug)

    def cite(self, clause: str) -> str:
        """`黔人社通〔2023〕37号附件4第3行`."""
        return f"{self.document}{clause}"

    def milestone(self, key: str) -> Milestone | None:
        return next((milestone for milestone in self.milestones if milestone.key == key), None)


NO_PLANS: Mapping[int, Plan] = MappingProxyType({})


def fold(name: str) -> str:
    """For matching only: full and half width, case and spaces don't tell two names apart."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def find_entry(plans: Mapping[int, Plan], name: str) -> Entry:
    """The entry of a name, alias or slug, from the newest plan that has it. Raises UnknownSeries."""
    folded = fold(name)
    # "体育" and "体育系列" are the same series; no printed name differs from another by this suffix alone.
    candidates = (folded, folded.removesuffix("系列"), f"{folded}系列")
    for candidate in candidates:
        for year in sorted(plans, reverse=True):
            if candidate and candidate in plans[year].names:
                return plans[year].names[candidate]
    raise UnknownSeries(name)


def resolve(plans: Mapping[int, Plan], series: str, track: str | None = None) -> Entry:
    """The entry whose row holds for a series and track: a special review has a row of its own.

    A track that no plan knows (正常申报, 破格, 绿色通道 …) follows its series' row. Raises UnknownSeries.
    """
    entry = find_entry(plans, series)
    if not track:
        return entry
    try:
        special = find_entry(plans, track)
    except UnknownSeries:
        return entry
    return special if entry.slug in special.track_of else entry


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a plan can't be used: `field` of a row must not come before `other`, or a name is used twice."""

    code: str
    row: tuple[int, int] | None
    field: str
    other: str = ""


def problems(plan: Plan) -> tuple[Problem, ...]:
    """Everything that is wrong with a plan; empty when it may be published."""
    found = [problem for row in plan.rows for problem in row_problems(row)]
    seen: set[tuple[str, int]] = set()
    for row, entry in plan.entries():
        key = (entry.slug, row.application_year)
        if key in seen:
            found.append(Problem("entry_twice", row.key, entry.slug))
        seen.add(key)
    keys = [row.key for row in plan.rows]
    found.extend(Problem("row_twice", key, "number") for key in sorted(set(keys)) if keys.count(key) > 1)
    return tuple(found)


def row_problems(row: Row) -> tuple[Problem, ...]:
    """Dates out of order, blackouts outside the upload period, a row that covers nothing."""
    found = []
    dates = row.dates()
    for earlier, later in zip(DATES, DATES[1:], strict=False):
        wrong = dates[earlier] >= dates[later] if (earlier, later) in STRICT else dates[earlier] > dates[later]
        if wrong:
            found.append(Problem("out_of_order", row.key, later, earlier))
    for blackout in row.blackouts:
        if blackout.opens >= blackout.closes:
            found.append(Problem("out_of_order", row.key, "blackout_closes", "blackout_opens"))
        elif blackout.opens < row.upload_opens or blackout.closes > row.apply_opens:
            found.append(Problem("blackout_outside", row.key, "blackout_opens"))
    if not row.entries:
        found.append(Problem("no_entries", row.key, "entries"))
    return tuple(found)
