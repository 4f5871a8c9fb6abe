"""Scheme and facts in, a score sheet with reasons out. Pure: storing it is someone else's job."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, localcontext

from portal.criteria.facts import Facts
from portal.criteria.scheme import (
    PRECISION,
    ZERO,
    Aggregation,
    Block,
    ExpertMark,
    ExpertRange,
    Experts,
    Scheme,
    SchemeItem,
    Segment,
    plain,
    weighted,
)
from portal.criteria.score_sheet import PartScore, ScoreLine, ScoreSheet
from portal.criteria.scoring_facts import Found, decided
from portal.criteria.verdict import When

Marks = Mapping[str, Mapping[str, Decimal]]


class MarkError(ValueError):
    """A mark that the scheme does not allow; `expert` and `item` name it."""

    def __init__(self, expert: str, item: str, message: str) -> None:
        super().__init__(message)
        self.expert = expert
        self.item = item


def score(
    scheme: Scheme,
    facts: Facts,
    marks: Marks,
    *,
    on: date | None = None,
    delayed_committees: frozenset[str] | None = None,
) -> ScoreSheet:
    """The score sheet. `marks`: expert -> item -> mark; the order of experts makes no difference.

    Years are counted to 31 December of the scheme's year; `on` is the day of 申报 (default: that day). What is not yet
    known counts as its least, and `possible` says what it could become. Raises MarkError.
    """
    check_marks(scheme, marks)
    end = date(scheme.year, 12, 31)
    when = When(at=end, on=on or end, delayed_committees=delayed_committees)
    lines = [
        _line(segment, block, item, _found(scheme, item, facts, marks, when)) for segment, block, item in scheme.items()
    ]
    blocks = {block.slug: _block_score(segment, block, lines) for segment, block in scheme.blocks()}
    segments = tuple(_segment_score(scheme, segment, blocks) for segment in scheme.segments)
    could = (
        weighted(part.possible, segment.total, segment.weight, scheme.total)
        for part, segment in zip(segments, scheme.segments, strict=True)
    )
    return ScoreSheet(
        scheme=scheme,
        lines=tuple(lines),
        blocks=tuple(blocks.values()),
        segments=segments,
        total=scheme.rounded(min(sum((part.counted for part in segments), ZERO), scheme.total)),
        possible=scheme.rounded(min(sum(could, ZERO), scheme.total)),
    )


def _found(scheme: Scheme, item: SchemeItem, facts: Facts, marks: Marks, when: When) -> Found:
    return _by_experts(scheme, item, marks) if item.by_experts else decided(item, facts, when)


def score_objective(
    scheme: Scheme, facts: Facts, *, on: date | None = None, delayed_committees: frozenset[str] | None = None
) -> ScoreSheet:
    """The part that facts decide; the experts' lines are pending."""
    return score(scheme, facts, {}, on=on, delayed_committees=delayed_committees)


def check_marks(scheme: Scheme, marks: Marks) -> None:
    """Every mark is for an expert item and one that it allows. Raises MarkError for the first that isn't."""
    items = {item.slug: item for item in scheme.expert_items()}
    for expert in sorted(marks):
        for slug, mark in sorted(marks[expert].items()):
            if slug not in items:
                raise MarkError(expert, slug, f"方案中没有由专家评议的项目“{slug}”")
            if not isinstance(mark, Decimal):
                raise TypeError(f"the mark of {slug} must be a Decimal, not {type(mark).__name__}")
            if not _allowed(items[slug], mark):
                raise MarkError(expert, slug, f"“{items[slug].name}”不能给{plain(mark)}分：{allowed_text(items[slug])}")


def _allowed(item: SchemeItem, mark: Decimal) -> bool:
    if not mark.is_finite():
        return False
    if isinstance(item, ExpertMark):
        return any(grade.points == mark for grade in item.grades)
    return isinstance(item, ExpertRange) and item.lowest <= mark <= item.cap and (mark - item.lowest) % item.step == 0


def allowed_text(item: SchemeItem) -> str:
    """Which marks an expert item allows, in words."""
    if isinstance(item, ExpertMark):
        return "、".join(f"{grade.name}{plain(grade.points)}分" for grade in item.grades)
    if isinstance(item, ExpertRange):
        return f"{plain(item.lowest)}—{plain(item.cap)}分，以{plain(item.step)}分为一级"
    return ""


def _line(segment: Segment, block: Block, item: SchemeItem, found: Found) -> ScoreLine:
    return ScoreLine(
        segment=segment.slug,
        block=block.slug,
        item=item.slug,
        name=item.name,
        by_experts=item.by_experts,
        points=min(found.points, item.cap),
        possible=min(found.possible, item.cap),
        cap=item.cap,
        band=found.band,
        facts=found.facts,
        clause=item.source.text,
        status=item.source.status,
        pending=found.pending,
        cure=found.cure,
    )


def _by_experts(scheme: Scheme, item: SchemeItem, marks: Marks) -> Found:
    """The aggregate of the experts' marks; pending until enough have marked. Each item is aggregated by itself."""
    experts = scheme.experts
    if experts is None:
        raise ValueError(f"{scheme.slug}: experts' items without experts")
    given = [each[item.slug] for each in marks.values() if item.slug in each]
    if len(given) < experts.minimum:
        text = f"由专家评议：{allowed_text(item)}"
        cure = f"不少于{experts.minimum}位专家评分后得出，已有{len(given)}位"
        return Found(ZERO, item.most, text, (), "experts", cure)
    points = scheme.rounded(aggregate(experts, given))
    text = f"{len(given)}位专家评分的{experts.aggregation.label}"
    return Found(points, points, text)


def aggregate(experts: Experts, marks: Iterable[Decimal]) -> Decimal:
    """One number from several marks, unrounded; `marks` in any order, at least `experts.minimum` of them."""
    ordered = sorted(marks)
    if experts.aggregation is Aggregation.TRIMMED_MEAN:
        ordered = ordered[experts.drop : len(ordered) - experts.drop]
    elif experts.aggregation is Aggregation.MEDIAN:
        middle, odd = divmod(len(ordered), 2)
        ordered = ordered[middle : middle + 1] if odd else ordered[middle - 1 : middle + 1]
    with localcontext() as context:
        context.prec = PRECISION
        return sum(ordered, ZERO) / len(ordered)


def _block_score(segment: Segment, block: Block, lines: list[ScoreLine]) -> PartScore:
    own = [line for line in lines if line.block == block.slug]
    raw = _joined(block, [line.points for line in own])
    points = min(raw, block.cap)
    return PartScore(
        slug=block.slug,
        name=block.name,
        raw=raw,
        points=points,
        possible=min(_joined(block, [line.possible for line in own]), block.cap),
        cap=block.cap,
        counted=weighted(points, block.cap, block.weight, segment.total),
    )


def _joined(block: Block, points: list[Decimal]) -> Decimal:
    return max(points, default=ZERO) if block.best else sum(points, ZERO)


def _segment_score(scheme: Scheme, segment: Segment, blocks: Mapping[str, PartScore]) -> PartScore:
    parts = [blocks[block.slug] for block in segment.blocks]
    raw = sum((part.counted for part in parts), ZERO)
    could = [
        weighted(part.possible, block.cap, block.weight, segment.total)
        for part, block in zip(parts, segment.blocks, strict=True)
    ]
    points = min(raw, segment.total)
    return PartScore(
        slug=segment.slug,
        name=segment.name,
        raw=raw,
        points=points,
        possible=min(sum(could, ZERO), segment.total),
        cap=segment.total,
        counted=weighted(points, segment.total, segment.weight, scheme.total),
    )
