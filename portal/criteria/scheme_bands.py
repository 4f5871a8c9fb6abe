"""Bands of numbers: read, and refused when two overlap or one number has none."""

from decimal import Decimal

from portal.criteria.scheme import ZERO, Band, Cut, plain
from portal.criteria.scheme_defects import N_
from portal.criteria.scheme_nodes import Node

START = Cut(ZERO)


def interval_text(low: Cut, high: Cut | None) -> str:
    """The numbers between two cuts as mathematics writes them: `8 ≤ x < 12`, `x = 12`, `x ≥ 12`."""
    if high is not None and high.at == low.at:
        return f"x = {plain(low.at)}"
    if high is None:
        return f"x {'>' if low.after else '≥'} {plain(low.at)}"
    right = f"x {'≤' if high.after else '<'} {plain(high.at)}"
    return f"{plain(low.at)} {'<' if low.after else '≤'} {right}"


def band_text(low: Cut, high: Cut | None, unit: str, *, whole: bool) -> str:
    """The same in words, as a score sheet shows it."""
    if whole and high is not None:
        last = high.at - 1
        return f"{plain(low.at)}{unit}" if last == low.at else f"{plain(low.at)}—{plain(last)}{unit}"
    begin = f"{'超过' if low.after else ''}{plain(low.at)}{unit}{'' if low.after else '（含）'}"
    if high is None:
        return f"{begin}以上"
    if high.at == low.at:
        return f"{plain(low.at)}{unit}"
    end = f"{plain(high.at)}{unit}{'（含）' if high.after else ''}"
    return f"不满{end}" if low == START and not high.after else f"{begin}至{end}{'' if high.after else '（不含）'}"


def bands_of(node: Node, key: str, *, whole: bool, unit: str) -> tuple[list[tuple[Node, Band]], bool]:
    """The bands under a key, each with its table; and whether all of them could be read."""
    found: list[tuple[Node, Band]] = []
    complete = True
    tables = node.nodes(key)
    for table in tables:
        low, high, read = _cuts(table, whole=whole)
        points = table.number("points") if key == "bands" else ZERO
        text = table.text("text", required=key == "guide")
        table.done()
        if not read or low is None or points is None:
            complete = False
        elif high is not None and high <= low:
            complete = False
            table.fault("empty_band", N_("这一档不包含任何数值：%(range)s"), range=interval_text(low, high))
        else:
            found.append((table, Band(low, high, points, text or band_text(low, high, unit, whole=whole))))
    return found, complete and bool(tables)


def _cuts(table: Node, *, whole: bool) -> tuple[Cut | None, Cut | None, bool]:
    """The two ends of a band; the last value tells whether they could be read."""
    before = len(table.findings.defects)
    lows = [key for key in ("from", "above") if table.value(key) is not None]
    highs = [key for key in ("below", "to") if table.value(key) is not None]
    if len(lows) != 1:
        table.fault("bounds", N_("请写明这一档的起点：from（含）或 above（不含），二者取一"))
    if len(highs) > 1:
        table.fault("bounds", N_("终点只能写 below（不含）或 to（含）之一；没有终点时都不写"))
    low = _cut(table, lows[0], whole=whole) if lows else None
    high = _cut(table, highs[0], whole=whole) if highs else None
    return low, high, len(table.findings.defects) == before


def _cut(table: Node, key: str, *, whole: bool) -> Cut | None:
    value = table.number(key)
    if value is None:
        return None
    after = key in ("above", "to")
    if not whole:
        return Cut(value, after)
    if value != value.to_integral_value():
        table.fault("not_whole", N_("“%(name)s”应当是不小于0的整数"), key=key, name=key)
        return None
    # Between two whole numbers there is nothing: "up to 11" ends where "from 12" begins.
    return Cut(value + 1) if after else Cut(value)


def check_cover(
    node: Node, key: str, found: list[tuple[Node, Band]], *, start: Cut = START, end: Cut | None = None
) -> None:
    """Note every overlap and every gap between `start` and `end` (None: without end)."""
    reached: Cut | None = start
    previous: Band | None = None
    last: Node | None = None
    for table, band in sorted(found, key=lambda each: each[1].low):
        if reached is None or (previous is not None and band.low < reached):
            _note_overlap(table, previous, band)
        elif reached < band.low:
            _note_gap(table, reached, band.low)
        elif band.low < start:
            table.fault(
                "out_of_range", N_("这一档超出了允许的范围：%(range)s"), range=interval_text(band.low, band.high)
            )
        if previous is None or reached is not None:
            longer = band.high is None or reached is None or band.high > reached
            reached, previous, last = (band.high, band, table) if longer else (reached, previous, last)
    if last is not None and reached is not None and (end is None or reached < end):
        last.fault("gap", N_("%(range)s 没有分值"), range=interval_text(reached, end))
    if end is not None and (reached is None or reached > end):
        node.fault("out_of_range", N_("分档超出了允许的范围，最多到%(end)s"), key=key, end=plain(end.at))


def _note_gap(table: Node, low: Cut, high: Cut) -> None:
    table.fault("gap", N_("%(range)s 没有分值"), range=interval_text(low, high))


def _note_overlap(table: Node, previous: Band | None, band: Band) -> None:
    if previous is None:
        return
    ends = [each for each in (previous.high, band.high) if each is not None]
    shared = interval_text(band.low, min(ends) if ends else None)
    template = N_("与“%(other)s”（%(points)s分）重叠：%(range)s 有两个分值")
    table.fault("overlap", template, other=previous.text, points=plain(previous.points), range=shared)


def over_cap(found: list[tuple[Node, Band]], cap: Decimal) -> None:
    """Note bands whose points the item's cap would cut off."""
    for table, band in found:
        if band.points > cap:
            template = N_("分值%(points)s高于本项上限%(cap)s，永远得不到")
            table.fault("over_cap", template, key="points", points=plain(band.points), cap=plain(cap))
