"""The applicant's preview of the objective part of the score."""

from flask import Blueprint, Response

from portal.criteria.scheme import plain
from portal.criteria.score_sheet import ScoreSheet
from portal.kernel import access, web
from portal.kernel.access import Role
from portal.series.service import score_preview as service
from portal.series.service.scheme_wording import experts_text
from portal.series.service.score_wording import segments

blueprint = Blueprint("score_preview", __name__)


@blueprint.get("/applications/<int:application_id>/score-preview")
@access.roles(Role.APPLICANT)
def preview(application_id: int) -> Response:
    """Each line with its facts, band, points, cap and clause; what experts decide is said to be theirs."""
    found = service.preview(
        application_id=application_id, registry=web.portal().registry, actor=web.actor(), now=web.now()
    )
    application = found.composed.application
    sheet = found.sheet
    return web.render(
        "series/score-preview.html",
        application=application,
        title=found.composed.edition.level(application.level).title,
        filed=found.filed,
        sheet=sheet,
        scheme=found.scheme,
        segments=segments(sheet, filed=found.filed is not None) if sheet else [],
        experts=experts_text(sheet.scheme) if sheet else "",
        totals=totals(sheet) if sheet else {},
    )


def totals(sheet: ScoreSheet) -> dict[str, str]:
    """The sums that the page tells."""
    by_facts = [line for line in sheet.lines if not line.by_experts]
    share = sheet.scheme.experts.share if sheet.scheme.experts else 0
    return {
        "now": sheet.shown(sheet.total),
        "possible": sheet.shown(sheet.possible),
        "total": plain(sheet.scheme.total),
        "objective": sheet.shown(sheet.scheme.total - share),
        "open": str(sum(line.pending == "facts" for line in by_facts)),
    }
