"""What the drafting pages show: values of a row's form, clashes and differences in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from portal.calendar.domain.drafting import Clash, Difference, RowComparison
from portal.calendar.domain.plan import DATES, Plan, Row
from portal.calendar.forms.plan import write_entries
from portal.calendar.service import planning, wording
from portal.calendar.web.view import heading
from portal.kernel.access import Actor
from portal.kernel.i18n import _

OPENINGS = frozenset({"upload_opens", "apply_opens", "blackout_opens"})


class SaveRow(Protocol):
    """`planning.save_row` or `planning.enter_pending`."""

    def __call__(self, *, year: int, index: int, row: Row, revision: int, actor: Actor, now: datetime) -> None: ...


def row_values(row: Row | None) -> dict[str, Any]:
    """What a row's form is filled with."""
    if row is None:
        return {}
    values: dict[str, Any] = {
        "number": str(row.number),
        "application_year": str(row.application_year),
        "clause": row.clause,
        "entries": write_entries(row.entries),
        **{name: _typed(name, instant) for name, instant in row.dates().items()},
    }
    for blackout in row.blackouts[:1]:
        values["blackout_opens"] = _typed("blackout_opens", blackout.opens)
        values["blackout_closes"] = _typed("blackout_closes", blackout.closes)
        values["blackout_mode"] = blackout.mode.value
    if row.pending is not None:
        values["pending_year"] = str(row.pending.application_year)
        values["pending_authority"] = row.pending.authority
        values["pending_url"] = row.pending.url
    return values


def _typed(name: str, instant: datetime) -> str:
    return wording.type_instant(instant, is_deadline=name not in OPENINGS)


def pending_values(row: Row) -> dict[str, Any]:
    """The form for the awaited round: the row's series, none of its dates."""
    if row.pending is None:
        raise ValueError("the row waits for nothing")
    return {
        "number": str(row.number),
        "application_year": str(row.pending.application_year),
        "entries": write_entries(row.entries),
    }


def milestone_lines(plan: Plan) -> str:
    """The text that `read_milestones` reads."""
    return "\n".join(
        f"{item.key} | {wording.type_instant(item.at, is_deadline=not item.is_opening)} | {item.clause} | {item.text}"
        for item in plan.milestones
    )


def say(name: str, value: datetime | str | None) -> str:
    """A value of a plan in words."""
    if value is None:
        return _("无")
    if isinstance(value, datetime):
        return wording.say_opening(value) if name in OPENINGS else wording.say_deadline(value)
    return str(wording.MODES[value]) if name == "blackout_mode" else value


def say_clash(clash: Clash) -> str:
    """Why a date deserves another look."""
    words = {"field": str(wording.FIELDS[clash.field]), "day": wording.say_date(clash.day)}
    if clash.unknown:
        text = _("%(field)s：%(day)s——%(year)d年放假安排尚未录入，无法核对", year=clash.day.year, **words)
    elif clash.holiday:
        text = _("%(field)s：%(day)s是%(holiday)s假期", holiday=clash.holiday, **words)
    else:
        text = _("%(field)s：%(day)s是周末", **words)
    return text


def _with_row(clash: Clash) -> str:
    return _("第%(number)d行，%(what)s", number=clash.row[0], what=say_clash(clash))


def row_clashes(plan: Plan, row: Row) -> list[str]:
    return [say_clash(clash) for clash in planning.draft_clashes(plan) if clash.row == row.key]


def draft_parts(draft: planning.Draft) -> dict[str, Any]:
    """The rows of a draft with their dates and clashes."""
    found = planning.draft_clashes(draft.plan)
    rows = [
        {
            "index": index,
            "row": row,
            "heading": heading(row),
            "dates": [(str(wording.FIELDS[name]), say(name, getattr(row, name))) for name in DATES],
            "clashes": [say_clash(clash) for clash in found if clash.row == row.key],
            "pending": wording.say_pending(row.pending) if row.pending else "",
        }
        for index, row in enumerate(draft.plan.rows)
    ]
    return {
        "rows": rows,
        "clash_count": sum(not clash.unknown for clash in found),
        "unknown_years": sorted({clash.day.year for clash in found if clash.unknown}),
        "milestones": [(wording.say_milestone(item), item) for item in draft.plan.milestones],
    }


# Shown only where they differ: the heading names the series, and most rows wait for nothing.
SHOWN_IF_CHANGED = frozenset({"entries", "application_year", "pending", "blackout_mode"})


def difference_rows(differences: Iterable[Difference]) -> list[dict[str, Any]]:
    """Before, after, and how far a date moved."""
    return [
        {
            "field": str(wording.FIELDS[item.field]),
            "before": say(item.field, item.before),
            "after": say(item.field, item.after),
            "changed": item.changed,
            "moved": _say_moved(item),
        }
        for item in differences
        if item.changed or item.field not in SHOWN_IF_CHANGED
    ]


def _say_moved(item: Difference) -> str:
    if not item.changed:
        return _("相同")
    days = item.moved_by
    if days is None:
        return _("不同")
    if days == 0:
        return _("时刻不同")
    return _("推后%(days)d天", days=days) if days > 0 else _("提前%(days)d天", days=-days)


def compared(pairs: Iterable[RowComparison]) -> list[dict[str, Any]]:
    """Every pair of rows in words."""
    found = []
    for pair in pairs:
        row = pair.after or pair.before
        if row is None:
            continue
        found.append(
            {
                "heading": heading(row),
                "number": row.number,
                "changed": pair.changed,
                "new": pair.before is None,
                "gone": pair.after is None,
                "rows": difference_rows(pair.differences),
            }
        )
    return found


def publish_parts(draft: planning.Draft) -> dict[str, Any]:
    """The comparison, and what is still to be looked at."""
    before, pairs = planning.side_by_side(draft.plan.year)
    found = planning.draft_clashes(draft.plan)
    return {
        "before": before,
        "pairs": compared(pairs),
        "clashes": [_with_row(clash) for clash in found if not clash.unknown],
        "unknown_years": sorted({clash.day.year for clash in found if clash.unknown}),
    }
