"""民营经济专项: adds its review type to 工程技术 and 农业技术, whose conditions it refines and doesn't copy.

It is no series (DOMAIN 3.2): same levels and titles, and a window of its own (row 7 of attachment 4). See track.toml.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from portal.plugin import (
    AllOf,
    AnyOf,
    AtLeast,
    Criteria,
    Edition,
    FormField,
    Level,
    Rule,
    Source,
    Status,
    Track,
    TrackAddition,
    hookimpl,
    refine,
    rule_from_data,
)

CORE_API = ">=1.0,<2"
TRACK: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "track.toml").read_text(encoding="utf-8"))


@hookimpl
def portal_tracks(edition: Edition) -> tuple[TrackAddition, ...]:
    """The special review, for the editions that it is held for; nothing for all others."""
    base = next((track for track in edition.tracks if track.slug == TRACK["base"]), None)
    if edition.slug not in TRACK["series"] or base is None:
        return ()
    return (_addition(edition, base.levels),)


# An edition never changes, and every process asks whenever its registry is built.
@lru_cache(maxsize=32)
def _addition(edition: Edition, levels: tuple[Level, ...]) -> TrackAddition:
    return TrackAddition(
        track=_track(levels),
        criteria=tuple(_criteria(edition, level) for level in levels),
        fields=tuple(_field(raw) for raw in TRACK["fields"]),
    )


def _track(levels: tuple[Level, ...]) -> Track:
    return Track(
        slug=TRACK["slug"],
        name=TRACK["name"],
        levels=levels,
        hint=TRACK["hint"],
        source=_source(TRACK),
        plan_entry=TRACK["plan_entry"],
    )


def _criteria(edition: Edition, level: Level) -> Criteria:
    base = edition.rule_for(level, TRACK["base"])
    doubted = {rule.id: _unconfirmed(rule) for rule in base.rules if rule.id in TRACK["unconfirmed"]["rules"]}
    plus = [rule_from_data(raw, f"plus[{index}]") for index, raw in enumerate(TRACK["plus"])]
    return Criteria(level=level, tracks=(TRACK["slug"],), rule=refine(base, replace=doubted, plus=plus))


def _unconfirmed(rule: Rule) -> Rule:
    """The same rule from the same document, and all below it, as not confirmed for the special review."""
    source = replace(rule.source, status=Status.UNCONFIRMED)
    if isinstance(rule, AllOf | AnyOf | AtLeast):
        return replace(rule, source=source, rules=tuple(_unconfirmed(each) for each in rule.rules))
    return replace(rule, source=source)


def _field(raw: Mapping[str, Any]) -> FormField:
    return FormField(
        key=raw["key"],
        label=raw["label"],
        kind=raw["kind"],
        required=raw["required"],
        hint=raw.get("hint", ""),
        maximum=raw.get("maximum"),
        choices=tuple(raw.get("choices", ())),
        levels=(),
        tracks=(TRACK["slug"],),
        source=_source(raw),
    )


def _source(raw: Mapping[str, Any]) -> Source:
    return Source(raw["document"], raw.get("clause", ""), Status(raw["status"]))
