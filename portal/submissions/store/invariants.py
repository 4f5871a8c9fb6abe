"""What must hold of applications, whatever happened: `portal doctor` asks each of these by its name."""

from collections.abc import Callable, Iterable

import peewee

from portal.kernel.ledger import LedgerEntry
from portal.submissions.domain.application import APPLIED, DELIVERED, ENDED, State, StepKind, StepState
from portal.submissions.domain.content import content_hash
from portal.submissions.domain.correction import ReturnState
from portal.submissions.domain.publicity import Decision, PublicityState
from portal.submissions.domain.steps import REACHED
from portal.submissions.domain.termination import ItemState
from portal.submissions.store.application import Application, QueueCount, Slot, Snapshot, Step
from portal.submissions.store.correction import Defect, Return
from portal.submissions.store.publicity import Objection, Publicity
from portal.submissions.store.termination import TerminationItem

# A check looks for at most this many offenders; the doctor shows the first twenty.
MOST = 1000
_APPLIED = sorted(state.value for state in APPLIED)
_LIVE = [StepState.OPEN.value, StepState.RETURNED.value]


def _names(query: Iterable[tuple[int, ...]]) -> list[str]:
    return [f"application {row[0]}" for row in query]


def _applications(condition: peewee.Expression) -> list[str]:
    return _names(Application.select(Application.id).where(condition).order_by(Application.id).limit(MOST).tuples())


def _steps_in(states: Iterable[str]) -> peewee.ModelSelect:
    return Step.select(Step.application).where(Step.state.in_(list(states)))


def counts_equal_rows() -> list[str]:
    """The kept count of each queue is the number of its steps."""
    number = peewee.fn.COUNT(Step.id)
    reached = [state.value for state in REACHED]
    query = Step.select(Step.organisation_id, Step.kind, Step.state, number).where(
        Step.state.in_(reached) & Step.opened_at.is_null(False)
    )
    real = {tuple(row[:3]): row[3] for row in query.group_by(Step.organisation_id, Step.kind, Step.state).tuples()}
    kept = {
        tuple(row[:3]): row[3]
        for row in QueueCount.select(
            QueueCount.organisation_id, QueueCount.kind, QueueCount.state, QueueCount.number
        ).tuples()
    }
    wrong = sorted(key for key in real.keys() | kept.keys() if real.get(key, 0) != kept.get(key, 0))
    return [f"queue {key}: {kept.get(key, 0)} kept, {real.get(key, 0)} there" for key in wrong[:MOST]]


def one_open_step_in_route() -> list[str]:
    """An application in its route is open at exactly one organisation."""
    number = peewee.fn.COUNT(Step.id)
    single = Step.select(Step.application).where(Step.state == StepState.OPEN.value)
    single = single.group_by(Step.application).having(number == 1)
    return _applications((Application.state == State.IN_ROUTE.value) & Application.id.not_in(single))


def one_returned_step_when_returned() -> list[str]:
    """A returned application has exactly one returned step and a due date."""
    number = peewee.fn.COUNT(Step.id)
    single = Step.select(Step.application).where(Step.state == StepState.RETURNED.value)
    single = single.group_by(Step.application).having(number == 1)
    broken = Application.id.not_in(single) | Application.correction_due.is_null()
    return _applications((Application.state == State.RETURNED.value) & broken)


def no_live_step_otherwise() -> list[str]:
    """Nothing is open or returned at a draft or what has ended; at what was delivered only its policy review is."""
    quiet = [State.DRAFT.value, *sorted(state.value for state in ENDED)]
    before = _steps_in(_LIVE).where(Step.kind != StepKind.POLICY_REVIEW.value)
    delivered = Application.state.in_(sorted(state.value for state in DELIVERED))
    wrong = Application.state.in_(quiet) & Application.id.in_(_steps_in(_LIVE))
    return _applications(wrong | (delivered & Application.id.in_(before)))


def no_waiting_step_after_end() -> list[str]:
    """An application that has ended, or was delivered, waits for nobody."""
    over = sorted(state.value for state in ENDED | DELIVERED)
    return _applications(Application.state.in_(over) & Application.id.in_(_steps_in([StepState.WAITING.value])))


def slot_for_each_applied() -> list[str]:
    """Whoever has applied holds the slot of the year with that very application."""
    held = Slot.select(Slot.application)
    return _applications(Application.state.in_(_APPLIED) & Application.id.not_in(held))


def slot_agrees_with_application() -> list[str]:
    """A slot is of the person and the year of its application."""
    differs = (Slot.person_id != Application.person_id) | (Slot.application_year != Application.application_year)
    query = Slot.select(Slot.application).join(Application, on=(Slot.application == Application.id)).where(differs)
    return _names(query.order_by(Slot.id).limit(MOST).tuples())


def applied_has_number_and_time() -> list[str]:
    """What is in the route has its number, its instant, its hash and a revision."""
    lacking = Application.number.is_null() | Application.applied_at.is_null() | (Application.content_hash == "")
    return _applications(Application.state.in_(_APPLIED) & (lacking | (Application.revision < 1)))


def snapshot_hash_is_of_content() -> list[str]:
    """Each frozen text has the hash that was kept with it."""
    rows = Snapshot.select(Snapshot.application, Snapshot.revision, Snapshot.content, Snapshot.hash)
    wrong = (row for row in rows.order_by(Snapshot.id).tuples().iterator() if content_hash(row[2]) != row[3])
    return [f"application {row[0]} revision {row[1]}" for row in wrong][:MOST]


def revision_exists_and_agrees() -> list[str]:
    """The current revision is frozen, with the application's hash."""
    same = (Snapshot.application == Application.id) & (Snapshot.revision == Application.revision)
    query = Application.select(Application.id).join(Snapshot, peewee.JOIN.LEFT_OUTER, on=same)
    differs = Snapshot.id.is_null() | (Snapshot.hash != Application.content_hash)
    wrong = query.where((Application.revision > 0) & differs).order_by(Application.id).limit(MOST)
    return _names(wrong.tuples())


def no_step_before_apply() -> list[str]:
    """A draft has no route, and no step was opened before 申报."""
    early = Step.select(Step.application).join(Application, on=(Step.application == Application.id))
    early = early.where(Application.applied_at.is_null() | (Step.opened_at < Application.applied_at))
    return _applications(Application.id.in_(early))


def steps_are_of_the_applicant() -> list[str]:
    """The person repeated on a step is the applicant: own cases are hidden by it."""
    query = Step.select(Step.application).join(Application, on=(Step.application == Application.id))
    query = query.where(Step.person_id != Application.person_id).order_by(Step.id).limit(MOST)
    return _names(query.tuples())


def steps_close_in_order() -> list[str]:
    """No step is done while an earlier one still waits, is open or returned."""
    earlier = Step.alias()
    pending = [StepState.WAITING.value, *_LIVE]
    before = (earlier.application == Step.application) & (earlier.position < Step.position)
    query = Step.select(Step.application).join(earlier, on=before)
    query = query.where((Step.state == StepState.DONE.value) & earlier.state.in_(pending))
    return _names(query.order_by(Step.id).limit(MOST).tuples())


def open_return_only_when_returned() -> list[str]:
    """There is one open return for each returned application, and none for any other."""
    opened = Return.select(Return.application).where(Return.state == ReturnState.OPEN.value)
    returned = Application.state == State.RETURNED.value
    wrong = (returned & Application.id.not_in(opened)) | (~returned & Application.id.in_(opened))
    return _applications(wrong)


def every_return_names_defects() -> list[str]:
    """A return without a defect tells the applicant nothing."""
    named = Defect.select(Defect.returned)
    query = Return.select(Return.application).where(Return.id.not_in(named)).order_by(Return.id).limit(MOST)
    return _names(query.tuples())


def correction_within_receipt() -> list[str]:
    """No correction is due before it was asked for."""
    query = Return.select(Return.application).where(Return.due_at <= Return.at).order_by(Return.id).limit(MOST)
    return _names(query.tuples())


def publicity_ends_after_start() -> list[str]:
    """A publicity ends after the day on which it started, and shows at least 5 working days."""
    wrong = (Publicity.ends_on <= Publicity.starts_on) | (Publicity.days < 5)
    query = Publicity.select(Publicity.application).where(wrong).order_by(Publicity.id).limit(MOST)
    return _names(query.tuples())


def closed_publicity_was_over() -> list[str]:
    """A publicity was closed after its last day, with every objection dismissed."""
    open_ones = Objection.select(Objection.publicity).where(Objection.decision != Decision.DISMISSED.value)
    early = Publicity.ends_at.is_null() | (Publicity.closed_at < Publicity.ends_at) | Publicity.id.in_(open_ones)
    closed = Publicity.state == PublicityState.CLOSED.value
    query = Publicity.select(Publicity.application).where(closed & early).order_by(Publicity.id).limit(MOST)
    return _names(query.tuples())


def decided_objection_has_reasons() -> list[str]:
    """Nobody is told yes or no without a reason."""
    bare = (Objection.decision != Decision.PENDING.value) & (Objection.reasons == "")
    query = Objection.select(Objection.id).where(bare).order_by(Objection.id).limit(MOST)
    return [f"objection {row[0]}" for row in query.tuples()]


def terminated_keeps_former() -> list[str]:
    """A terminated record is terminated, and keeps what it was."""
    query = TerminationItem.select(TerminationItem.application).join(
        Application, on=(TerminationItem.application == Application.id)
    )
    lost = TerminationItem.former.is_null() | (Application.state != State.TERMINATED.value)
    query = query.where((TerminationItem.state == ItemState.TERMINATED.value) & lost)
    return _names(query.order_by(TerminationItem.id).limit(MOST).tuples())


def ended_says_why() -> list[str]:
    """What has ended says when; what was refused, lapsed or terminated says why."""
    reasoned = [State.LAPSED.value, State.REJECTED.value, State.TERMINATED.value]
    ended = Application.state.in_(sorted(state.value for state in ENDED))
    bare = Application.ended_at.is_null() | (Application.state.in_(reasoned) & (Application.end_reason == ""))
    return _applications(ended & bare)


def every_apply_is_in_the_ledger() -> list[str]:
    """Each application that has a number has its entry "application.applied"."""
    entry = LedgerEntry.select(LedgerEntry.subject).where(LedgerEntry.action == "application.applied")
    recorded = {row[0] for row in entry.tuples().iterator()}
    numbered = Application.select(Application.id).where(Application.number.is_null(False)).order_by(Application.id)
    missing = (row for row in numbered.tuples().iterator() if f"application:{row[0]}" not in recorded)
    return _names(missing)[:MOST]


Check = Callable[[], list[str]]
_CHECKS: tuple[Check, ...] = (
    counts_equal_rows,
    one_open_step_in_route,
    one_returned_step_when_returned,
    no_live_step_otherwise,
    no_waiting_step_after_end,
    slot_for_each_applied,
    slot_agrees_with_application,
    applied_has_number_and_time,
    snapshot_hash_is_of_content,
    revision_exists_and_agrees,
    no_step_before_apply,
    steps_are_of_the_applicant,
    steps_close_in_order,
    open_return_only_when_returned,
    every_return_names_defects,
    correction_within_receipt,
    publicity_ends_after_start,
    closed_publicity_was_over,
    decided_objection_has_reasons,
    terminated_keeps_former,
    ended_says_why,
    every_apply_is_in_the_ledger,
)

# (name, what holds, the check: the offenders that it finds).
INVARIANTS: tuple[tuple[str, str, Check], ...] = tuple(
    (check.__name__, (check.__doc__ or "").strip(), check) for check in _CHECKS
)
