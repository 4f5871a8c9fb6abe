"""What facts give for one item of a scheme, before its cap is taken into account elsewhere."""

from dataclasses import dataclass
from decimal import Decimal

from portal.criteria.facts import Facts
from portal.criteria.scheme import ZERO, BandItem, SchemeItem, TierItem, Unit, UnitItem
from portal.criteria.scheme_measures import described, suits
from portal.criteria.verdict import Outcome, Used, Verdict, When


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one item, before its condition."""

    points: Decimal
    possible: Decimal
    band: str
    facts: tuple[Used, ...] = ()
    pending: str = ""
    cure: str = ""


def decided(item: SchemeItem, facts: Facts, when: When) -> Found:
    """What the facts give for an item, its condition included."""
    found = by_facts(item, facts, when)
    if item.condition is None:
        return found
    verdict = item.condition.judge(facts, when)
    if verdict.outcome is Outcome.NOT_MET:
        return Found(ZERO, ZERO, f"不适用：{verdict.text}", verdict.facts)
    if verdict.outcome is Outcome.UNKNOWN:
        return Found(ZERO, found.possible, f"待定：{verdict.text}", verdict.facts, "facts", verdict.cure)
    used = (*_leaf_facts(verdict), *found.facts)
    return Found(found.points, found.possible, found.band, used, found.pending, found.cure)


def by_facts(item: SchemeItem, facts: Facts, when: When) -> Found:
    """What the facts give for an item as if its condition were met."""
    if isinstance(item, BandItem):
        return _banded(item, facts, when)
    if isinstance(item, TierItem):
        return _tiered(item, facts, when)
    if isinstance(item, UnitItem):
        return _counted(item, facts, when)
    raise TypeError(f"{type(item).__name__} is no item that facts decide")


def _banded(item: BandItem, facts: Facts, when: When) -> Found:
    reading = item.measure.measure(facts, when)
    bands = [band for band in item.bands if band.meets(reading.low, reading.high)]
    lowest = min(bands, key=lambda band: band.points)
    highest = max(bands, key=lambda band: band.points)
    settled = lowest.points == highest.points
    return Found(
        points=lowest.points,
        possible=highest.points,
        band=lowest.text if len(bands) == 1 or settled else f"待定：{item.measure.wording()}",
        facts=reading.used,
        pending="" if settled else "facts",
        cure="" if settled else reading.cure,
    )


def _tiered(item: TierItem, facts: Facts, when: When) -> Found:
    """From the highest tier down: what is met settles it, what is unknown leaves it open."""
    possible: Decimal | None = None
    cure = ""
    for tier in item.tiers:
        verdict = tier.rule.judge(facts, when)
        if verdict.outcome is Outcome.UNKNOWN and possible is None:
            possible, cure = tier.points, verdict.cure
        if verdict.outcome is Outcome.MET:
            points = max(tier.points, item.otherwise)
            pending = possible is not None and possible > points
            band = f"{'至少：' if pending else ''}{verdict.text}"
            most = possible if pending and possible is not None else points
            return Found(points, most, band, _leaf_facts(verdict), "facts" if pending else "", cure if pending else "")
    if possible is not None and possible > item.otherwise:
        return Found(item.otherwise, possible, "待定", (), "facts", cure)
    return Found(item.otherwise, item.otherwise, "各档均不符合")


def _leaf_facts(verdict: Verdict) -> tuple[Used, ...]:
    """The facts of all met conditions below, each once."""
    used = [each for inner in verdict.walk() if inner.outcome is Outcome.MET for each in inner.facts]
    return tuple(dict.fromkeys(used))


def _counted(item: UnitItem, facts: Facts, when: When) -> Found:
    """Each result once, where it gives most."""
    if facts.achievements is None:
        return Found(ZERO, item.cap, "待定", (), "facts", "填写“业绩成果”后可判断")
    points = possible = ZERO
    used: list[Used] = []
    hits: dict[Unit, int] = {}
    for index, result in enumerate(facts.achievements):
        outcomes = [(unit, suits(result, unit.kinds, unit.ranks, unit.roles, when)) for unit in item.units]
        sure = max((unit for unit, each in outcomes if each is Outcome.MET), key=_points, default=None)
        best = max((unit for unit, each in outcomes if each is not Outcome.NOT_MET), key=_points, default=None)
        if best is None:
            continue
        used.append(Used("achievements", index, described(result)))
        possible += best.points
        if sure is not None:
            points += sure.points
            hits[sure] = hits.get(sure, 0) + 1
    most = item.cap if "achievements" in facts.unfinished else min(possible, item.cap)
    least = min(points, item.cap)
    band = "；".join(f"{unit.text}×{count}" for unit, count in hits.items()) or "没有可计分的业绩"
    pending = "facts" if least < most else ""
    return Found(least, most, band, tuple(used), pending, "补填业绩成果的级别、角色和日期后可判断" if pending else "")


def _points(unit: Unit) -> Decimal:
    return unit.points
