"""What a score sheet says, in words: each line with its facts, band, points, cap and clause."""

from typing import Any

from portal.criteria.scheme import plain
from portal.criteria.score_sheet import PartScore, ScoreLine, ScoreSheet
from portal.kernel.i18n import _
from portal.series.service.scheme_wording import status_text


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
        "by_experts": line.by_experts,
        "facts": [used.text for used in line.facts],
        "band": line.band,
        "points": shown,
        "cap": plain(line.cap),
        "clause": line.clause,
        "status": status_text(line.status, filed=filed),
        "cure": line.cure if line.pending == "facts" else "",
    }
