"""Values that still need the province's confirmation: listed, confirmed or corrected in the draft of a new version.

A released edition is never changed: each confirmation goes into a draft, of the same year while its window has not
opened, else of the next year.
"""

from dataclasses import dataclass
from datetime import datetime

from portal.criteria import Edition, Rule, Series, Status
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid, Missing
from portal.kernel.i18n import _
from portal.registry import Registry, UnknownSeries
from portal.series.domain.edition_document import Document, NoSuchPlace, Place, at, plain, read_place
from portal.series.domain.source_values import OpenValue, confirmed, open_values
from portal.series.service import edition_access as allowed
from portal.series.service import edition_drafts as drafts
from portal.series.service.edition_board import in_force
from portal.series.service.edition_decision import open_since
from portal.series.service.edition_loading import series_of


@dataclass(frozen=True)
class Waiting:
    """The open values of one edition. `own`: the actor administers the series."""

    series: Series
    edition: Edition
    document: Document
    values: tuple[OpenValue, ...]
    own: bool

    @property
    def added(self) -> tuple[Rule, ...]:
        """Conditions that other plugins have added and that wait as well: these are put right in those plugins."""
        known = {track.get("slug") for track in self.document.get("tracks") or ()}
        theirs = [each for each in self.edition.criteria if not set(each.tracks) <= known]
        rules = [rule for each in theirs for rule in each.rule.walk() if rule.source.status is not Status.CONFIRMED]
        return tuple({rule.id: rule for rule in rules}.values())


def waiting(
    *, series: str, registry: Registry, actor: Actor, now: datetime, year: int = 0, version: int = 0
) -> Waiting:
    """The values of an edition (without a year: of the one in force) that wait. Raises Denied, Missing."""
    allowed.require_reader(actor)
    try:
        known = series_of(registry, series)
    except UnknownSeries as error:
        raise Missing(_("没有这个职称系列")) from error
    edition = drafts.edition_of(registry, series, year, version) if year else in_force(known, now)
    document = plain(edition.data)
    return Waiting(known, edition, document, open_values(document), allowed.administers(actor, series))


def value_at(found: Waiting, place: str) -> OpenValue:
    """The open value at a place. Raises Missing."""
    try:
        where = read_place(place, found.document)
    except NoSuchPlace as error:
        raise Missing(_("没有这一项，或已经确认")) from error
    for value in found.values:
        if value.place == where:
            return value
    raise Missing(_("没有这一项，或已经确认"))


def confirm(
    *,
    series: str,
    year: int,
    version: int,
    place: str,
    document: str,
    clause: str,
    registry: Registry,
    actor: Actor,
    now: datetime,
) -> int:
    """Put the confirmation into a draft; returns the draft's id. Raises Denied, Missing, Refused, Conflict, Invalid."""
    if not document.strip():
        raise Invalid({"document": _("请写明省级文件的名称和文号")})
    with transaction():
        draft_id, where = _in_draft(series, year, version, place, registry, actor, now)
        drafts.save(
            draft_id,
            lambda found: confirmed(found, where, by=document.strip(), clause=clause.strip()),
            revision=drafts.existing(draft_id).revision,
            what=f"confirmed {place}"[:80],
            actor=actor,
            now=now,
        )
    return draft_id


def correct(
    *, series: str, year: int, version: int, place: str, registry: Registry, actor: Actor, now: datetime
) -> tuple[int, Place]:
    """The draft in which the value is corrected, and where in it. Raises Denied, Missing, Conflict."""
    with transaction():
        return _in_draft(series, year, version, place, registry, actor, now)


def _in_draft(
    series: str, year: int, version: int, place: str, registry: Registry, actor: Actor, now: datetime
) -> tuple[int, Place]:
    """A draft begun from this edition, and the value's place in it; Conflict when the draft says otherwise by now."""
    allowed.require_administrator(actor, series)
    found = waiting(series=series, year=year, version=version, registry=registry, actor=actor, now=now)
    value = value_at(found, place)
    draft_id = drafts.start(
        series=series,
        year=year,
        version=version,
        next_year=open_since(found.edition, now) is not None,
        registry=registry,
        actor=actor,
        now=now,
    )
    if not _same(drafts.existing(draft_id).document, value):
        raise Conflict(_("草案中的这一项已经修改过，请在草案中处理"))
    return draft_id, value.place


def _same(document: Document, value: OpenValue) -> bool:
    try:
        return at(document, value.place) == value.entry
    except NoSuchPlace:
        return False
