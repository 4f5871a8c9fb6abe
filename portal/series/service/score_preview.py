"""What an applicant's own facts give by the scheme: a preview before 申报. Nothing is stored."""

from dataclasses import dataclass
from datetime import datetime

from portal.criteria.scheme import Scheme
from portal.criteria.score_sheet import ScoreSheet
from portal.criteria.scoring import score_objective
from portal.kernel.access import Actor
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Refused
from portal.registry import Registry
from portal.series.service.scheme_reading import template_for
from portal.series.service.schemes import FiledScheme, usable
from portal.submissions.service.content import Composed, compose
from portal.submissions.service.draft import own_application


@dataclass(frozen=True)
class Preview:
    """The objective part by the filed scheme, or by a template (`filed` None); no scheme at all: `sheet` None."""

    composed: Composed
    filed: FiledScheme | None
    sheet: ScoreSheet | None

    @property
    def scheme(self) -> Scheme | None:
        """What it was scored by."""
        return None if self.sheet is None else self.sheet.scheme


def preview(*, application_id: int, registry: Registry, actor: Actor, now: datetime) -> Preview:
    """The score sheet of the actor's own application as its contents are now. Raises Missing."""
    application = own_application(application_id=application_id, actor=actor)
    composed = compose(application, registry=registry, now=now)
    office = composed.destination.office
    place = {"series": application.series, "level": application.level, "year": application.application_year}
    filed: FiledScheme | None = None
    try:
        filed = usable(**place, office_id=office.id if office else None)
        scheme: Scheme | None = filed.scheme
    except Refused:
        scheme = template_for(registry, **place)
    if scheme is None:
        return Preview(composed, None, None)
    day = min(now.astimezone(SHANGHAI).date(), composed.edition.counted_to)
    return Preview(composed, filed, score_objective(scheme, composed.facts, on=day))


def has_scheme(*, series: str, level: str, year: int, office_id: int | None, registry: Registry) -> bool:
    """Is there a scheme to preview by, filed or a template?"""
    try:
        usable(series=series, level=level, year=year, office_id=office_id)
    except Refused:
        return template_for(registry, series=series, level=level, year=year) is not None
    return True
