"""Trials of a draft against a past year's applications: a job in small steps, of which only the report stays.

Each step judges a few dozen applications in a transaction of its own and asks for the next one, so that pages show how
far it is and nobody waits. What was done is known by the last application's id: a step done twice changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.criteria import Edition
from portal.kernel import jobs
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Missing, Refused
from portal.kernel.i18n import _
from portal.registry import CannotRefine, JudgingFailed, Registry, UnknownEdition, UnknownSeries
from portal.series.domain.edition_state import EDITABLE
from portal.series.domain.edition_trial import Case, Result, retold, tally, tally_failed, tried
from portal.series.service import edition_access as allowed
from portal.series.service import edition_drafts as drafts
from portal.series.service.edition_drafts import Draft
from portal.series.store import edition as store
from portal.series.store.edition import EditionTrial
from portal.submissions.service.past import PastCase, past_cases, past_count

JOB = "edition.trial"
# Applications judged in one transaction: well under a second.
STEP = 50
# Rows of the report: more than anybody reads; the counts are of all.
MOST_ROWS = 500
RUNNING = ("requested", "running")


@dataclass(frozen=True)
class Trial:
    """A trial and the draft that it is of; `current`: the draft has not been changed since."""

    row: EditionTrial
    draft: Draft
    current: bool

    @property
    def percent(self) -> int:
        return 100 * self.row.done // self.row.total if self.row.total else 100


def ask(*, draft_id: int, year: int, registry: Registry, actor: Actor, now: datetime) -> int:
    """Ask for a trial over a year's applications; returns its id. Raises Denied, Missing, Refused."""
    with transaction():
        draft = drafts.read(drafts.existing(draft_id), registry)
        allowed.require_administrator(actor, draft.row.series)
        if draft.row.state not in EDITABLE:
            raise Refused(_("草案已经报送，不能再试算"))
        if draft.edition is None:
            raise Refused(_("草案还有错误，不能试算"), cure=_("请先改正草案页面上列出的错误"))
        if any(each.state in RUNNING for each in store.trials_of(draft_id)):
            raise Refused(_("这份草案的试算正在进行"), cure=_("请等它完成后再试算"))
        total = past_count(series=draft.row.series, year=year)
        if not total:
            raise Refused(_("%(year)d年度没有可以试算的申报", year=year))
        row = store.add_trial(
            draft=draft_id,
            revision=draft.row.revision,
            year=year,
            total=total,
            asked_at=now,
            asked_by=actor.person_id,
        )
        drafts.record(draft.row, "edition.trial_asked", actor, now, of=year, count=total)
        _next_step(row.id, 0, now)
    return row.id


def _next_step(trial_id: int, reached: int, now: datetime) -> None:
    jobs.enqueue(JOB, key=f"{JOB}:{trial_id}:{reached}", now=now, trial_id=trial_id, reached=reached)


def run_step(*, trial_id: int, reached: int, portal: Any, now: datetime) -> None:
    """Judge the next few applications (a job, inside its own transaction). Harmless when repeated."""
    row = store.locked_trial(trial_id)
    if row is None or row.state not in RUNNING or row.reached != reached:
        return
    registry: Registry = portal.registry
    draft = drafts.read(drafts.existing(row.draft_id), registry)
    if draft.edition is None or draft.row.revision != row.revision:
        _end(row, now, state="failed", error=_("草案在试算期间被修改，请重新试算"))
        return
    cases = past_cases(series=draft.row.series, year=row.year, after=reached, limit=STEP)
    if not cases:
        # Of those counted at the start some may have been taken away since.
        _end(row, now, state="finished", total=row.done)
        return
    try:
        after = registry.refined(draft.edition)
    except CannotRefine as error:
        _end(row, now, state="failed", error=_("插件%(name)s不能用于这份草案", name=error.plugin))
        return
    store.write_trial(row.id, {**_judged(row, after, cases, registry), "state": "running"})
    if row.done + len(cases) >= row.total:
        _end(row, now, state="finished", total=row.done + len(cases))
    else:
        _next_step(row.id, cases[-1].id, now)


def _end(row: EditionTrial, now: datetime, **columns: Any) -> None:
    store.write_trial(row.id, {"finished_at": now, **columns})


def _judged(row: EditionTrial, after: Edition, cases: tuple[PastCase, ...], registry: Registry) -> dict[str, Any]:
    """The trial's columns with these cases in them."""
    counts, rows, unjudged = row.counts, list(row.rows), row.unjudged
    for number, case in enumerate(cases, start=row.done + 1):
        try:
            result = _tried(case, number, after, registry)
        except JudgingFailed as error:
            # Counted for the plugin whose rule failed; the trial goes on.
            counts = tally_failed(counts, error.plugin)
            continue
        if result is None:
            unjudged += 1
            continue
        counts = tally(counts, result)
        if result.differs and len(rows) < MOST_ROWS:
            rows.append(_told(case, number, result))
    return {
        "counts": counts,
        "rows": rows,
        "unjudged": unjudged,
        "done": row.done + len(cases),
        "reached": cases[-1].id,
    }


def _tried(case: PastCase, number: int, after: Edition, registry: Registry) -> Result | None:
    """None when the edition that judged the case is gone. Raises JudgingFailed when a plugin's rule fails."""
    try:
        before = registry.edition(after.slug, case.edition_year, version=case.edition_version)
        known = Case(number, case.level, case.track, case.facts, case.on)
        return tried(known, before, retold(after, before.year), registry.judge)
    except (UnknownSeries, UnknownEdition):
        return None


def _told(case: PastCase, number: int, result: Result) -> dict[str, Any]:
    """A row of the report: a running number, never the application's own."""
    return {
        "number": number,
        "level": case.level,
        "track": case.track,
        "before": result.before,
        "after": result.after,
        "turned": [each.to_json() for each in result.turned],
    }


def trials(*, draft_id: int, registry: Registry, actor: Actor) -> tuple[Draft, list[EditionTrial]]:
    """A draft and its trials, newest first. Raises Denied, Missing."""
    draft = drafts.draft_of(draft_id, registry=registry, actor=actor)
    return draft, store.trials_of(draft_id)


def trial(*, draft_id: int, trial_id: int, registry: Registry, actor: Actor) -> Trial:
    """One trial of a draft. Raises Denied, Missing."""
    draft = drafts.draft_of(draft_id, registry=registry, actor=actor)
    row = store.trial(trial_id)
    if row is None or row.draft_id != draft.row.id:
        raise Missing(_("没有这次试算"))
    return Trial(row, draft, row.revision == draft.row.revision)
