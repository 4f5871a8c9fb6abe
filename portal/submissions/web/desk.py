"""The desk of a reviewer: the queue, one case, and who of the employer's people has not applied yet."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from portal.accounts.domain.texts import N_
from portal.calendar.domain.period import is_day_deadline, last_day
from portal.calendar.service import wording
from portal.kernel import access, web
from portal.kernel.access import Actor, Role
from portal.kernel.clock import SHANGHAI
from portal.kernel.i18n import _
from portal.submissions.domain.application import StepKind, StepState
from portal.submissions.domain.audit import AuditOutcome
from portal.submissions.domain.desk import section_name
from portal.submissions.domain.publicity import DECISION_NAMES, PublicityState
from portal.submissions.domain.steps import KIND_NAMES, KINDS_OF_ROLE, OUTCOME_NAMES, STATE_NAMES, STEP_STATE_NAMES
from portal.submissions.service import correction, evidence, publicity_objection, reminders
from portal.submissions.service import desk as service

blueprint = Blueprint("desk", __name__)

REVIEWERS = (
    Role.EMPLOYER_OFFICER,
    Role.DEPARTMENT_OFFICER,
    Role.COUNTY_OFFICER,
    Role.MUNICIPAL_OFFICER,
    Role.PROVINCIAL_OFFICER,
    Role.OFFICE_OFFICER,
)
reviewers = access.roles(*REVIEWERS)
employers = access.roles(Role.EMPLOYER_OFFICER)
SHOWN_STATES = (StepState.OPEN, StepState.RETURNED, StepState.DONE, StepState.CLOSED)
STATE_TONES = {"open": "blue", "returned": "amber", "done": "green", "closed": "grey"}
CHANGE_WORDS = {"new": N_("新增"), "changed": N_("已修改"), "removed": N_("已删除"), "same": ""}

evidence.readers.register("desk", service.reads_evidence)


def short(instant: datetime) -> str:
    """09-30 17:00: for lists, without a look-up."""
    local = instant.astimezone(SHANGHAI)
    return f"{local.month:02}-{local.day:02} {local.hour:02}:{local.minute:02}"


def short_deadline(instant: datetime) -> str:
    """As `short`; the end of a day is its 24:00."""
    return f"{last_day(instant):%m-%d} 24:00" if is_day_deadline(instant) else short(instant)


def words() -> dict[str, Any]:
    """What the desk's templates name things with."""
    return {
        "kind_names": KIND_NAMES,
        "state_names": STATE_NAMES,
        "step_state_names": STEP_STATE_NAMES,
        "outcome_names": OUTCOME_NAMES,
        "decision_names": DECISION_NAMES,
        "change_words": CHANGE_WORDS,
        "state_tones": STATE_TONES,
        "section_name": section_name,
        "say_date": wording.say_date,
        "say_deadline": wording.say_deadline,
        "say_opening": wording.say_opening,
        "short": short,
    }


def navigation(actor: Actor, _now: datetime) -> dict[str, Any]:
    """The desk's links for whoever has one; a visitor's way to what is being publicised."""
    if actor.role is Role.ANONYMOUS:
        return {"navigation": [("/publicity", _("单位公示"))]}
    if actor.role not in REVIEWERS or not actor.second_factor:
        return {}
    links = [("/desk", _("工作台"))]
    if actor.role is Role.PROVINCIAL_OFFICER:
        links.append(("/termination", _("终止处理")))
    return {"navigation": links}


@lru_cache(maxsize=1024)
def _address(**values: str) -> str:
    query = urlencode({name: value for name, value in values.items() if value})
    return f"/desk?{query}" if query else "/desk"


@blueprint.get("/desk")
@reviewers
def queue() -> Response:
    """The queue: filters by state, kind and overdue; paged by key."""
    state = request.args.get("state", "")
    shown = StepState(state) if state in SHOWN_STATES else StepState.OPEN
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS_OF_ROLE[web.actor().role.value] else ""
    overdue = request.args.get("overdue", "") == "1"
    after = request.args.get("after", "")
    page = service.queue(actor=web.actor(), now=web.now(), state=shown, kind=kind, overdue=overdue, after=after)
    return web.render(
        "submissions/desk/queue.html",
        block="rows",
        page=page,
        shown=shown,
        now=web.now(),
        lines=_lines(page, web.now()),
        states=_state_filters(page, shown, kind),
        kinds=_kind_filters(page, shown, kind, overdue),
        next_url=_address(state=shown.value, kind=kind, overdue="1" if overdue else "", after=page.after)
        if page.after
        else None,
        first_url=_address(state=shown.value, kind=kind, overdue="1" if overdue else "") if after else None,
        has_employees=StepKind.EMPLOYER_AUDIT in KINDS_OF_ROLE[web.actor().role.value],
        **words(),
    )


def _lines(page: service.Queue, now: datetime) -> list[tuple[Any, ...]]:
    """The rows as plain values, in the order of the columns: a page of them is worked out for every click.

    Address, applicant, number and employer, choice, step, is it a correction, due, is it overdue.
    """
    steps = {kind.value: _(name) for kind, name in KIND_NAMES.items()}
    return [
        (
            f"/desk/{row.application_id}",
            row.applicant_name,
            f"{row.number} {row.employer_name}",
            f"{row.specialty} {row.level}",
            steps[row.kind],
            row.revision > 1,
            short_deadline(row.due_at),
            row.state == StepState.OPEN.value and row.due_at < now,
        )
        for row in page.rows
    ]


def _state_filters(page: service.Queue, shown: StepState, kind: str) -> list[dict[str, Any]]:
    return [
        {
            "text": _(STEP_STATE_NAMES[state]),
            "href": _address(state=state.value, kind=kind),
            "count": page.count(state.value, kind),
            "current": state is shown,
        }
        for state in SHOWN_STATES
    ]


def _kind_filters(page: service.Queue, shown: StepState, kind: str, overdue: bool) -> list[dict[str, Any]]:
    """Only kinds that this desk has ever had; and, among what is open, what is overdue."""
    present = [each for each in StepKind if any(found == each for found, _state in page.counts)]
    links = [
        {
            "text": _(KIND_NAMES[each]),
            "href": _address(state=shown.value, kind=each.value),
            "count": page.count(shown.value, each.value),
            "current": kind == each and not overdue,
        }
        for each in present
    ]
    everything = {"text": _("全部步骤"), "href": _address(state=shown.value), "current": not kind and not overdue}
    late = {"text": _("只看已逾期"), "href": _address(state=shown.value, kind=kind, overdue="1"), "current": overdue}
    return [everything, *(links if len(links) > 1 else []), *([late] if shown is StepState.OPEN else [])]


@blueprint.get("/desk/not-applied")
@employers
def not_applied() -> Response:
    """Who of this employer's people is ready and has not applied."""
    after = request.args.get("after", 0, type=int)
    people, following = reminders.unapplied(actor=web.actor(), after=after)
    next_url = f"/desk/not-applied?after={following}" if following else None
    return web.render("submissions/desk/not_applied.html", people=people, next_url=next_url, **words())


def load_case(application_id: int) -> service.Case:
    """The case, or 404."""
    return service.case(application_id=application_id, actor=web.actor(), registry=web.portal().registry)


@blueprint.get("/desk/<int:application_id>")
@reviewers
def case(application_id: int) -> Response:
    """One case: what was applied, what changed, the conditions, and what has happened."""
    found = load_case(application_id)
    at_publicity = found.step.kind == StepKind.PUBLICITY
    publicity, objections = publicity_objection.of_case(application_id) if at_publicity else (None, ())
    no_return = correction.return_refusal(found.application, found.step, now=web.now()) if found.may_decide else None
    return web.render(
        "submissions/desk/case.html",
        case=found,
        kind=StepKind(found.step.kind),
        publicity=publicity,
        publicity_runs=publicity is not None and publicity.state == PublicityState.RUNNING,
        objections=objections,
        upheld=any(each.decision == "upheld" for each in objections),
        no_return=no_return,
        route=_route(found),
        AuditOutcome=AuditOutcome,
        now=web.now(),
        **words(),
    )


def _route(found: service.Case) -> list[dict[str, str]]:
    """The route as a timeline."""
    lines = []
    for step in found.steps:
        state = "now" if step.state in ("open", "returned") else "past" if step.state == "done" else "next"
        when = short(step.closed_at) if step.closed_at else _("期限%(due)s", due=short_deadline(step.due_at))
        outcome = _(OUTCOME_NAMES[step.outcome]) if step.outcome else _(STEP_STATE_NAMES[StepState(step.state)])
        label = f"{_(KIND_NAMES[StepKind(step.kind)])}：{step.organisation_name}"
        text = f"{outcome}。{step.note}" if step.note else outcome
        lines.append({"label": label, "when": when, "text": text, "state": state})
    return lines
