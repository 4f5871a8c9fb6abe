"""A series and its editions: everything a year decides for a series, as frozen values with their sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.criteria.levels import Level, folded, parse_word
from portal.criteria.rules import AllOf, AtLeast
from portal.criteria.verdict import Source


class UnknownChoice(LookupError):
    """A series, level, track or specialty that the edition does not have; the message says what there is."""


MODES = ("考试", "考评结合", "评审", "认定")
BY_EXAM = "考试"


@dataclass(frozen=True, slots=True)
class GroupTitle:
    """The title that a level grants in some groups (专业大类) of the catalogue."""

    title: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LevelEntry:
    """A level of the series: the title it grants (stored, never inferred) and how it is reviewed (one of MODES).

    `titles`: where it depends on the specialty's group; `title` is then what holds for all others, or all of them
    joined. `exam`: where and how the exam is, for a level that is reached by examination only.
    """

    level: Level
    title: str
    mode: str
    source: Source
    titles: tuple[GroupTitle, ...] = ()
    exam: str = ""

    @property
    def by_exam(self) -> bool:
        """Is it reached by examination only? Then nobody can apply for it here."""
        return self.mode == BY_EXAM


@dataclass(frozen=True, slots=True)
class Track:
    """A review type (评审类型) and the levels it is open to.

    `mode` replaces the level's where it is given (认定); `scope` is printed on the certificate (仅限基层有效);
    `plan_entry` is the slug of the plan's own row, when the track has a window of its own.
    """

    slug: str
    name: str
    levels: tuple[Level, ...]
    hint: str
    source: Source
    mode: str = ""
    scope: str = ""
    plan_entry: str = ""


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
    """A sentence that the applicant declares before 申报. `tracks` empty = all of them."""

    key: str
    text: str
    source: Source
    tracks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a level asks for on some tracks."""

    level: Level
    tracks: tuple[str, ...]
    rule: AllOf


@dataclass(frozen=True, slots=True)
class Edition:
    """A series in one application year. Immutable: `hash` is the sha256 of its canonical form.

    Several versions of a year may stand side by side, each in force from its day (None: always); `refined_by` names
    the plugins that have added to it. `data` is what it was loaded from, for whoever drafts the next edition; nothing
    judges by it.
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
    in_force_from: date | None = None
    refined_by: tuple[str, ...] = ()
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

    def title_of(self, level: Level | str, specialty: str = "") -> str:
        """The exact title that the level grants in a specialty; all of them joined when that isn't said or known."""
        entry = self.level(level)
        group = next((each.group for each in self.specialties if folded(each.name) == folded(specialty)), None)
        for titled in entry.titles:
            if group in titled.groups:
                return titled.title
        return entry.title

    def mode_of(self, level: Level | str, track: str = "") -> str:
        """How the level is reviewed on the track: the track's own mode, else the level's."""
        return self.track(track).mode or self.level(level).mode

    def fields_for(self, level: Level | str, track: str = "") -> tuple[FormField, ...]:
        """The series' own form fields for a level and track."""
        wanted, chosen = self.level(level).level, self.track(track).slug
        return tuple(
            entry
            for entry in self.fields
            if (not entry.levels or wanted in entry.levels) and (not entry.tracks or chosen in entry.tracks)
        )

    def declarations_for(self, track: str = "") -> tuple[Declaration, ...]:
        """What is declared on a track."""
        chosen = self.track(track).slug
        return tuple(entry for entry in self.declarations if not entry.tracks or chosen in entry.tracks)

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
        """The criteria of a level on a track; UnknownChoice when there are none, as of a level by examination."""
        entry, chosen = self.level(level), self.track(track)
        if entry.by_exam:
            raise UnknownChoice(f"{self.name}{entry.level}以考试方式取得，不接受申报；{entry.exam}")
        wanted = entry.level
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
