"""What a scheme says, in words: how each item is scored, who it is for, what its parts give."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.accounts import service as accounts
from portal.criteria.scheme import (
    Band,
    BandItem,
    ExpertMark,
    ExpertRange,
    Scheme,
    SchemeItem,
    TierItem,
    UnitItem,
    plain,
)
from portal.criteria.scoring import allowed_text
from portal.criteria.verdict import Status
from portal.kernel.i18n import _
from portal.series.domain.scheme_state import WHOLE_SERIES


@dataclass(frozen=True)
class ItemWords:
    """An item as a page shows it."""

    name: str
    cap: str
    measured: str
    lines: tuple[str, ...]
    by_experts: bool
    clause: str
    status: str


def status_text(status: Status, *, filed: bool) -> str:
    """What is said of a value beside its source: nothing once the authority has filed the scheme."""
    return "" if filed or status is Status.CONFIRMED else _("待省厅备案")


def describe(item: SchemeItem, *, filed: bool) -> ItemWords:
    """How an item is scored."""
    status = status_text(item.source.status, filed=filed)
    measured, lines = _method(item)
    if item.condition is not None:
        measured = _("仅适用于：%(condition)s", condition=item.condition.shown) + (f"；{measured}" if measured else "")
    return ItemWords(item.name, plain(item.cap), measured, lines, item.by_experts, item.source.text, status)


def _points(text: str, points: object) -> str:
    return _("%(what)s：%(points)s分", what=text, points=points)


def _method(item: SchemeItem) -> tuple[str, tuple[str, ...]]:
    if isinstance(item, BandItem):
        falling = sorted(item.bands, key=lambda band: band.low, reverse=True)
        return item.measure.wording(), tuple(_points(band.text, plain(band.points)) for band in falling)
    if isinstance(item, TierItem):
        lines = [_points(tier.rule.shown, plain(tier.points)) for tier in item.tiers]
        return _("取符合的最高一档"), (*lines, _points(_("均不符合"), plain(item.otherwise)))
    if isinstance(item, UnitItem):
        return _("逐项累加，每项成果只计一次"), tuple(unit.text for unit in item.units)
    if isinstance(item, ExpertRange):
        return _("由专家评议：%(marks)s", marks=allowed_text(item)), tuple(
            _("%(range)s分：%(deed)s", range=f"{plain(band.low.at)}—{_end(item, band)}", deed=band.text)
            for band in sorted(item.guide, key=lambda band: band.low, reverse=True)
        )
    if isinstance(item, ExpertMark):
        return _("由专家评议：选一个等次"), tuple(_points(grade.name, plain(grade.points)) for grade in item.grades)
    raise TypeError(type(item).__name__)


def _end(item: ExpertRange, band: Band) -> str:
    """The last mark of the band: one step below an end that is not included."""
    if band.high is None:
        return plain(item.cap)
    return plain(band.high.at if band.high.after else band.high.at - item.step)


def office_names(offices: Iterable[int]) -> dict[int, str]:
    """Whom schemes are for. One query, however many."""
    wanted = sorted({office for office in offices if office != WHOLE_SERIES})
    named = {number: found.name for number, found in accounts.organisations(wanted).items()} if wanted else {}
    return {**named, WHOLE_SERIES: _("本系列各评委会")}


def experts_text(scheme: Scheme) -> str:
    """The experts' share and how their marks become one."""
    experts = scheme.experts
    if experts is None:
        return _("没有由专家评议的项目")
    return _(
        "%(share)s分；不少于%(minimum)s位专家，每一项取%(how)s",
        share=plain(experts.share),
        minimum=experts.minimum,
        how=_(experts.aggregation.label),
    )
