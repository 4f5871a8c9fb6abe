"""The filed schemes, for whoever scores: a committee without an approved one cannot score."""

from dataclasses import dataclass
from datetime import datetime

from portal.criteria.scheme import Scheme
from portal.kernel.errors import Missing, Refused
from portal.kernel.i18n import _
from portal.series.domain.scheme_state import FILED, WHOLE_SERIES
from portal.series.service.scheme_filing import CLAUSE
from portal.series.service.scheme_reading import parsed
from portal.series.store import scheme as store
from portal.series.store.scheme import SchemeVersion


@dataclass(frozen=True)
class FiledScheme:
    """A scheme as it was filed. What is scored records `id` and `hash`. `office_id` 0 = for the whole series."""

    id: int
    scheme: Scheme
    number: str
    hash: str
    version: int
    office_id: int
    filed_at: datetime


def usable(*, series: str, level: str, year: int, office_id: int | None = None) -> FiledScheme:
    """The approved scheme to score by: the office's own, else the series'. Raises Refused when there is none."""
    row = store.in_force(series=series, year=year, level=level, offices={WHOLE_SERIES, office_id or WHOLE_SERIES})
    if row is None:
        raise Refused(
            _("%(year)d年度%(level)s没有已备案的量化赋分方案，不能评分", year=year, level=level),
            clause=CLAUSE,
            cure=_("请先将评审方案报人力资源社会保障部门备案"),
            code="no_filed_scheme",
        )
    return _filed(row)


def filed(scheme_id: int) -> FiledScheme:
    """A scheme that is or was in force, by its id: what was scored by it stays explained. Raises Missing."""
    row = store.version(scheme_id)
    if row is None or row.state not in FILED:
        raise Missing(_("没有这份方案"))
    return _filed(row)


def _filed(row: SchemeVersion) -> FiledScheme:
    return FiledScheme(
        id=row.id,
        scheme=parsed(row.text),
        number=row.number or "",
        hash=row.hash,
        version=row.version,
        office_id=row.office_id,
        filed_at=row.decided_at,
    )
