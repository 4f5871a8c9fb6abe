"""The score sheet: one line for each item, with its facts, band, points, cap and clause."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.criteria.scheme import Scheme, plain
from portal.criteria.verdict import Status, Used


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One item's points, and why. `possible`: what it may still become; `pending`: "", "facts" or "experts"."""

    segment: str
    block: str
    item: str
    name: str
    by_experts: bool
    points: Decimal
    possible: Decimal
    cap: Decimal
    band: str
    facts: tuple[Used, ...]
    clause: str
    status: Status
    pending: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True)
class PartScore:
    """What a block or a segment gives: `raw` of its parts, `points` after its cap, `counted` in the whole above it."""

    slug: str
    name: str
    raw: Decimal
    points: Decimal
    possible: Decimal
    cap: Decimal
    counted: Decimal


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """Every line of a scheme for one person. `possible` = `total` when nothing is pending."""

    scheme: Scheme
    lines: tuple[ScoreLine, ...]
    blocks: tuple[PartScore, ...]
    segments: tuple[PartScore, ...]
    total: Decimal
    possible: Decimal

    @property
    def complete(self) -> bool:
        """Nothing is pending."""
        return not any(line.pending for line in self.lines)

    @property
    def passed(self) -> bool | None:
        """Is the pass mark reached? None: there is none, or it can't be said yet."""
        mark = self.scheme.pass_mark
        if mark is None:
            return None
        if self.total >= mark:
            return True
        return None if self.possible >= mark else False

    def of_block(self, block: str) -> tuple[ScoreLine, ...]:
        """The lines of a block."""
        return tuple(line for line in self.lines if line.block == block)

    def shown(self, points: Decimal) -> str:
        """Points as they are printed: to the scheme's decimal places. Sums are taken before, exactly."""
        return plain(self.scheme.rounded(points))

    def _part_json(self, part: PartScore) -> dict[str, Any]:
        names = ("raw", "points", "possible", "cap", "counted")
        return {"slug": part.slug, "name": part.name, **{name: self.shown(getattr(part, name)) for name in names}}

    def to_json(self) -> dict[str, Any]:
        """The sheet as it is frozen and printed; points are texts, so that nothing rounds them."""
        return {
            "scheme": self.scheme.identity(),
            "total": plain(self.total),
            "possible": plain(self.possible),
            "passed": self.passed,
            "segments": [self._part_json(part) for part in self.segments],
            "blocks": [self._part_json(part) for part in self.blocks],
            "lines": [_line_json(line) for line in self.lines],
        }


def _line_json(line: ScoreLine) -> dict[str, Any]:
    return {
        "segment": line.segment,
        "block": line.block,
        "item": line.item,
        "name": line.name,
        "points": plain(line.points),
        "possible": plain(line.possible),
        "cap": plain(line.cap),
        "band": line.band,
        "facts": [{"section": used.section, "index": used.index, "text": used.text} for used in line.facts],
        "clause": line.clause,
        "status": line.status.value,
        "pending": line.pending or None,
        "cure": line.cure or None,
    }
