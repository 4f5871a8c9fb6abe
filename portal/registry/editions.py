"""Editions from files: TOML in, a frozen Edition out."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from portal.criteria import KINDS, Edition, LoadError, RuleKind, edition_from_data

# What was read of a file stays until the file changes: an edition can't be changed, and reading one takes a while.
_read: dict[Path, tuple[tuple[int, int], Mapping[str, RuleKind], Edition]] = {}


def load_edition(path: Path, kinds: Mapping[str, RuleKind] = KINDS) -> Edition:
    """The edition in a TOML file; LoadError names the file and the place that does not load.

    `kinds` are the series' own kinds of rules, beside those that come with the portal.
    """
    try:
        stat = path.stat()
    except OSError as error:
        raise LoadError(f"{path.name}: {error.strerror}") from error
    stamp = (stat.st_mtime_ns, stat.st_size)
    known = _read.get(path)
    if known is not None and known[0] == stamp and known[1] is kinds:
        return known[2]
    edition = _load(path, kinds)
    _read[path] = (stamp, kinds, edition)
    return edition


def _load(path: Path, kinds: Mapping[str, RuleKind]) -> Edition:
    try:
        with path.open("rb") as stream:
            data = tomllib.load(stream)
        return edition_from_data(data, kinds)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, LoadError) as error:
        raise LoadError(f"{path.name}: {error}") from error


def load_editions(folder: Path, kinds: Mapping[str, RuleKind] = KINDS) -> tuple[Edition, ...]:
    """Every edition of a folder (2023.toml, 2023-2.toml), by year and version.

    LoadError when there is none, or two of one year and version.
    """
    found = (load_edition(path, kinds) for path in folder.glob("*.toml"))
    editions = tuple(sorted(found, key=lambda each: (each.year, each.version)))
    if not editions:
        raise LoadError(f"{folder}: holds no edition (*.toml)")
    keys = [(edition.year, edition.version) for edition in editions]
    if len(set(keys)) < len(keys):
        raise LoadError(f"{folder}: two editions of one year and version")
    return editions
