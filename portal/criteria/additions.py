"""What one plugin adds to another's edition: review types, and the refining of conditions for them."""

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any

from portal.criteria.edition import Criteria, Declaration, Edition, FormField, Track
from portal.criteria.edition_data import canonical
from portal.criteria.levels import folded
from portal.criteria.rules import AllOf, AnyOf, AtLeast, Rule


class UnknownRule(LookupError):
    """A rule that is to be left out or replaced isn't there; the message names it."""


class ClashingAddition(ValueError):
    """An addition that would change, or hide, what the edition has."""


@dataclass(frozen=True, slots=True)
class TrackAddition:
    """A review type for another plugin's edition, with its conditions; its fields and declarations are for it alone."""

    track: Track
    criteria: tuple[Criteria, ...]
    fields: tuple[FormField, ...] = ()
    declarations: tuple[Declaration, ...] = ()


# Whenever a registry is built, the same additions come to the same editions.
@lru_cache(maxsize=64)
def combined(edition: Edition, addition: TrackAddition, plugin: str) -> Edition:
    """The edition with the addition; its hash is over the old one's hash and the addition's canonical form.

    Raises ClashingAddition: an addition only adds, and what was there is judged as before.
    """
    _check_track(edition, addition.track)
    _check_criteria(addition)
    _check_keys(edition, addition)
    base = edition.hash
    digest = hashlib.sha256(f"{base}\n{canonical(_plain(addition))}".encode()).hexdigest()
    return dataclasses.replace(
        edition,
        hash=digest,
        tracks=(*edition.tracks, addition.track),
        criteria=(*edition.criteria, *addition.criteria),
        fields=(*edition.fields, *addition.fields),
        declarations=(*edition.declarations, *addition.declarations),
        refined_by=tuple(dict.fromkeys((*edition.refined_by, plugin))),
    )


def _check_track(edition: Edition, track: Track) -> None:
    for other in edition.tracks:
        if {folded(track.slug), folded(track.name)} & {folded(other.slug), folded(other.name)}:
            raise ClashingAddition(f"the track {track.slug!r} is there already in {edition.slug} {edition.year}")
    levels = {entry.level for entry in edition.levels if not entry.by_exam}
    for level in track.levels:
        if level not in levels:
            raise ClashingAddition(f"the track {track.slug!r} is for {level}, for which nobody applies there")
    if not track.levels or len(set(track.levels)) < len(track.levels):
        raise ClashingAddition(f"the track {track.slug!r} must name each of its levels once")


def _check_criteria(addition: TrackAddition) -> None:
    track = addition.track
    if any(each.tracks != (track.slug,) for each in addition.criteria):
        raise ClashingAddition(f"criteria for other tracks than {track.slug!r}")
    if sorted(each.level for each in addition.criteria) != sorted(track.levels):
        raise ClashingAddition(f"the track {track.slug!r} must have criteria once for each of its levels")


def _check_keys(edition: Edition, addition: TrackAddition) -> None:
    own: tuple[tuple[tuple[Any, ...], tuple[Any, ...]], ...] = (
        (addition.fields, edition.fields),
        (addition.declarations, edition.declarations),
    )
    for added, there in own:
        taken = {each.key for each in there}
        for entry in added:
            if entry.key in taken:
                raise ClashingAddition(f"the key {entry.key!r} is there already in {edition.slug} {edition.year}")
            if entry.tracks != (addition.track.slug,):
                raise ClashingAddition(f"{entry.key!r} must be for the track {addition.track.slug!r} alone")
            taken.add(entry.key)


def _plain(value: object) -> Any:
    """Frozen values as data that has a canonical form; a rule says its kind."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        named = {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
        return {"": getattr(value, "kind", type(value).__name__), **named} if isinstance(value, Rule) else named
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset | set):
        return sorted(_plain(each) for each in value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if value is None or isinstance(value, str | int | date):
        return value
    return str(value)


def refine(
    rule: AllOf,
    *,
    without: Iterable[str] = (),
    replace: Mapping[str, Rule] | None = None,
    plus: Iterable[Rule] = (),
) -> AllOf:
    """The conditions, some left out or replaced wherever they stand, and some more at the end.

    Raises UnknownRule when an id isn't there, ValueError when nothing would be left of a condition that combines
    others, or fewer than it asks for.
    """
    left_out, put_in = frozenset(without), replace or {}
    there = {each.id for each in rule.walk()}
    for identity in (*left_out, *put_in):
        if identity not in there:
            raise UnknownRule(f"no rule has the id {identity!r}")
    if rule.id in left_out or rule.id in put_in:
        raise ValueError(f"{rule.id!r} is the whole of the conditions")
    kept = tuple(new for each in rule.rules if (new := _refined(each, left_out, put_in)) is not None)
    return dataclasses.replace(rule, rules=(*kept, *plus))


def _refined(rule: Rule, without: frozenset[str], replace: Mapping[str, Rule]) -> Rule | None:
    if rule.id in without:
        return None
    if rule.id in replace:
        return replace[rule.id]
    if not isinstance(rule, AllOf | AnyOf | AtLeast):
        return rule
    kept = tuple(new for each in rule.rules if (new := _refined(each, without, replace)) is not None)
    if not kept or len(kept) < (rule.count if isinstance(rule, AtLeast) else 1):
        raise ValueError(f"too little would be left of {rule.id!r}")
    return rule if kept == rule.rules else dataclasses.replace(rule, rules=kept)
