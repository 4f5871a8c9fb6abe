"""A scoring scheme (量化赋分方案): segments by procedure stage, blocks, items; what each may give at most and at least.

Points are Decimal throughout. Of an item only the highest tier counts; an item, a block and a segment never give more
than their cap. Whether a scheme holds together is decided when it is loaded (`scheme_data`), never when it is used.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from typing import Any

from portal.criteria.levels import Level
from portal.criteria.rules import Rule
from portal.criteria.scheme_measures import Measure
from portal.criteria.verdict import Source

ZERO = Decimal(0)
HUNDRED = Decimal(100)
# Enough digits that sums and products of points are exact; only shares of weights are rounded, at the very end.
PRECISION = 50


class Aggregation(StrEnum):
    """How the marks of several experts become one: a parameter of the scheme, since no rule fixes it (DOMAIN 4)."""

    MEAN = "mean"
    TRIMMED_MEAN = "trimmed_mean"
    MEDIAN = "median"

    @property
    def label(self) -> str:
        """In words."""
        return {"mean": "平均分", "trimmed_mean": "去掉最高分和最低分后的平均分", "median": "中位数"}[self.value]


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """A cut through the numbers: just before `at`, or (`after`) just behind it."""

    at: Decimal
    after: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """The numbers between two cuts (`high` None: without end), what they give, and how the band reads."""

    low: Cut
    high: Cut | None
    points: Decimal
    text: str

    def meets(self, low: Decimal, high: Decimal | None) -> bool:
        """Does the band share a number with the closed range from `low` to `high`?"""
        begins = high is None or self.low <= Cut(high)
        return begins and (self.high is None or Cut(low, after=True) <= self.high)


@dataclass(frozen=True, slots=True)
class Tier:
    """A condition and what meeting it gives."""

    rule: Rule
    points: Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """What each result of these kinds, ranks and roles (empty: any) gives."""

    kinds: tuple[str, ...]
    ranks: tuple[str, ...]
    roles: tuple[str, ...]
    points: Decimal

    @property
    def text(self) -> str:
        """How the unit reads."""
        return f"{'、'.join(self.ranks)}{'、'.join(self.kinds)}每项{plain(self.points)}分"


@dataclass(frozen=True, slots=True)
class Grade:
    """A mark that experts may give, and its name."""

    name: str
    points: Decimal


@dataclass(frozen=True, kw_only=True)
class SchemeItem:
    """One line of the scheme. `condition`: without it the item gives nothing."""

    slug: str
    name: str
    cap: Decimal
    source: Source
    condition: Rule | None = None

    @property
    def by_experts(self) -> bool:
        """Do experts decide it?"""
        return False

    @property
    def most(self) -> Decimal:
        """The most that it can give."""
        raise NotImplementedError

    @property
    def least(self) -> Decimal:
        """What everybody gets of it."""
        return ZERO


@dataclass(frozen=True, kw_only=True)
class BandItem(SchemeItem):
    """Bands over a measured number."""

    measure: Measure
    bands: tuple[Band, ...]

    @property
    def most(self) -> Decimal:
        return min(self.cap, max(band.points for band in self.bands))

    @property
    def least(self) -> Decimal:
        return ZERO if self.condition else min(self.cap, min(band.points for band in self.bands))


@dataclass(frozen=True, kw_only=True)
class TierItem(SchemeItem):
    """Conditions from the highest tier down; the first that is met counts, else `otherwise`."""

    tiers: tuple[Tier, ...]
    otherwise: Decimal

    @property
    def most(self) -> Decimal:
        return min(self.cap, max(self.otherwise, *(tier.points for tier in self.tiers)))

    @property
    def least(self) -> Decimal:
        return ZERO if self.condition else min(self.cap, self.otherwise)


@dataclass(frozen=True, kw_only=True)
class UnitItem(SchemeItem):
    """Points for each result, up to the cap; a result counts once, where it gives most."""

    units: tuple[Unit, ...]

    @property
    def most(self) -> Decimal:
        return self.cap if any(unit.points > 0 for unit in self.units) else ZERO


@dataclass(frozen=True, kw_only=True)
class ExpertRange(SchemeItem):
    """Experts mark between `lowest` and the cap in steps; `guide` says what deserves what."""

    lowest: Decimal
    step: Decimal
    guide: tuple[Band, ...]

    @property
    def by_experts(self) -> bool:
        return True

    @property
    def most(self) -> Decimal:
        return self.cap

    @property
    def least(self) -> Decimal:
        return self.lowest


@dataclass(frozen=True, kw_only=True)
class ExpertMark(SchemeItem):
    """Experts choose one of these grades."""

    grades: tuple[Grade, ...]

    @property
    def by_experts(self) -> bool:
        return True

    @property
    def most(self) -> Decimal:
        return min(self.cap, max(grade.points for grade in self.grades))

    @property
    def least(self) -> Decimal:
        return min(grade.points for grade in self.grades)


@dataclass(frozen=True, slots=True)
class Block:
    """Items under one cap (分板块). `best`: only the item that gives most counts; `weight`: percent of the segment."""

    slug: str
    name: str
    cap: Decimal
    weight: Decimal | None
    best: bool
    items: tuple[SchemeItem, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Segment:
    """What one stage of the procedure gives (分段). `weight`: percent of the scheme's total."""

    slug: str
    name: str
    stage: str
    total: Decimal
    weight: Decimal | None
    blocks: tuple[Block, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Experts:
    """The experts' share of the total in points, and how their marks of an item become one."""

    share: Decimal
    aggregation: Aggregation
    minimum: int
    drop: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scoring scheme of a series for one application year. `hash` is the sha256 of its canonical form."""

    slug: str
    name: str
    series: str
    levels: tuple[Level, ...]
    year: int
    total: Decimal
    pass_mark: Decimal | None
    places: int
    segments: tuple[Segment, ...]
    experts: Experts | None
    source: Source
    note: str
    hash: str
    text: str = field(default="", compare=False, repr=False)

    def blocks(self) -> Iterator[tuple[Segment, Block]]:
        """Every block with its segment, in the scheme's order."""
        for segment in self.segments:
            for block in segment.blocks:
                yield segment, block

    def items(self) -> Iterator[tuple[Segment, Block, SchemeItem]]:
        """Every item with its block and segment, in the scheme's order."""
        for segment, block in self.blocks():
            for item in block.items:
                yield segment, block, item

    def item(self, slug: str) -> SchemeItem:
        """The item with this slug. Raises KeyError."""
        for _segment, _block, item in self.items():
            if item.slug == slug:
                return item
        raise KeyError(slug)

    def expert_items(self) -> tuple[SchemeItem, ...]:
        """What experts decide."""
        return tuple(item for _segment, _block, item in self.items() if item.by_experts)

    def rounded(self, value: Decimal) -> Decimal:
        """Half up to the scheme's number of decimal places."""
        with localcontext() as context:
            context.prec = PRECISION
            return value.quantize(Decimal(1).scaleb(-self.places), rounding=ROUND_HALF_UP)

    def identity(self) -> dict[str, Any]:
        """What a score sheet records of the scheme it was made by."""
        return {"slug": self.slug, "series": self.series, "year": self.year, "hash": self.hash}


def plain(value: Decimal) -> str:
    """A number without an exponent and without idle zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def weighted(part: Decimal, full: Decimal, weight: Decimal | None, whole: Decimal) -> Decimal:
    """What a part with a percentage gives to the whole above it; without one, itself."""
    if weight is None:
        return part
    with localcontext() as context:
        context.prec = PRECISION
        return part * weight * whole / (full * HUNDRED)
