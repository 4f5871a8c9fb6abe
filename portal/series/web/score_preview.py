"""The applicant's preview of the objective part of the score."""

from typing import Any

from flask import Blueprint, Response

from portal.criteria.scheme import plain
from portal.criteria.score_sheet import PartScore, ScoreLine, ScoreSheet
from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.i18n import _
from portal.series.service import score_preview as service
from portal.series.service.scheme_wording import experts_text, status_text

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


def segments(sheet: ScoreSheet, *, filed: bool) -> list[dict[str, Any]]:
    """The sheet's lines, segment by segment and block by block."""
    parts = {part.slug: part for part in sheet.blocks}
    return [
        {
            "name": segment.name,
            "stage": segment.stage,
            "blocks": [
                {
                    "name": block.name,
                    "cap": plain(block.cap),
                    "points": _block_points(sheet, parts[block.slug]),
                    "best": block.best,
                    "capped": parts[block.slug].raw > block.cap,
                    "lines": [line_words(sheet, line, filed=filed) for line in sheet.of_block(block.slug)],
                }
                for block in segment.blocks
            ],
        }
        for segment in sheet.scheme.segments
    ]


def _block_points(sheet: ScoreSheet, part: PartScore) -> str:
    """What the block gives so far; nothing is said of one that only experts decide, until they have."""
    waiting = all(line.pending == "experts" for line in sheet.of_block(part.slug))
    return _("由专家评议") if waiting else _("%(points)s分", points=sheet.shown(part.points))


def line_words(sheet: ScoreSheet, line: ScoreLine, *, filed: bool) -> dict[str, Any]:
    """One line of a score sheet."""
    shown = sheet.shown(line.points)
    if line.pending == "experts":
        shown = _("专家评议")
    elif line.pending:
        shown = _("%(points)s，补充后最多%(most)s", points=shown, most=sheet.shown(line.possible))
    return {
        "name": line.name,
        "facts": [used.text for used in line.facts],
        "band": line.band,
        "points": shown,
        "cap": plain(line.cap),
        "clause": line.clause,
        "status": status_text(line.status, filed=filed),
        "cure": line.cure if line.pending == "facts" else "",
    }
