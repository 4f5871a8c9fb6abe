"""What-if: judge what anybody answers. Nothing is stored and nothing is recorded."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.criteria import Edition, Judgement, Level, LevelEntry, Series, Track, UnknownChoice
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Missing
from portal.registry import Registry, UnknownEdition, UnknownSeries
from portal.submissions.domain.eligibility import Answers, facts_from_answers

# More titles than this of one level are not read through in a list or a heading.
MOST_NAMES = 4


@dataclass(frozen=True)
class Choice:
    """What is asked about: an edition, a level of it and a track open to that level."""

    series: Series
    edition: Edition
    level: LevelEntry
    track: Track

    @property
    def title(self) -> str:
        """What would be granted, short enough for a heading."""
        return short_title(self.level.title)


@dataclass(frozen=True)
class Option:
    """One line of a list to choose from."""

    key: str
    text: str


def short_title(title: str) -> str:
    """A level that grants many titles, one for each trade, is named by the first two."""
    names = title.split("、")
    return title if len(names) <= MOST_NAMES else f"{'、'.join(names[:2])}等"


def offered_series(registry: Registry) -> tuple[Option, ...]:
    """The series to ask about, by slug, in the registry's order."""
    return tuple(Option(series.slug, series.name) for series in registry.series() if series.editions)


def offers(registry: Registry, slug: str) -> tuple[Option, ...]:
    """Every level and track of every year of a series; the key is series/year/level/track, as in the address.

    Several versions of a year are one line: the one in force is asked about.
    """
    series = registry.find_series(slug)
    found = (
        Option(
            f"{series.slug}/{edition.year}/{entry.level.slug}/{track.slug}",
            f"{short_title(entry.title)}（{entry.level}）· {track.name} · {edition.year}年度",
        )
        for edition in sorted(series.editions, key=lambda each: -each.year)
        for track in edition.tracks
        for entry in edition.levels
        if entry.level in track.levels and not entry.by_exam
    )
    return tuple({option.key: option for option in found}.values())


def choose(registry: Registry, *, series: str, year: int, level: str, track: str, now: datetime) -> Choice:
    """The choice by the parts of its address, by the version in force; Missing when there is no such thing."""
    named = next((each for each in Level if each.slug == level), None)
    if named is None:
        raise Missing()
    try:
        edition = registry.edition(series, year, on=now.astimezone(SHANGHAI).date())
        edition.rule_for(named, track)
        return Choice(registry.find_series(series), edition, edition.level(named), edition.track(track))
    except (UnknownSeries, UnknownEdition, UnknownChoice) as error:
        raise Missing(str(error)) from error


def what_if(registry: Registry, *, choice: Choice, answers: Answers, now: datetime) -> Judgement:
    """The judgement on the answers, as if the person applied today, or at the latest when years stop counting."""
    on = apply_day(choice.edition, now)
    facts = facts_from_answers(answers, choice.edition, choice.level.level, choice.track.slug, on=on)
    return registry.judge(choice.edition, choice.level.level, choice.track.slug, facts, on=on)


def apply_day(edition: Edition, now: datetime) -> date:
    """Today in Shanghai, but not after the application year."""
    return min(now.astimezone(SHANGHAI).date(), edition.counted_to)
