"""Each invariant finds the very damage that it is there for."""

from collections.abc import Callable

import pytest

from portal.app import Portal
from portal.submissions.store.application import Application, QueueCount, Slot, Snapshot, Step
from portal.submissions.store.correction import Defect, Return
from portal.submissions.store.invariants import INVARIANTS
from portal.submissions.store.publicity import Objection, Publicity
from portal.submissions.store.termination import Termination, TerminationItem
from tests import reviewers
from tests.reviewers import Chain, applied

CHECKS = {name: check for name, _holds, check in INVARIANTS}


@pytest.fixture
def chain(portal: Portal) -> Chain:
    """One case at the employer, one returned, one past its publicity with a dismissed objection."""
    made = reviewers.make_chain(portal)
    applied(made)
    returned = applied(made, "退回的")
    key = reviewers.case(made, returned, made.employer).progress.parts[0].part.key
    reviewers.mark_all(made, returned, but={key: "看不清，请重拍"})
    reviewers.return_audit(made, returned)
    reviewers.to_recommendation(made, applied(made, "公示的"))
    reviewers.check_invariants()
    return made


def _set(model: type, **values: object) -> Callable[[], None]:
    return lambda: model.update(values).execute()


def _first(model: type, **values: object) -> Callable[[], None]:
    return lambda: model.update(values).where(model.id == model.select().order_by(model.id).get().id).execute()


DAMAGE: dict[str, Callable[[], None]] = {
    "counts_equal_rows": _first(QueueCount, number=17),
    "one_open_step_in_route": _set(Step, state="waiting"),
    "one_returned_step_when_returned": _set(Application, correction_due=None),
    "no_live_step_otherwise": _set(Application, state="received"),
    "no_waiting_step_after_end": _set(Application, state="withdrawn"),
    "slot_for_each_applied": lambda: Slot.delete().execute(),
    "slot_agrees_with_application": _set(Slot, application_year=2020),
    "applied_has_number_and_time": _first(Application, number=None),
    "snapshot_hash_is_of_content": _first(Snapshot, content="{}"),
    "revision_exists_and_agrees": _set(Application, revision=9),
    "no_step_before_apply": _set(Application, applied_at=None),
    "steps_are_of_the_applicant": _first(Step, person_id=999),
    "steps_close_in_order": lambda: Step.update(state="done").where(Step.kind == "office_receipt").execute(),
    "open_return_only_when_returned": _set(Return, state="answered"),
    "every_return_names_defects": lambda: Defect.delete().execute(),
    "correction_within_receipt": lambda: Return.update(due_at=Return.at).execute(),
    "publicity_ends_after_start": lambda: Publicity.update(ends_on=Publicity.starts_on).execute(),
    "closed_publicity_was_over": _set(Publicity, ends_at=None),
    "decided_objection_has_reasons": lambda: Objection.create(
        publicity=Publicity.get().id, receipt_code="X", contact="x", text="x", received_at=0, decision="upheld"
    ),
    "ended_says_why": _set(Application, state="rejected", ended_at=1, end_reason=""),
}


@pytest.mark.parametrize("name", sorted(DAMAGE))
def test_invariant_finds_its_damage(chain: Chain, name: str) -> None:
    assert CHECKS[name]() == []
    DAMAGE[name]()
    assert CHECKS[name]() != []


def test_termination_that_forgot_what_a_record_was_is_found(chain: Chain) -> None:
    run = Termination.create(
        application_year=2022, effective_at=0, reason="x", proposed_by=1, proposed_at=0, state="done"
    )
    TerminationItem.create(termination=run.id, application=1, person_id=1, listed_state="in_route", state="terminated")
    assert CHECKS["terminated_keeps_former"]() == ["application 1"]


def test_application_without_its_ledger_entry_is_found(chain: Chain) -> None:
    Application.create(
        person_id=1, application_year=2023, level="x", track="x", series="x", number="Z1", created_at=0, updated_at=0
    )
    assert len(CHECKS["every_apply_is_in_the_ledger"]()) == 1
