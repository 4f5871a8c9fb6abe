"""What a draw is made of and what comes of it. Standard library only and pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

FORMAT = "committees-draw/1"
LEVELS = ("员级", "助理级", "中级", "副高级", "正高级")
CHAIR, DEPUTY, MEMBER = "chair", "deputy", "member"


class Bar(StrEnum):
    """Why an expert of the pool can't be drawn."""

    LEVEL = "level"
    REGION = "region"
    LOAD = "load"
    CONFLICTS = "conflicts"


@dataclass(frozen=True)
class Candidate:
    """An expert in the frozen list. `ref` says nothing of who it is; `region` is a city's code of 6 digits."""

    ref: str
    specialties: tuple[str, ...]
    region: str
    level: str
    load: int = 0
    conflicts: int = 0


@dataclass(frozen=True)
class Quota:
    """At least so many of a specialty."""

    specialty: str
    least: int


@dataclass(frozen=True)
class Conditions:
    """What a panel must be. 0, and an empty text, mean that nothing is asked.

    `members`: odd. `region_most`: the most from one city, in percent. `outside_least`: of the panel, in percent, not
    from `home_region`. `most_load`: the most meetings that an expert may have this year before this one.
    `conflicts_from`: from so many cases in conflict on, an expert is left out of the draw altogether.
    """

    members: int
    reserves: int = 0
    level: str = ""
    quotas: tuple[Quota, ...] = ()
    excluded_regions: tuple[str, ...] = ()
    region_most: int = 0
    home_region: str = ""
    outside_least: int = 0
    most_load: int = 0
    conflicts_from: int = 0


@dataclass(frozen=True)
class Named:
    """An expert whom the filing names or who has a seat already: takes a place without being drawn."""

    ref: str
    role: str


@dataclass(frozen=True)
class Place:
    """A place of the panel: who has it, for which specialty, and among how many it was drawn (0: named)."""

    number: int
    ref: str
    role: str = MEMBER
    specialty: str = ""
    among: int = 0


@dataclass(frozen=True)
class Vacancy:
    """A place that became free; `gone` are those who meanwhile can't be seated, the one who left first."""

    ref: str
    gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Replacement:
    """Who follows whom in a place. `among` is 0 for one of the reserve list."""

    number: int
    left: str
    ref: str
    among: int


@dataclass(frozen=True)
class Result:
    """The panel, its reserve list in order, what was replaced, and how many numbers of the stream were used."""

    places: tuple[Place, ...]
    reserves: tuple[str, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    used: int = 0

    def panel(self) -> tuple[str, ...]:
        """Who sits now, by place."""
        return tuple(place.ref for place in self.places)


class Unfillable(ValueError):
    """The pool can't give such a panel. `problem` is one of the words below, `detail` what it is about."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem, self.detail = problem, detail


def commitment(seed: str) -> str:
    """SHA-256 of the seed (hexadecimal), which is published before the pool is closed."""
    return hashlib.sha256(bytes.fromhex(seed)).hexdigest()


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def bars(candidate: Candidate, conditions: Conditions) -> tuple[Bar, ...]:
    """Why a candidate can't be drawn; empty for one who can."""
    found = []
    if conditions.level and _rank(candidate.level) < _rank(conditions.level):
        found.append(Bar.LEVEL)
    if candidate.region in conditions.excluded_regions:
        found.append(Bar.REGION)
    if conditions.most_load and candidate.load >= conditions.most_load:
        found.append(Bar.LOAD)
    if conditions.conflicts_from and candidate.conflicts >= conditions.conflicts_from:
        found.append(Bar.CONFLICTS)
    return tuple(found)


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else -1


def caps(conditions: Conditions, regions: Iterable[str]) -> dict[str, int]:
    """The most places that each region may have, in whole numbers rounded so that the condition holds."""
    whole = conditions.members
    most = whole * conditions.region_most // 100 if conditions.region_most else whole
    found = dict.fromkeys(regions, most)
    if conditions.outside_least and conditions.home_region:
        outside = -(-whole * conditions.outside_least // 100)
        found[conditions.home_region] = min(found.get(conditions.home_region, whole), whole - outside)
    return found


def to_data(value: Any) -> Any:
    """A value of this module as JSON has it."""
    return json.loads(json.dumps(asdict(value)))
