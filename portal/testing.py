"""Contracts that plugins' own tests run over themselves, and the core over every installed plugin."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from portal.criteria import (
    MODES,
    AnswerAtLeast,
    AnswerIs,
    Criteria,
    Edition,
    Facts,
    Outcome,
    Rule,
    Series,
    When,
    facts_from_json,
)
from portal.criteria.boundaries import Boundary, Custom, boundaries, leaves, place_of, undecided, when_of
from portal.criteria.scheme_fit import misfits
from portal.registry import Registry
from portal.registry.finding import given

SECTIONS = ("education", "titles", "employment", "hours", "achievements", "sanctions")


class ContractBroken(AssertionError):
    """A plugin breaks the contract of a series; the message lists every finding."""


@dataclass(frozen=True)
class Finding:
    """One breach: its name, where it is, and what is wrong."""

    name: str
    place: str
    problem: str

    def __str__(self) -> str:
        return f"{self.name} at {self.place}: {self.problem}"


def check_series(plugin: object) -> Series:
    """The plugin's (first) series, when all is well with all of them; ContractBroken with every finding otherwise."""
    return check_all_series(plugin)[0]


def check_all_series(plugin: object) -> tuple[Series, ...]:
    """Every series of the plugin, when all is well; ContractBroken with every finding otherwise."""
    series, findings = _findings(plugin)
    if findings or not series:
        raise ContractBroken("\n".join(str(finding) for finding in findings) or "the plugin has no series")
    return series


def series_findings(plugin: object) -> tuple[Series | None, list[Finding]]:
    """The plugin's (first) series, if it has one, and every breach of the contract by any of them."""
    series, findings = _findings(plugin)
    return (series[0] if series else None), findings


def _findings(plugin: object) -> tuple[tuple[Series, ...], list[Finding]]:
    registry = Registry([given(plugin)])
    report = registry.report()[0]
    if not report.enabled:
        return (), [Finding("plugin-switched-off", report.name, report.reason)]
    # In the order in which the plugin gives them.
    series = tuple(registry.find_series(slug) for slug in report.series)
    found = [finding for each in series for edition in each.editions for finding in edition_findings(edition)]
    return series, [*found, *(Finding(*misfit) for each in series for misfit in misfits(each))]


def edition_findings(edition: Edition) -> list[Finding]:
    """Every breach of the contract by an edition, also one that was put together by several plugins."""
    return [*_shape(edition), *_levels(edition), *_criteria(edition)]


def check_boundaries(series: Series | Iterable[Series], *, custom: Custom | None = None) -> int:
    """Judge facts on both sides of every condition; how many boundaries there were.

    `custom` gives for each kind of rule that the plugin adds a function from a rule to (facts that just meet it, facts
    that just don't). ContractBroken when a condition has no boundary, or one is judged otherwise.
    """
    problems: list[str] = []
    count = 0
    for each in (series,) if isinstance(series, Series) else series:
        for edition in each.editions:
            found = list(boundaries(edition, custom=custom))
            count += len(found)
            problems += [problem for boundary in found if (problem := _misjudged(boundary, when_of(edition)))]
            problems += _without_boundary(edition, {boundary.place for boundary in found})
    if problems:
        raise ContractBroken("\n".join(problems))
    return count


def _misjudged(boundary: Boundary, when: When) -> str:
    for facts, wanted in ((boundary.passes, Outcome.MET), (boundary.fails, Outcome.NOT_MET)):
        outcome = boundary.rule.judge(facts, when).outcome
        if outcome is not wanted:
            return f"boundary at {boundary.place}: {outcome} instead of {wanted} ({boundary.why}) on {facts}"
    return ""


def _without_boundary(edition: Edition, there: set[str]) -> Iterator[str]:
    for entry in edition.criteria:
        for rule in leaves(entry.rule):
            place = f"{place_of(edition)}/{entry.level}/{'+'.join(entry.tracks)}/{rule.id}"
            if place not in there and not undecided(rule):
                yield f"boundary at {place}: there are no facts on both sides of a {rule.kind!r}"


def _shape(edition: Edition) -> Iterator[Finding]:
    place = place_of(edition)
    for name, keys in (
        ("level-twice", [entry.level.value for entry in edition.levels]),
        ("track-twice", [track.slug for track in edition.tracks]),
        ("field-twice", [field.key for field in edition.fields]),
        ("declaration-twice", [declaration.key for declaration in edition.declarations]),
        ("specialty-twice", [specialty.name for specialty in edition.specialties]),
        ("specialty-number-twice", [str(specialty.number) for specialty in edition.specialties]),
        ("title-twice", _titles(edition)),
    ):
        for key, count in Counter(keys).items():
            if count > 1:
                yield Finding(name, place, f"{key!r} is there {count} times")
    for track in edition.tracks:
        # The calendar knows a special review by the slug of its entry.
        if track.plan_entry not in ("", track.slug):
            yield Finding(
                "plan-entry", f"{place}/{track.slug}", f"a track with a row of its own is named {track.plan_entry!r}"
            )
    if len(edition.hash) != 64:
        yield Finding("no-hash", place, "the hash is not a sha256")
    for track, level in product(edition.tracks, edition.levels):
        covered = [c for c in edition.criteria if c.level is level.level and track.slug in c.tracks]
        if level.level in track.levels and len(covered) != 1:
            yield Finding("criteria-missing", place, f"{level.level} on {track.slug} has {len(covered)} criteria")
        if level.level not in track.levels and covered:
            yield Finding("criteria-unreachable", place, f"{track.slug} is not open to {level.level}")


def _titles(edition: Edition) -> list[str]:
    """The titles of all levels, each of a level once."""
    return [
        title
        for entry in edition.levels
        for title in dict.fromkeys([each.title for each in entry.titles] or [entry.title])
    ]


def _levels(edition: Edition) -> Iterator[Finding]:
    for entry in edition.levels:
        place = f"{place_of(edition)}/{entry.level}"
        if entry.mode not in MODES:
            yield Finding("unknown-mode", place, f"{entry.mode!r} is not one of {', '.join(MODES)}")
        if entry.by_exam != bool(entry.exam):
            yield Finding("exam-place", place, "a level by examination says where the exam is, and no other does")
        if entry.by_exam and any(entry.level in track.levels for track in edition.tracks):
            yield Finding("exam-applied-for", place, "nobody applies for a level by examination")


def _answers(entry: Criteria, edition: Edition, place: str) -> Iterator[Finding]:
    """A rule on an answer needs its field, of the right kind, on each of its tracks."""
    for track in entry.tracks:
        fields = {each.key: each for each in edition.fields_for(entry.level, track)}
        for rule in entry.rule.walk():
            if not isinstance(rule, AnswerAtLeast | AnswerIs):
                continue
            field = fields.get(rule.key)
            if field is None:
                yield Finding("answer-without-field", f"{place}/{rule.id}", f"{track} has no field {rule.key!r}")
            elif isinstance(rule, AnswerAtLeast) and field.kind != "integer":
                yield Finding("answer-kind", f"{place}/{rule.id}", f"the field {rule.key!r} is no integer")
            elif isinstance(rule, AnswerIs) and not set(rule.values) <= set(field.choices or rule.values):
                yield Finding("answer-kind", f"{place}/{rule.id}", f"the field {rule.key!r} has not all these choices")


def _criteria(edition: Edition) -> Iterator[Finding]:
    when = when_of(edition)
    nothing_known, nothing_there = Facts(), facts_from_json({**dict.fromkeys(SECTIONS, ()), "answers": {}})
    for entry in edition.criteria:
        place = f"{place_of(edition)}/{entry.level}/{'+'.join(entry.tracks)}"
        rules = list(entry.rule.walk())
        for key, count in Counter(rule.id for rule in rules).items():
            if count > 1:
                yield Finding("rule-id-twice", place, f"{key!r} is there {count} times")
        for rule in rules:
            yield from _rule(rule, place)
        yield from _answers(entry, edition, place)
        if entry.rule.judge(nothing_known, when).outcome is not Outcome.UNKNOWN:
            yield Finding("decides-without-facts", place, "a verdict is given when nothing is known")
        for facts in (nothing_known, nothing_there):
            for verdict in entry.rule.judge(facts, when).walk():
                if verdict.outcome is not Outcome.MET and not verdict.cure:
                    yield Finding("no-cure", f"{place}/{verdict.id}", "a refusal must say what would change it")


def _rule(rule: Rule, place: str) -> Iterator[Finding]:
    if not rule.source.document:
        yield Finding("no-source", f"{place}/{rule.id}", "every rule cites a document")
    if not rule.shown:
        yield Finding("no-text", f"{place}/{rule.id}", "every rule says what it asks for")
