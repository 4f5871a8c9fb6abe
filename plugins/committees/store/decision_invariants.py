"""What must hold of decisions, their publicity and their confirmation."""

from collections.abc import Iterator

from plugins.committees.store.decision import Decision
from plugins.committees.store.meeting import Case, Meeting
from portal.plugin import Examination, Invariant

DECIDED = frozenset({"decided", "published", "confirmed"})


def _applied(_examination: Examination) -> Iterator[str]:
    states = dict(Meeting.select(Meeting.id, Meeting.state).tuples())
    for row in Decision.select().order_by(Decision.id):
        if (row.applied_at is not None) != (states[row.meeting_id] in DECIDED):
            yield f"decision {row.id} of a meeting that is {states[row.meeting_id]} was applied at {row.applied_at}"
        if row.applied_at is not None and row.signed_at is None:
            yield f"decision {row.id} was applied without a signature"


def _outcomes(_examination: Examination) -> Iterator[str]:
    applied = dict(Decision.select(Decision.case, Decision.applied_at).tuples())
    for case in Case.select().order_by(Case.id):
        if bool(case.outcome) != (applied.get(case.id) is not None):
            yield f"case {case.id} is {case.outcome!r}, its decision was applied at {applied.get(case.id)}"


INVARIANTS = (
    Invariant("committees-decisions-are-signed", "exactly decided meetings' decisions hold, all signed", _applied),
    Invariant("committees-outcomes-are-decided", "exactly the cases whose decision holds have an outcome", _outcomes),
)
