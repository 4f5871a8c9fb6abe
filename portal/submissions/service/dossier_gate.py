"""The dossier's gate, asked of the calendar and of the person's applications."""

from datetime import datetime

from portal.calendar.domain.plan import UnknownSeries, UnknownYear
from portal.calendar.domain.window import Action, Outcome, rule
from portal.calendar.service import reading as calendar
from portal.config import Settings
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Refused
from portal.kernel.i18n import _
from portal.submissions.domain.application import State
from portal.submissions.domain.dossier import Item
from portal.submissions.domain.dossier_gate import REGISTERED, Change, Gate, Live, Row, Ruling, dossier_gate
from portal.submissions.store import application as applications

# Which of several applications has the say. A received one is on the committee's desk, frozen: it has none.
_ORDER = (State.RETURNED, State.DRAFT, State.IN_ROUTE)


def gate(*, person_id: int, change: Change, settings: Settings, now: datetime) -> Gate:
    """May the person's dossier be changed at `now`? At most one query for the application and the calendar's own."""
    live = _live(person_id, now)
    plan = _plan(now) if live is None and change is Change.UPLOAD else ()
    return dossier_gate(change, now=now, live=live, plan=plan, edits_in_window=settings.applicant_edits_in_window)


def require_open(*, person_id: int, change: Change, settings: Settings, now: datetime) -> Gate:
    """The gate, or Refused with its reason, its clause and what can be done."""
    found = gate(person_id=person_id, change=change, settings=settings, now=now)
    if not found.allowed:
        raise Refused(_(found.reason), clause=_(found.clause), cure=_cure(found), code="dossier_closed")
    return found


def refuse_registered(item: Item) -> None:
    """Raise Refused for an item that a register has entered: the person neither changes nor removes it."""
    if item.register:
        raise Refused(_(REGISTERED.reason), cure=_(REGISTERED.cure), code="dossier_registered")


def _cure(found: Gate) -> str:
    parts = [_(found.cure)] if found.cure else []
    if found.opens is not None:
        parts.insert(0, _("下次开放时间：%(when)s", when=say_instant(found.opens)))
    return "；".join(parts)


def say_instant(instant: datetime) -> str:
    """2023年8月28日08:00."""
    local = instant.astimezone(SHANGHAI)
    day = _("%(year)d年%(month)d月%(day)d日", year=local.year, month=local.month, day=local.day)
    return f"{day}{local:%H:%M}"


def _live(person_id: int, now: datetime) -> Live | None:
    rows = applications.of_person(person_id)
    for state in _ORDER:
        for row in rows:
            if row.state == state.value and (live := _asked(row, state, now)) is not None:
                return live
    return None


def _asked(row: applications.Application, state: State, now: datetime) -> Live | None:
    try:
        decision = calendar.decide(
            action=Action.UPLOAD,
            series=row.series,
            track=row.track or None,
            office_id=row.office_id,
            person_id=row.person_id,
            application_year=row.application_year,
            now=now,
        )
    except (UnknownSeries, UnknownYear):
        # A series that the calendar does not know has no window that could close the dossier.
        return None
    apply = decision.windows.apply
    return Live(state, _ruling(decision, now), apply.opens, apply.closes, row.correction_due)


def _plan(now: datetime) -> list[Ruling]:
    """One ruling for each row of the plans."""
    rows = {(entry.windows.plan_year, entry.row): entry.windows for entry in calendar.plan_entries(now)}
    return [
        _ruling(calendar.decision(rule(windows, Action.UPLOAD, now), Action.UPLOAD, now), now)
        for windows in rows.values()
    ]


def _ruling(decision: calendar.Decision, now: datetime) -> Ruling:
    resumes = None
    if decision.outcome is Outcome.NOT_YET:
        resumes = decision.opens
    elif decision.outcome is Outcome.BLACKOUT:
        resumes = max(blackout.closes for blackout in decision.windows.blackouts if blackout.contains(now))
    return Ruling(
        Row(decision.outcome.value), decision.opens, decision.closes, decision.reason, decision.clause, resumes
    )
