"""Editions from files: TOML in, a frozen Edition out."""

import tomllib
from pathlib import Path

from portal.criteria import Edition, LoadError, edition_from_data


def load_edition(path: Path) -> Edition:
    """The edition in a TOML file; LoadError names the file and the place that does not load."""
    try:
        with path.open("rb") as stream:
            data = tomllib.load(stream)
        return edition_from_data(data)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, LoadError) as error:
        raise LoadError(f"{path.name}: {error}") from error


def load_editions(folder: Path) -> tuple[Edition, ...]:
    """Every edition of a folder, by year; LoadError when there is none, or two of one year."""
    editions = tuple(sorted((load_edition(path) for path in folder.glob("*.toml")), key=lambda each: each.year))
    if not editions:
        raise LoadError(f"{folder}: holds no edition (*.toml)")
    years = [edition.year for edition in editions]
    if len(set(years)) < len(years):
        raise LoadError(f"{folder}: two editions of one year")
    return editions
