"""The version of the core's plugin API, and the ranges that plugins declare for it."""

import re

API_VERSION = "1.2"

_CLAUSE = re.compile(r"(>=|<=|==|>|<)\s*(\d+(?:\.\d+)*)")
_SIGNS = {
    ">=": lambda order: order >= 0,
    "<=": lambda order: order <= 0,
    "==": lambda order: order == 0,
    ">": lambda order: order > 0,
    "<": lambda order: order < 0,
}


def _parts(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in version.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def in_range(version: str, wanted: str) -> bool:
    """Is the version in a range such as ">=1.0,<2"? ValueError when the range can't be read."""
    clauses = [clause.strip() for clause in wanted.split(",")]
    for clause in clauses:
        match = _CLAUSE.fullmatch(clause)
        if match is None:
            raise ValueError(f"{wanted!r} is not a version range such as '>=1.0,<2'")
        ours, theirs = _parts(version), _parts(match[2])
        if not _SIGNS[match[1]]((ours > theirs) - (ours < theirs)):
            return False
    return True
