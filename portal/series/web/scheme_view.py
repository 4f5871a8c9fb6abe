"""What the scheme pages show."""

from typing import Any

from portal.calendar.service import wording as dates
from portal.criteria.scheme import Scheme, plain
from portal.kernel.i18n import _
from portal.series.domain.scheme_state import STATE_NAMES, STATE_TONES, SchemeState
from portal.series.service import scheme_wording as words
from portal.series.service.scheme_drafts import Document


def state_tag(state: str) -> tuple[str, str]:
    """The state's name and tone."""
    found = SchemeState(state)
    return _(STATE_NAMES[found]), STATE_TONES[found]


def board_rows(rows: list[Any], names: dict[str, str]) -> list[dict[str, Any]]:
    """Schemes as a task list."""
    found = []
    offices = words.office_names(row.office_id for row in rows)
    for row in rows:
        status, tone = state_tag(row.state)
        year = _("%(year)s年度", year=row.year)
        hint = " · ".join([names.get(row.series, row.series), "、".join(row.levels), year, offices[row.office_id]])
        title = _("%(name)s（第%(version)d版）", name=row.name, version=row.version)
        item = {"title": title, "href": f"/series-admin/schemes/{row.id}", "status": status, "tone": tone}
        found.append({**item, "hint": f"{hint} · {row.number}" if row.number else hint})
    return found


def summary(document: Document, names: dict[str, str]) -> list[dict[str, Any]]:
    """The head of a scheme."""
    row, scheme = document.row, document.scheme
    values = [
        (_("职称系列"), names.get(row.series, row.series)),
        (_("级别"), "、".join(row.levels)),
        (_("申报年度"), str(row.year)),
        (_("适用于"), words.office_names([row.office_id])[row.office_id]),
        (_("总分"), plain(scheme.total)),
        (_("合格线"), _("不设") if scheme.pass_mark is None else plain(scheme.pass_mark)),
        (_("专家评议分值"), words.experts_text(scheme)),
        (_("备案号"), row.number or _("尚未备案")),
        (_("正文校验值"), row.hash),
    ]
    return [{"label": label, "value": value} for label, value in values]


def segments(scheme: Scheme, *, filed: bool) -> list[dict[str, Any]]:
    """The segments with their blocks and items in words."""
    return [
        {
            "name": segment.name,
            "stage": segment.stage,
            "total": plain(segment.total),
            "weight": "" if segment.weight is None else plain(segment.weight),
            "blocks": [
                {
                    "name": block.name,
                    "cap": plain(block.cap),
                    "weight": "" if block.weight is None else plain(block.weight),
                    "best": block.best,
                    "items": [words.describe(item, filed=filed) for item in block.items],
                }
                for block in segment.blocks
            ],
        }
        for segment in scheme.segments
    ]


def history_rows(rows: list[Any]) -> list[dict[str, Any]]:
    """Submissions and decisions of all versions, as a timeline."""
    found: list[dict[str, Any]] = []
    for row in rows:
        label = _("第%(version)d版报送备案", version=row.version)
        link = {"href": f"/series-admin/schemes/{row.id}", "link_text": _("查看这一版")}
        when = dates.say_opening(row.submitted_at)
        found.append({"label": label, "when": when, "text": row.submitted_why, "state": "past", **link})
        if row.decided_at is not None and row.state != SchemeState.SUBMITTED:
            state = _(STATE_NAMES[SchemeState(row.state)])
            number = f"（{row.number}）" if row.number else ""
            label = _("第%(version)d版：%(state)s", version=row.version, state=state) + number
            when = dates.say_opening(row.decided_at)
            found.append({"label": label, "when": when, "text": row.decided_why, "state": "past"})
    return found
