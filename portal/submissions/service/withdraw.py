"""Withdrawing an application, or discarding a draft."""

from collections.abc import Sequence
from datetime import datetime

from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Missing, Refused
from portal.kernel.i18n import _
from portal.submissions.domain.application import Event, State
from portal.submissions.domain.withdraw import Withdrawal, withdrawal
from portal.submissions.service import steps
from portal.submissions.service.choice import applicant
from portal.submissions.store import application as store
from portal.submissions.store import draft as drafts
from portal.submissions.store.application import Application, Step


def withdrawal_of(application: Application, route: Sequence[Step]) -> Withdrawal:
    """What withdrawing it now would do."""
    return withdrawal(State(application.state), route)


def withdraw(*, application_id: int, actor: Actor, now: datetime) -> Withdrawal:
    """End the actor's own application. Before the employer acted the year's slot is free again (reading 8).

    Raises Missing, or Refused once nobody can take it back: received, ended.
    """
    with transaction():
        found = store.locked_application(application_id)
        if found is None or found.person_id != applicant(actor):
            raise Missing()
        outcome = withdrawal_of(found, store.steps_of(found.id))
        if not outcome.possible:
            raise Refused(_("这份申报现在不能撤回"), cure=_("评委会已接收或已经结束的申报，请联系受理的评委会办公室"))
        applied = found.number is not None
        steps.end_route(application=found, event=Event.WITHDRAW, reason=_("申报人撤回"), actor=actor, now=now)
        if outcome.frees_slot:
            drafts.free_slot(found.id)
        steps.record(
            found,
            "application.withdrawn" if applied else "draft.discarded",
            actor,
            now,
            slot_freed=outcome.frees_slot and applied,
        )
        if applied:
            _tell(found, outcome, now)
        return outcome


def _tell(found: Application, outcome: Withdrawal, now: datetime) -> None:
    again = _("本年度可以重新申报，申报截止前有效。") if outcome.frees_slot else _("本年度的申报名额已使用。")
    steps.tell_applicant(
        found,
        kind="application.withdrawn",
        title=_("您已撤回申报，编号%(number)s", number=found.number or ""),
        body=again,
        now=now,
        key=f"application:{found.id}:withdrawn",
    )
