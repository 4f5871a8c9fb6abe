"""The kinds of items of a scheme, read from their tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.criteria.levels import Level
from portal.criteria.loading import Loader, word
from portal.criteria.scheme import (
    ZERO,
    BandItem,
    Cut,
    ExpertMark,
    ExpertRange,
    Grade,
    SchemeItem,
    Tier,
    TierItem,
    Unit,
    UnitItem,
    plain,
)
from portal.criteria.scheme_bands import bands_of, check_cover, over_cap
from portal.criteria.scheme_defects import N_
from portal.criteria.scheme_measures import AnswerNumber, Measure, ResultCount, TitleYears, WorkingYears, YearHours
from portal.criteria.scheme_nodes import Node
from portal.criteria.verdict import Source

BASES = {"obtained": "obtained", "appointed": "appointed"}
SUBJECTS = {"all": "all", "professional": "professional", "public": "public"}


@dataclass(frozen=True)
class Context:
    """What items are read with: conditions' loader, inherited source, the series' own integer fields (None: any)."""

    loader: Loader
    base: Source
    answers: Mapping[str, str] | None


def item_from(node: Node, context: Context) -> SchemeItem | None:
    """The item of a table; None when it could not be read, with the reasons noted."""
    slug, name = node.text("slug"), node.text("name")
    make = node.one_of("by", KINDS, required=True)
    base = node.source(context.base)
    condition = node.rule("condition", context.loader, base)
    values = {"slug": slug, "name": name, "source": base, "condition": condition}
    before = len(node.findings.defects)
    item = None if make is None else make(node, context, values)
    if make is not None:
        node.done()
    if item is None or len(node.findings.defects) > before or not slug:
        return item if item is not None and slug else None
    if item.most < item.cap:
        template = N_("上限%(cap)s达不到：本项最多只能得%(most)s分")
        key = "cap" if "cap" in node.data else ""
        node.fault("cap_unreachable", template, key=key, cap=plain(item.cap), most=plain(item.most))
    return item


def _capped(node: Node, most: Decimal) -> Decimal:
    """The item's cap; left out, it is what the item can give."""
    cap = node.number("cap", required=False)
    if cap is not None and cap == 0:
        node.fault("cap_zero", N_("上限应当大于0"), key="cap")
    return most if cap is None else cap


def _band_item(node: Node, context: Context, values: dict[str, Any]) -> SchemeItem | None:
    measure = _measure(node, context)
    whole = measure.whole if measure is not None else False
    found, complete = bands_of(node, "bands", whole=whole, unit=measure.unit if measure is not None else "")
    if complete:
        check_cover(node, "bands", found)
    cap = _capped(node, max((band.points for _table, band in found), default=ZERO))
    over_cap(found, cap)
    if measure is None or not found:
        return None
    bands = tuple(band for _table, band in sorted(found, key=lambda each: each[1].low))
    return BandItem(cap=cap, measure=measure, bands=bands, **values)


def _measure(node: Node, context: Context) -> Measure | None:
    table = node.node("measure", required=True)
    if table is None:
        return None
    make = table.one_of("fact", MEASURES, required=True)
    if make is None:
        # The mistake is the fact itself, not how its word is spelt.
        last = table.findings.defects.pop()
        table.findings.add("unknown_fact", last.path, last.template, **last.values)
        return None
    before = len(table.findings.defects)
    measure = make(table, context)
    table.done()
    return measure if len(table.findings.defects) == before else None


def _title_years(table: Node, context: Context) -> Measure | None:
    level = table.parsed("level", word(Level))
    series = table.words("series", required=False)
    basis = table.one_of("basis", BASES, required=False) or "obtained"
    return None if level is None else TitleYears(level=level, series=series, basis=basis)


def _working_years(table: Node, context: Context) -> Measure:
    return WorkingYears(kinds_excluded=table.words("kinds_excluded", required=False))


def _results(table: Node, context: Context) -> Measure:
    ranks, roles = table.words("ranks", required=False), table.words("roles", required=False)
    return ResultCount(kinds=table.words("kinds"), ranks=ranks, roles=roles)


def _hours(table: Node, context: Context) -> Measure:
    return YearHours(subject=table.one_of("subject", SUBJECTS, required=False) or "all")


def _answer(table: Node, context: Context) -> Measure | None:
    key, label = table.text("key"), table.text("label", required=False)
    if context.answers is not None and key and key not in context.answers:
        known = "、".join(context.answers) or "—"
        template = N_("本系列的申报表没有整数字段“%(name)s”；有：%(known)s")
        table.fault("unknown_fact", template, key="key", name=key, known=known)
        return None
    return AnswerNumber(key=key, label=label or (context.answers or {}).get(key, key))


MEASURES: dict[str, Callable[[Node, Context], Measure | None]] = {
    "title_years": _title_years,
    "work_years": _working_years,
    "results": _results,
    "hours": _hours,
    "answer": _answer,
}


def _tier_item(node: Node, context: Context, values: dict[str, Any]) -> SchemeItem | None:
    tiers: list[Tier] = []
    tables = node.nodes("tiers")
    for table in tables:
        points = table.number("points")
        rule = table.rule("when", context.loader, values["source"], required=True)
        table.done()
        if points is not None and rule is not None:
            tiers.append(Tier(rule, points))
    otherwise = node.number("otherwise", required=False)
    if otherwise is None:
        node.fault("gap", N_("各档都不符合时没有分值：请写明 otherwise（可以是0）"), key="tiers")
    cap = _capped(node, max((tier.points for tier in tiers), default=ZERO))
    for table in tables:
        points = table.number("points", required=False)
        if points is not None and points > cap:
            template = N_("分值%(points)s高于本项上限%(cap)s，永远得不到")
            table.fault("over_cap", template, key="points", points=plain(points), cap=plain(cap))
    if not tiers or otherwise is None:
        return None
    ordered = tuple(sorted(tiers, key=lambda tier: -tier.points))
    return TierItem(cap=cap, tiers=ordered, otherwise=otherwise, **values)


def _unit_item(node: Node, context: Context, values: dict[str, Any]) -> SchemeItem | None:
    units: list[Unit] = []
    for table in node.nodes("units"):
        points = table.number("points")
        kinds, ranks = table.words("kinds"), table.words("ranks", required=False)
        roles = table.words("roles", required=False)
        table.done()
        if points is not None and kinds:
            units.append(Unit(kinds, ranks, roles, points))
    cap = node.number("cap")
    return UnitItem(cap=cap, units=tuple(units), **values) if cap is not None and units else None


def _expert_range(node: Node, context: Context, values: dict[str, Any]) -> SchemeItem | None:
    lowest, cap, step = node.number("lowest"), node.number("cap"), node.number("step", required=False)
    step = Decimal(1) if step is None else step
    if "guide" not in node.data:
        template = N_("专家可以在%(lowest)s—%(cap)s分之间任意给分，没有评分标准：请在 guide 中写明各分数段对应的表现")
        node.seen.add("guide")
        ends = {"lowest": node.data.get("lowest", "?"), "cap": node.data.get("cap", "?")}
        node.fault("free_range", template, **ends)
        found, complete = [], False
    else:
        found, complete = bands_of(node, "guide", whole=False, unit="分")
    if lowest is None or cap is None:
        return None
    if lowest >= cap:
        node.fault("range", N_("最低分%(lowest)s应当小于上限%(cap)s"), key="lowest", lowest=lowest, cap=cap)
    elif step == 0 or (cap - lowest) % step:
        template = N_("从%(lowest)s分起每次加%(step)s分，到不了上限%(cap)s")
        node.fault("cap_unreachable", template, lowest=plain(lowest), step=plain(step), cap=plain(cap))
    if complete:
        check_cover(node, "guide", found, start=Cut(lowest), end=Cut(cap, after=True))
    return ExpertRange(lowest=lowest, cap=cap, step=step, guide=tuple(band for _table, band in found), **values)


def _expert_mark(node: Node, context: Context, values: dict[str, Any]) -> SchemeItem | None:
    grades: list[Grade] = []
    for table in node.nodes("grades"):
        name, points = table.text("name"), table.number("points")
        table.done()
        if name and points is not None:
            if any(grade.name == name or grade.points == points for grade in grades):
                table.fault("twice", N_("等次“%(name)s”或其分值%(points)s重复"), name=name, points=plain(points))
            grades.append(Grade(name, points))
    cap = _capped(node, max((grade.points for grade in grades), default=ZERO))
    for grade in grades:
        if grade.points > cap:
            template = N_("分值%(points)s高于本项上限%(cap)s，永远得不到")
            node.fault("over_cap", template, key="grades", points=plain(grade.points), cap=plain(cap))
    return ExpertMark(cap=cap, grades=tuple(grades), **values) if grades else None


KINDS: dict[str, Callable[[Node, Context, dict[str, Any]], SchemeItem | None]] = {
    "bands": _band_item,
    "tiers": _tier_item,
    "units": _unit_item,
    "expert_range": _expert_range,
    "expert_mark": _expert_mark,
}
