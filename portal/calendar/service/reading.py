"""What the calendar says: the windows of a series, and whether something may be done now."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from portal.calendar.domain.period import read_instant
from portal.calendar.domain.plan import Entry, Plan, Row, UnknownSeries, UnknownYear, find_entry, resolve
from portal.calendar.domain.window import (
    Action,
    Extension,
    Outcome,
    Ruling,
    Windows,
    relevant,
    rule,
    windows_of,
)
from portal.calendar.service import wording
from portal.calendar.service.versions import calendar_number, plans, plans_by
from portal.calendar.store import extension as extension_store
from portal.calendar.store import office as office_store


@dataclass(frozen=True, slots=True)
class Decision:
    """May it be done? `reason` is a sentence for the person, `clause` where it is written.

    `opens` and `closes` bound the action; `mode` is the blackout's when one decided, else empty. `windows` are those
    of the round that was spoken of: their `application_year` is the one that an application belongs to.
    """

    allowed: bool
    reason: str
    clause: str
    opens: datetime
    closes: datetime
    mode: str
    outcome: Outcome
    windows: Windows


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """An entry of a published plan with the province's own windows. `track_of`: see `Entry`."""

    slug: str
    name: str
    row: int
    windows: Windows
    track_of: tuple[str, ...] = ()


def rounds_of(
    entry: Entry,
    *,
    office_id: int | None = None,
    person_id: int | None = None,
    at: datetime | None = None,
    known: Mapping[int, Plan] | None = None,
) -> tuple[Windows, ...]:
    """The windows of an entry in every published year, as they are or were at an instant.

    At most three queries: the plans' heads, the committee's dates, the person's extensions. `known` replaces the
    published plans, where there is no database yet.
    """
    known = plans(at) if known is None else known
    own = office_store.in_force(office_id, entry.slug, at) if office_id is not None else {}
    longer = extension_store.in_force(person_id, entry.slug, at) if person_id is not None else []
    return _rounds(entry, known, own, longer)


def _rounds_now(
    number: int | None, entry: Entry, *, office_id: int | None, person_id: int | None
) -> tuple[Windows, ...]:
    """`rounds_of` for the plans of this number of the calendar: kept, but for people with an extension."""
    longer = extension_store.in_force(person_id, entry.slug) if person_id is not None else []
    if number and not longer:
        return _kept_rounds(number, entry.slug, office_id)
    own = office_store.in_force(office_id, entry.slug) if office_id is not None else {}
    return _rounds(entry, plans_by(number), own, longer)


# Every page of a draft asks for the windows of its committee, which hardly change.
@lru_cache(maxsize=4096)
def _kept_rounds(number: int, slug: str, office_id: int | None) -> tuple[Windows, ...]:
    known = plans_by(number)
    own = office_store.in_force(office_id, slug) if office_id is not None else {}
    return _rounds(find_entry(known, slug), known, own)


def _rounds(
    entry: Entry,
    known: Mapping[int, Plan],
    own: Mapping[tuple[int, int], office_store.OfficeVersion],
    longer: Iterable[extension_store.Extension] = (),
) -> tuple[Windows, ...]:
    rounds = []
    for plan in known.values():
        for row, each in plan.rows_of(entry.slug):
            version = own.get((plan.year, row.application_year))
            dates = {} if version is None else {name: read_instant(text) for name, text in version.dates.items()}
            extensions = [
                Extension(Action(item.action), item.until)
                for item in longer
                if item.application_year == row.application_year
            ]
            rounds.append(windows_of(plan, row, each, own=dates, extensions=extensions))
    return tuple(rounds)


def windows(
    *,
    year: int,
    series: str,
    now: datetime,
    track: str | None = None,
    office_id: int | None = None,
    person_id: int | None = None,
    at: datetime | None = None,
) -> Windows:
    """The windows of application year `year`; where no row is for that year, of the plan of that calendar year.

    `series` and `track` by slug, name or alias. `at`: as they were at that instant. Raises UnknownSeries, or
    UnknownYear when no plan speaks of the year.
    """
    known = plans(at)
    entry = resolve(known, series, track)
    rounds = rounds_of(entry, office_id=office_id, person_id=person_id, at=at, known=known)
    chosen = _of_year(rounds, year, at or now)
    if chosen is None:
        raise UnknownYear(year)
    return chosen


def _of_year(rounds: Iterable[Windows], year: int, instant: datetime) -> Windows | None:
    rounds = tuple(rounds)
    of_year = [each for each in rounds if each.application_year == year]
    return relevant(of_year or [each for each in rounds if each.plan_year == year], Action.APPLY, instant)


def windows_of_offices(
    *, year: int, asked: Collection[tuple[str, int]], now: datetime
) -> dict[tuple[str, int], Windows]:
    """(series, office) -> its `windows`; without those that no plan knows. At most two queries, however many."""
    known = plans()
    entries: dict[str, Entry] = {}
    for series in {series for series, _office in asked}:
        with suppress(UnknownSeries):
            entries[series] = find_entry(known, series)
    held = office_store.in_force_among({office for _series, office in asked}, {each.slug for each in entries.values()})
    found = {}
    for series, office in asked:
        if series in entries:
            entry = entries[series]
            chosen = _of_year(_rounds(entry, known, held.get((office, entry.slug), {})), year, now)
            if chosen is not None:
                found[series, office] = chosen
    return found


def decide(
    *,
    action: Action | str,
    series: str,
    now: datetime,
    track: str | None = None,
    office_id: int | None = None,
    person_id: int | None = None,
    application_year: int | None = None,
    returned: bool = False,
    known: Mapping[int, Plan] | None = None,
) -> Decision:
    """May this action be done at `now`?

    Without `application_year` the round that is open, else the next, else the last is spoken of. `returned`: the
    upload corrects an application that was sent back, which is possible until the desk closes (reading 6).
    Raises UnknownSeries; ValueError for an unknown action; UnknownYear when no plan has that application year.
    """
    wanted = Action(action)
    if known is None:
        number = calendar_number()
        entry = resolve(plans_by(number), series, track)
        rounds = _rounds_now(number, entry, office_id=office_id, person_id=person_id)
    else:
        entry = resolve(known, series, track)
        rounds = rounds_of(entry, office_id=office_id, person_id=person_id, known=known)
    if application_year is not None:
        rounds = tuple(each for each in rounds if each.application_year == application_year)
    chosen = relevant(rounds, wanted, now)
    if chosen is None:
        raise UnknownYear(application_year or now.year)
    return decision(rule(chosen, wanted, now, returned=returned), wanted, now)


def decision(ruling: Ruling, action: Action, instant: datetime) -> Decision:
    """A ruling with its words."""
    return Decision(
        allowed=ruling.allowed,
        reason=wording.reason(ruling, action, instant),
        clause=ruling.windows.clause,
        opens=ruling.period.opens,
        closes=ruling.period.closes,
        mode=ruling.blackout.mode.value if ruling.blackout else "",
        outcome=ruling.outcome,
        windows=ruling.windows,
    )


def entry_of(series: str) -> Entry:
    """The entry of a slug, name or alias in the published plans. Raises UnknownSeries."""
    return find_entry(plans(), series)


def plan_entries(now: datetime) -> tuple[PlanEntry, ...]:
    """Every entry of the published plans, once, in the order of the newest plan, with its relevant round."""
    known = plans()
    seen: dict[str, Entry] = {}
    for year in sorted(known, reverse=True):
        for _row, entry in known[year].entries():
            seen.setdefault(entry.slug, entry)
    found = []
    for entry in seen.values():
        chosen = relevant(rounds_of(entry, known=known), Action.APPLY, now)
        if chosen is not None:
            found.append(PlanEntry(entry.slug, entry.name, chosen.row, chosen, entry.track_of))
    return tuple(found)


def row_windows(plan: Plan, row: Row) -> Windows:
    """The province's windows of a whole row."""
    return windows_of(plan, row, row.entries[0])
