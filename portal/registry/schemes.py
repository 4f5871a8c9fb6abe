"""Scheme templates of a plugin, read from its folder."""

from functools import lru_cache
from pathlib import Path

from portal.criteria.loading import LoadError
from portal.criteria.scheme import Scheme
from portal.criteria.scheme_data import scheme_from_text
from portal.criteria.scheme_defects import SchemeError


def load_schemes(folder: Path) -> tuple[Scheme, ...]:
    """Every scheme of the folder (`*.toml`) by file name. Raises LoadError: the file, and the line of every defect."""
    return tuple(_load(path, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.toml")))


# As with editions: what was read of a file stays until the file changes.
@lru_cache(maxsize=256)
def _load(path: Path, _changed: int) -> Scheme:
    try:
        return scheme_from_text(path.read_text(encoding="utf-8"))
    except (SchemeError, UnicodeDecodeError) as error:
        raise LoadError(f"{path.name}: {error}") from error
