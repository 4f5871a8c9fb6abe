"""An edition from data (a parsed TOML file); its hash is taken over the canonical form of that data."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal.criteria.edition import (
    Criteria,
    Declaration,
    Edition,
    FormField,
    LevelEntry,
    Specialty,
    Track,
)
from portal.criteria.experience import Equivalent
from portal.criteria.levels import EducationLevel, Level
from portal.criteria.loading import (
    SOURCE_KEYS,
    Loader,
    LoadError,
    one_of,
    source,
    table,
    text,
    texts,
    whole,
    word,
)
from portal.criteria.rules import AllOf
from portal.criteria.verdict import Source, Status

FIELD_KINDS = ("text", "textarea", "date", "choice", "integer")
_LEVEL = word(Level)
_EDUCATION = word(EducationLevel)


def canonical(data: object) -> str:
    """One spelling of the data: JSON with sorted keys, dates as ISO 8601, nothing escaped, no spaces."""

    def plain(value: object) -> str:
        if isinstance(value, date | datetime):
            return value.isoformat()
        raise LoadError(f"a {type(value).__name__} has no canonical form")

    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain)


def edition_from_data(data: Mapping[str, Any]) -> Edition:
    """The edition that the data describes; LoadError names the first place that does not load."""
    table(
        data,
        "edition",
        required={"slug", "name", "year", "version", "source", "levels", "tracks", "criteria"},
        optional={"specialties", "fields", "declarations", "blocks", "equivalents"},
    )
    base = source(
        table(data["source"], "source", required=SOURCE_KEYS - {"clause"}, optional={"clause"}), "source", None
    )
    tracks = tuple(_track(raw, f"tracks[{i}]", base) for i, raw in enumerate(_list(data, "tracks")))
    slugs = {track.slug for track in tracks}
    loader = Loader(
        blocks=_mapping(data.get("blocks", {}), "blocks"),
        equivalents=tuple(_equivalent(raw, f"equivalents[{i}]") for i, raw in enumerate(data.get("equivalents", []))),
    )
    return Edition(
        slug=text(data["slug"], "slug"),
        name=text(data["name"], "name"),
        year=whole(data["year"], "year"),
        version=whole(data["version"], "version"),
        hash=hashlib.sha256(canonical(data).encode()).hexdigest(),
        levels=tuple(_level(raw, f"levels[{i}]", base) for i, raw in enumerate(_list(data, "levels"))),
        tracks=tracks,
        specialties=tuple(
            _specialty(raw, f"specialties[{i}]", base) for i, raw in enumerate(data.get("specialties", []))
        ),
        fields=tuple(_field(raw, f"fields[{i}]", base, slugs) for i, raw in enumerate(data.get("fields", []))),
        declarations=tuple(
            _declaration(raw, f"declarations[{i}]", base) for i, raw in enumerate(data.get("declarations", []))
        ),
        criteria=tuple(
            _criteria(raw, f"criteria[{i}]", base, slugs, loader) for i, raw in enumerate(_list(data, "criteria"))
        ),
        data=data,
    )


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    if not isinstance(data[key], list) or not data[key]:
        raise LoadError(f"{key}: must be a list with at least one entry")
    return data[key]


def _mapping(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise LoadError(f"{place}: must be a table")
    return value


def _levels(value: object, place: str) -> tuple[Level, ...]:
    return tuple(_LEVEL(name, f"{place}[{i}]") for i, name in enumerate(texts(value, place)))


def _known_tracks(value: object, place: str, known: set[str]) -> tuple[str, ...]:
    slugs = texts(value, place)
    for slug in slugs:
        if slug not in known:
            raise LoadError(f"{place}: no track has the slug {slug!r}")
    return slugs


def _equivalent(raw: object, place: str) -> Equivalent:
    values = table(raw, place, required={"level", "counts_as", "status", "document"}, optional={"clause"})
    return Equivalent(
        level=_EDUCATION(values["level"], f"{place}.level"),
        counts_as=_EDUCATION(values["counts_as"], f"{place}.counts_as"),
        source=source(values, place, None),
    )


def _level(raw: object, place: str, base: Source) -> LevelEntry:
    values = table(raw, place, required={"level", "title", "mode"}, optional=SOURCE_KEYS)
    return LevelEntry(
        level=_LEVEL(values["level"], f"{place}.level"),
        title=text(values["title"], f"{place}.title"),
        mode=text(values["mode"], f"{place}.mode"),
        source=source(values, place, base),
    )


def _track(raw: object, place: str, base: Source) -> Track:
    values = table(raw, place, required={"slug", "name", "levels"}, optional=SOURCE_KEYS | {"hint"})
    return Track(
        slug=text(values["slug"], f"{place}.slug"),
        name=text(values["name"], f"{place}.name"),
        levels=_levels(values["levels"], f"{place}.levels"),
        hint=values.get("hint", ""),
        source=source(values, place, base),
    )


def _specialty(raw: object, place: str, base: Source) -> Specialty:
    values = table(raw, place, required={"group", "number", "name", "scope", "basis"}, optional=SOURCE_KEYS)
    return Specialty(
        group=text(values["group"], f"{place}.group"),
        number=whole(values["number"], f"{place}.number"),
        name=text(values["name"], f"{place}.name"),
        scope=text(values["scope"], f"{place}.scope"),
        basis=text(values["basis"], f"{place}.basis"),
        source=source(values, place, base),
    )


def _field(raw: object, place: str, base: Source, tracks: set[str]) -> FormField:
    values = table(
        raw,
        place,
        required={"key", "label", "kind", "required"},
        optional=SOURCE_KEYS | {"hint", "maximum", "choices", "levels", "tracks"},
    )
    kind = one_of(*FIELD_KINDS)(values["kind"], f"{place}.kind")
    if (kind == "choice") != ("choices" in values):
        raise LoadError(f"{place}.choices: given for a choice, and only for a choice")
    if not isinstance(values["required"], bool):
        raise LoadError(f"{place}.required: must be true or false")
    return FormField(
        key=text(values["key"], f"{place}.key"),
        label=text(values["label"], f"{place}.label"),
        kind=kind,
        required=values["required"],
        hint=values.get("hint", ""),
        maximum=whole(values["maximum"], f"{place}.maximum") if "maximum" in values else None,
        choices=texts(values["choices"], f"{place}.choices") if "choices" in values else (),
        levels=_levels(values["levels"], f"{place}.levels") if "levels" in values else (),
        tracks=_known_tracks(values["tracks"], f"{place}.tracks", tracks) if "tracks" in values else (),
        source=source(values, place, base),
    )


def _declaration(raw: object, place: str, base: Source) -> Declaration:
    values = table(raw, place, required={"key", "text"}, optional=SOURCE_KEYS)
    return Declaration(
        key=text(values["key"], f"{place}.key"),
        text=text(values["text"], f"{place}.text"),
        source=source(values, place, base),
    )


def _criteria(raw: object, place: str, base: Source, tracks: set[str], loader: Loader) -> Criteria:
    values = table(raw, place, required={"level", "tracks", "rules"}, optional=SOURCE_KEYS)
    level = _LEVEL(values["level"], f"{place}.level")
    own = source(values, place, base)
    if not isinstance(values["rules"], list) or not values["rules"]:
        raise LoadError(f"{place}.rules: must be a list of rules, at least one")
    rules = tuple(loader.rule(rule, f"{place}.rules[{index}]", own) for index, rule in enumerate(values["rules"]))
    root = AllOf(id=f"{level}", source=Source(own.document, own.clause, Status.CONFIRMED), rules=rules)
    return Criteria(level=level, tracks=_known_tracks(values["tracks"], f"{place}.tracks", tracks), rule=root)
