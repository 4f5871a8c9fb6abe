"""A series and its editions: everything a year decides for a series, as frozen values with their sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.criteria.facts import Facts
from portal.criteria.levels import Level, folded, parse_word
from portal.criteria.rules import AllOf, AtLeast, Rule
from portal.criteria.verdict import Outcome, Source, Verdict, When, verdict_to_json


class UnknownChoice(LookupError):
    """A series, level, track or specialty that the edition does not have; the message says what there is."""


@dataclass(frozen=True, slots=True)
class LevelEntry:
    """A level of the series: the title it grants (stored, never inferred) and how it is reviewed (mode: 评审 ...)."""

    level: Level
    title: str
    mode: str
    source: Source


@dataclass(frozen=True, slots=True)
class Track:
    """A review type (评审类型) and the levels it is open to."""

    slug: str
    name: str
    levels: tuple[Level, ...]
    hint: str
    source: Source


@dataclass(frozen=True, slots=True)
class Specialty:
    """One row of the catalogue, with the columns of the notice's attachment 1."""

    group: str
    number: int
    name: str
    scope: str
    basis: str
    source: Source


@dataclass(frozen=True, slots=True)
class FormField:
    """A field that the series adds to the application form. `levels` / `tracks` empty = all of them.

    kind: text, textarea, date, choice or integer. `maximum`: characters of a text, or the greatest integer.
    """

    key: str
    label: str
    kind: str
    required: bool
    hint: str
    maximum: int | None
    choices: tuple[str, ...]
    levels: tuple[Level, ...]
    tracks: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Declaration:
    """A sentence that the applicant declares before 申报."""

    key: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a level asks for on some tracks."""

    level: Level
    tracks: tuple[str, ...]
    rule: AllOf


@dataclass(frozen=True, slots=True)
class Edition:
    """A series in one application year. Immutable: `hash` is the sha256 of its canonical form.

    `data` is what it was loaded from, for whoever drafts the next edition; nothing judges by it.
    """

    slug: str
    name: str
    year: int
    version: int
    hash: str
    levels: tuple[LevelEntry, ...]
    tracks: tuple[Track, ...]
    specialties: tuple[Specialty, ...]
    fields: tuple[FormField, ...]
    declarations: tuple[Declaration, ...]
    criteria: tuple[Criteria, ...]
    data: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __hash__(self) -> int:
        """By the content's own hash: hashing all rules for each judgement would cost more than judging."""
        return hash((self.slug, self.year, self.hash))

    @property
    def counted_to(self) -> date:
        """The day to which years are counted: 31 December of the application year (通知五(六))."""
        return date(self.year, 12, 31)

    def level(self, level: Level | str) -> LevelEntry:
        """The entry of a level, by its name."""
        try:
            wanted = parse_word(Level, str(level))
        except ValueError as error:
            raise UnknownChoice(str(error)) from error
        for entry in self.levels:
            if entry.level is wanted:
                return entry
        raise UnknownChoice(f"{self.name}没有{wanted}；有：{'、'.join(entry.level for entry in self.levels)}")

    def track(self, track: str = "") -> Track:
        """A track by slug or name; the first one when none is named."""
        for entry in self.tracks:
            if not track or folded(track) in (folded(entry.slug), folded(entry.name)):
                return entry
        raise UnknownChoice(f"没有评审类型“{track}”；有：{'、'.join(entry.name for entry in self.tracks)}")

    def tracks_for(self, level: Level | str) -> tuple[Track, ...]:
        """The tracks open to a level, in the edition's order."""
        wanted = self.level(level).level
        return tuple(track for track in self.tracks if wanted in track.levels)

    def fields_for(self, level: Level | str, track: str = "") -> tuple[FormField, ...]:
        """The series' own form fields for a level and track."""
        wanted, chosen = self.level(level).level, self.track(track).slug
        return tuple(
            entry
            for entry in self.fields
            if (not entry.levels or wanted in entry.levels) and (not entry.tracks or chosen in entry.tracks)
        )

    def specialty(self, name: str) -> Specialty:
        """A specialty by its name."""
        for entry in self.specialties:
            if folded(entry.name) == folded(name):
                return entry
        raise UnknownChoice(f"{self.name}没有专业“{name}”")

    def specialty_groups(self) -> dict[str, tuple[Specialty, ...]]:
        """The catalogue by 专业大类, in the edition's order."""
        groups: dict[str, tuple[Specialty, ...]] = {}
        for entry in self.specialties:
            groups[entry.group] = (*groups.get(entry.group, ()), entry)
        return groups

    def rule_for(self, level: Level | str, track: str = "") -> AllOf:
        """The criteria of a level on a track."""
        wanted, chosen = self.level(level).level, self.track(track)
        for entry in self.criteria:
            if entry.level is wanted and chosen.slug in entry.tracks:
                return entry.rule
        raise UnknownChoice(f"{chosen.name}不适用于{wanted}")

    def menus(self, level: Level | str, track: str = "") -> tuple[AtLeast, ...]:
        """The menus of results (成果多选) among the criteria of a level and track."""
        return tuple(rule for rule in self.rule_for(level, track).walk() if isinstance(rule, AtLeast))

    def identity(self) -> dict[str, Any]:
        """What an application records of the edition that judged it."""
        return {"slug": self.slug, "year": self.year, "version": self.version, "hash": self.hash}


@dataclass(frozen=True, slots=True)
class Series:
    """A title series, as its plugin declares it: the names it is known by and its editions."""

    slug: str
    name: str
    aliases: tuple[str, ...]
    editions: tuple[Edition, ...]

    def answers_to(self, word: str) -> bool:
        """Is this the series that the slug, name or alias means?"""
        return folded(word).lower() in {folded(each).lower() for each in (self.slug, self.name, *self.aliases)}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on an application's criteria, and the edition that gave it."""

    edition: Edition
    level: LevelEntry
    track: Track
    when: When
    verdict: Verdict

    @property
    def outcome(self) -> Outcome:
        """met, not_met or unknown."""
        return self.verdict.outcome

    @property
    def rules(self) -> tuple[Verdict, ...]:
        """The verdicts of the top-level conditions."""
        return self.verdict.children

    @property
    def earliest_date(self) -> date | None:
        """The day from which all is met if only time passes; None when time alone doesn't help."""
        return self.verdict.earliest

    def to_json(self) -> dict[str, Any]:
        """The document of `portal eligibility check --json`, also what an application freezes."""
        return {
            "verdict": self.outcome.value,
            "rules": [verdict_to_json(rule) for rule in self.rules],
            "earliest_date": self.earliest_date.isoformat() if self.earliest_date else None,
            "edition": self.edition.identity(),
        }


def judge(
    edition: Edition,
    level: Level | str,
    track: str,
    facts: Facts,
    *,
    on: date | None = None,
    delayed_committees: frozenset[str] | None = None,
) -> Judgement:
    """Judge facts by an edition; `on` is the day of 申报 (default: the day years are counted to).

    UnknownChoice when the edition has no such level or track, or the track is not open to the level.
    """
    rule: Rule = edition.rule_for(level, track)
    when = When(at=edition.counted_to, on=on or edition.counted_to, delayed_committees=delayed_committees)
    return Judgement(
        edition=edition,
        level=edition.level(level),
        track=edition.track(track),
        when=when,
        verdict=rule.judge(facts, when),
    )
