"""Trials of a draft against a past year's applications: asked for, watched, read."""

from typing import Any

from flask import Blueprint, Response, request

from portal.calendar.service import wording as dates
from portal.kernel import web
from portal.kernel.errors import Refused
from portal.kernel.i18n import _
from portal.series.service import edition_trials as service
from portal.series.service.edition_board import administers
from portal.series.service.edition_wording import OUTCOMES
from portal.series.web import edition_view as view
from portal.series.web.edition_parts import here
from portal.series.web.editions import DRAFT, EDITIONS, administrators, readers

blueprint = Blueprint("edition_trials", __name__)


@blueprint.get(f"{DRAFT}/trials")
@readers
def trials(draft_id: int) -> Response:
    """The draft's trials, and asking for one."""
    draft, rows = service.trials(draft_id=draft_id, registry=web.portal().registry, actor=web.actor())
    years = sorted({each.year for each in draft.series.editions}, reverse=True)
    shown = [(row, *state_tag(row.state), dates.say_opening(row.asked_at)) for row in rows]
    may_ask = draft.editable and draft.edition is not None and administers(web.actor(), draft.row.series)
    return web.render("series/edition-trials.html", draft=draft, trials=shown, years=years, may_ask=may_ask)


def state_tag(state: str) -> tuple[str, str]:
    words = {
        "requested": (_("等待处理"), "grey"),
        "running": (_("正在试算"), "blue"),
        "finished": (_("已完成"), "green"),
        "failed": (_("未完成"), "red"),
    }
    return words[state]


@blueprint.post(f"{DRAFT}/trials")
@administrators
def ask(draft_id: int) -> Response:
    """Ask for a trial."""
    year = request.form.get("year", type=int)
    if year is None:
        raise Refused(_("请选择申报年度"))
    trial_id = service.ask(draft_id=draft_id, year=year, **here())
    return web.see_other(f"{EDITIONS}/{draft_id}/trials/{trial_id}")


@blueprint.get(f"{DRAFT}/trials/<int:trial_id>")
@readers
def trial(draft_id: int, trial_id: int) -> Response:
    """How far it is, or its report."""
    found = service.trial(draft_id=draft_id, trial_id=trial_id, registry=web.portal().registry, actor=web.actor())
    tracks = view.track_names(found.draft.document)
    return web.render(
        "series/edition-trial.html",
        block="report",
        trial=found,
        state=state_tag(found.row.state),
        moves=_moves(found.row.counts),
        rules=sorted(found.row.counts.get("rules", {}).items(), key=lambda each: (-each[1], each[0])),
        rows=[_row(row, tracks) for row in found.row.rows],
        running=found.row.state in service.RUNNING,
        most=service.MOST_ROWS,
    )


def _moves(counts: dict[str, Any]) -> list[dict[str, Any]]:
    """How many went from which outcome to which: the changes first."""
    found = []
    for key, number in counts.get("moves", {}).items():
        before, _arrow, after = key.partition(">")
        changed = before != after
        found.append(
            {"before": str(OUTCOMES[before]), "after": str(OUTCOMES[after]), "number": number, "changed": changed}
        )
    return sorted(found, key=lambda each: (not each["changed"], -each["number"]))


def _row(row: dict[str, Any], tracks: dict[str, str]) -> dict[str, Any]:
    return {
        "number": row["number"],
        "what": f"{row['level']}·{tracks.get(row['track'], row['track'])}",
        "before": str(OUTCOMES[row["before"]]),
        "after": str(OUTCOMES[row["after"]]),
        "turned": [
            _(
                "%(what)s：%(before)s → %(after)s",
                what=each["text"],
                before=str(OUTCOMES[each["before"]]),
                after=str(OUTCOMES[each["after"]]),
            )
            for each in row["turned"]
        ],
    }
