"""Contracts that plugins' own tests run over themselves, and the core over every installed plugin."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from portal.criteria import Edition, Facts, Outcome, Rule, Series, When, facts_from_json
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
    """The plugin's series, when all is well; ContractBroken with every finding otherwise."""
    series, findings = series_findings(plugin)
    if findings or series is None:
        raise ContractBroken("\n".join(str(finding) for finding in findings))
    return series


def series_findings(plugin: object) -> tuple[Series | None, list[Finding]]:
    """The plugin's series, if it has one, and every breach of the contract."""
    registry = Registry([given(plugin)])
    report = registry.report()[0]
    if not report.enabled:
        return None, [Finding("plugin-switched-off", report.name, report.reason)]
    series = registry.series()[0]
    return series, [
        finding for edition in series.editions for finding in (*_shape(series, edition), *_criteria(edition))
    ]


def _shape(series: Series, edition: Edition) -> Iterator[Finding]:
    place = f"{series.slug}/{edition.year}"
    for name, keys in (
        ("level-twice", [entry.level.value for entry in edition.levels]),
        ("track-twice", [track.slug for track in edition.tracks]),
        ("field-twice", [field.key for field in edition.fields]),
        ("declaration-twice", [declaration.key for declaration in edition.declarations]),
        ("specialty-twice", [specialty.name for specialty in edition.specialties]),
        ("specialty-number-twice", [str(specialty.number) for specialty in edition.specialties]),
        ("title-twice", [entry.title for entry in edition.levels]),
    ):
        for key, count in Counter(keys).items():
            if count > 1:
                yield Finding(name, place, f"{key!r} is there {count} times")
    if len(edition.hash) != 64:
        yield Finding("no-hash", place, "the hash is not a sha256")
    for track, level in product(edition.tracks, edition.levels):
        covered = [c for c in edition.criteria if c.level is level.level and track.slug in c.tracks]
        if level.level in track.levels and len(covered) != 1:
            yield Finding("criteria-missing", place, f"{level.level} on {track.slug} has {len(covered)} criteria")
        if level.level not in track.levels and covered:
            yield Finding("criteria-unreachable", place, f"{track.slug} is not open to {level.level}")


def _criteria(edition: Edition) -> Iterator[Finding]:
    when = When(at=edition.counted_to, on=edition.counted_to)
    nothing_known, nothing_there = Facts(), facts_from_json(dict.fromkeys(SECTIONS, ()))
    for entry in edition.criteria:
        place = f"{edition.slug}/{edition.year}/{entry.level}/{'+'.join(entry.tracks)}"
        rules = list(entry.rule.walk())
        for key, count in Counter(rule.id for rule in rules).items():
            if count > 1:
                yield Finding("rule-id-twice", place, f"{key!r} is there {count} times")
        for rule in rules:
            yield from _rule(rule, place)
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
