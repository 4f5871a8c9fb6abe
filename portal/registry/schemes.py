"""Scheme templates of a plugin, read from its folder."""

from pathlib import Path

from portal.criteria.loading import LoadError
from portal.criteria.scheme import Scheme
from portal.criteria.scheme_data import scheme_from_text
from portal.criteria.scheme_defects import SchemeError


def load_schemes(folder: Path) -> tuple[Scheme, ...]:
    """Every scheme of the folder (`*.toml`) by file name. Raises LoadError: the file, and the line of every defect."""
    return tuple(_load(path) for path in sorted(folder.glob("*.toml")))


def _load(path: Path) -> Scheme:
    try:
        return scheme_from_text(path.read_text(encoding="utf-8"))
    except (SchemeError, UnicodeDecodeError) as error:
        raise LoadError(f"{path.name}: {error}") from error
