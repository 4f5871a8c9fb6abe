"""Where an application stands: its frozen route, who has it, until when, and what comes next."""

from typing import Any

from flask import Response

from portal.calendar.service import wording
from portal.kernel import web
from portal.kernel.i18n import _
from portal.submissions.domain.application import ENDED, State, StepKind, StepState
from portal.submissions.domain.steps import KIND_NAMES, OUTCOME_NAMES, STATE_NAMES
from portal.submissions.service import status as service
from portal.submissions.service.receipt import say_second
from portal.submissions.web.applicant import registry

TONES = {
    State.IN_ROUTE: "blue",
    State.RETURNED: "red",
    State.RECEIVED: "green",
    State.PASSED: "green",
    State.CONFIRMED: "green",
    State.NOT_PASSED: "grey",
}


def status_page(found: Any) -> Response:
    """The page of an application that has been applied or has ended."""
    view = service.status_of(found, registry=registry())
    state = State(found.state)
    return web.render(
        "submissions/application/status.html",
        application=found,
        names=view.names,
        state_name=_(STATE_NAMES[state]),
        tone=TONES.get(state, "grey"),
        ended=state in ENDED,
        returned=state is State.RETURNED,
        applied_at=say_second(found.applied_at),
        correction_due=wording.say_deadline(found.correction_due) if found.correction_due else "",
        current=view.current,
        current_name=_(KIND_NAMES[StepKind(view.current.kind)]) if view.current else "",
        current_due=wording.say_deadline(view.current.due_at) if view.current else "",
        timeline=[_station(step) for step in view.steps],
        withdrawal=view.withdrawal,
    )


def _station(step: Any) -> dict[str, str]:
    """One station as the component shows it."""
    state = StepState(step.state)
    shown = {
        "label": f"{_(KIND_NAMES[StepKind(step.kind)])} · {step.organisation_name}",
        "state": "past" if state is StepState.DONE else "next",
        "when": _("应于%(due)s前完成", due=wording.say_deadline(step.due_at)),
    }
    if state is StepState.DONE:
        shown["when"] = say_second(step.closed_at)
        shown["text"] = _(OUTCOME_NAMES.get(step.outcome, ""))
    elif state is StepState.OPEN:
        shown["state"] = "now"
        shown["text"] = _("%(at)s到达，正在办理", at=say_second(step.opened_at))
    elif state is StepState.RETURNED:
        shown["state"] = "now"
        shown["text"] = _("已退回，等您补正")
    elif state is StepState.CLOSED:
        shown["when"] = ""
        shown["text"] = _("申报已结束，没有办理")
    return shown
