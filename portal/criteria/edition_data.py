"""An edition from data (a parsed TOML file); its hash is taken over the canonical form of that data."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal.criteria.edition import (
    BY_EXAM,
    MODES,
    Criteria,
    Declaration,
    Edition,
    FormField,
    GroupTitle,
    LevelEntry,
    Specialty,
    Track,
)
from portal.criteria.experience import Equivalent
from portal.criteria.levels import EducationLevel, Level
from portal.criteria.loading import (
    KINDS,
    SOURCE_KEYS,
    Loader,
    LoadError,
    RuleKind,
    day,
    one_of,
    source,
    table,
    text,
    texts,
    whole,
    with_kinds,
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


def edition_from_data(data: Mapping[str, Any], kinds: Mapping[str, RuleKind] = KINDS) -> Edition:
    """The edition that the data describes; LoadError names the first place that does not load.

    `kinds` are the series' own kinds of rules, beside those that come with the portal.
    """
    table(
        data,
        "edition",
        required={"slug", "name", "year", "version", "source", "levels", "tracks", "criteria"},
        optional={"specialties", "fields", "declarations", "blocks", "equivalents", "in_force_from"},
    )
    base = source(
        table(data["source"], "source", required=SOURCE_KEYS - {"clause"}, optional={"clause"}), "source", None
    )
    levels = tuple(_level(raw, f"levels[{i}]", base) for i, raw in enumerate(_list(data, "levels")))
    tracks = tuple(_track(raw, f"tracks[{i}]", base) for i, raw in enumerate(_list(data, "tracks")))
    specialties = tuple(_specialty(raw, f"specialties[{i}]", base) for i, raw in enumerate(_some(data, "specialties")))
    slugs = {track.slug for track in tracks}
    loader = Loader(
        blocks=_mapping(data.get("blocks", {}), "blocks"),
        equivalents=tuple(_equivalent(raw, f"equivalents[{i}]") for i, raw in enumerate(_some(data, "equivalents"))),
        kinds=with_kinds(kinds),
    )
    made = Edition(
        slug=text(data["slug"], "slug"),
        name=text(data["name"], "name"),
        year=whole(data["year"], "year"),
        version=whole(data["version"], "version"),
        hash=hashlib.sha256(canonical(data).encode()).hexdigest(),
        levels=levels,
        tracks=tracks,
        specialties=specialties,
        fields=tuple(_field(raw, f"fields[{i}]", base, slugs) for i, raw in enumerate(_some(data, "fields"))),
        declarations=tuple(
            _declaration(raw, f"declarations[{i}]", base, slugs) for i, raw in enumerate(_some(data, "declarations"))
        ),
        criteria=tuple(
            _criteria(raw, f"criteria[{i}]", base, slugs, loader) for i, raw in enumerate(_list(data, "criteria"))
        ),
        in_force_from=day(data["in_force_from"], "in_force_from") if "in_force_from" in data else None,
        data=data,
    )
    _check_exams(made)
    _check_titles(made)
    return made


def _check_exams(edition: Edition) -> None:
    """Nobody applies for a level that is reached by examination."""
    exams = {entry.level for entry in edition.levels if entry.by_exam}
    for index, track in enumerate(edition.tracks):
        for level in track.levels:
            if level in exams:
                raise LoadError(f"tracks[{index}].levels: {level} is reached by examination, nobody applies for it")
    for index, criteria in enumerate(edition.criteria):
        if criteria.level in exams:
            raise LoadError(f"criteria[{index}].level: {criteria.level} is reached by examination, it has no criteria")


def _check_titles(edition: Edition) -> None:
    """Titles by group name groups of the catalogue, each once, and all of them where no other title is given."""
    groups = edition.specialty_groups()
    for index, entry in enumerate(edition.levels):
        named = [group for titled in entry.titles for group in titled.groups]
        for group in named:
            if group not in groups:
                raise LoadError(f"levels[{index}].titles: the catalogue has no group {group!r}")
            if named.count(group) > 1:
                raise LoadError(f"levels[{index}].titles: the group {group!r} has two titles")
        left = sorted(set(groups) - set(named))
        if named and left and entry.title == _joined(entry.titles):
            raise LoadError(f"levels[{index}].titles: the group {left[0]!r} has no title, and no 'title' is given")


def _joined(titles: tuple[GroupTitle, ...]) -> str:
    return "、".join(dict.fromkeys(titled.title for titled in titles))


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    if not isinstance(data[key], list) or not data[key]:
        raise LoadError(f"{key}: must be a list with at least one entry")
    return data[key]


def _some(data: Mapping[str, Any], key: str) -> list[Any]:
    """A list that may be left out."""
    if not isinstance(data.get(key, []), list):
        raise LoadError(f"{key}: must be a list")
    return data.get(key, [])


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
    values = table(raw, place, required={"level", "mode"}, optional=SOURCE_KEYS | {"title", "titles", "exam"})
    mode = one_of(*MODES)(values["mode"], f"{place}.mode")
    titles = _titles(values["titles"], f"{place}.titles") if "titles" in values else ()
    if not titles and "title" not in values:
        raise LoadError(f"{place}: 'title' is missing")
    if (mode == BY_EXAM) != ("exam" in values):
        raise LoadError(f"{place}.exam: given for a level with the mode {BY_EXAM}, and only for such a one")
    return LevelEntry(
        level=_LEVEL(values["level"], f"{place}.level"),
        title=text(values["title"], f"{place}.title") if "title" in values else _joined(titles),
        mode=mode,
        source=source(values, place, base),
        titles=titles,
        exam=text(values["exam"], f"{place}.exam") if "exam" in values else "",
    )


def _titles(value: object, place: str) -> tuple[GroupTitle, ...]:
    if not isinstance(value, list) or not value:
        raise LoadError(f"{place}: must be a list with at least one entry")
    titles = []
    for index, raw in enumerate(value):
        values = table(raw, f"{place}[{index}]", required={"title", "groups"}, optional=set())
        title = text(values["title"], f"{place}[{index}].title")
        titles.append(GroupTitle(title, texts(values["groups"], f"{place}[{index}].groups")))
    return tuple(titles)


def _track(raw: object, place: str, base: Source) -> Track:
    values = table(
        raw,
        place,
        required={"slug", "name", "levels"},
        optional=SOURCE_KEYS | {"hint", "mode", "scope", "plan_entry"},
    )
    modes = tuple(mode for mode in MODES if mode != BY_EXAM)
    return Track(
        slug=text(values["slug"], f"{place}.slug"),
        name=text(values["name"], f"{place}.name"),
        levels=_levels(values["levels"], f"{place}.levels"),
        hint=values.get("hint", ""),
        source=source(values, place, base),
        mode=one_of(*modes)(values["mode"], f"{place}.mode") if "mode" in values else "",
        scope=text(values["scope"], f"{place}.scope") if "scope" in values else "",
        plan_entry=text(values["plan_entry"], f"{place}.plan_entry") if "plan_entry" in values else "",
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


def _declaration(raw: object, place: str, base: Source, tracks: set[str]) -> Declaration:
    values = table(raw, place, required={"key", "text"}, optional=SOURCE_KEYS | {"tracks"})
    return Declaration(
        key=text(values["key"], f"{place}.key"),
        text=text(values["text"], f"{place}.text"),
        source=source(values, place, base),
        tracks=_known_tracks(values["tracks"], f"{place}.tracks", tracks) if "tracks" in values else (),
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
