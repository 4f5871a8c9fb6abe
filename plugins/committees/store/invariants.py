"""What must hold of the committees' tables."""

from collections.abc import Iterator

from plugins.committees.domain.filing import LEVELS, Scope, State
from plugins.committees.store import expert_invariants, score_invariants
from plugins.committees.store.filing import Committee, everything
from portal.plugin import Examination, Invariant

NUMBERED = frozenset({State.APPROVED.value, State.SUSPENDED.value, State.WITHDRAWN.value})


def _numbers(_examination: Examination) -> Iterator[str]:
    for row in everything():
        if (row.state in NUMBERED) != (row.number is not None):
            yield f"committee {row.id} is {row.state}, with number {row.number}"


def _odd(_examination: Examination) -> Iterator[str]:
    for row in Committee.select().where(Committee.state.in_(sorted(NUMBERED))).order_by(Committee.id):
        if row.members % 2 == 0:
            yield f"committee {row.id} has {row.members} members"


def _words(_examination: Examination) -> Iterator[str]:
    for row in everything():
        if row.state not in set(State) or row.scope not in set(Scope) or row.level not in LEVELS:
            yield f"committee {row.id}: {row.state}, {row.scope}, {row.level}"


def _periods(_examination: Examination) -> Iterator[str]:
    for row in everything():
        if row.valid_until < row.valid_from:
            yield f"committee {row.id} ends before it begins"


INVARIANTS = (
    Invariant("committees-approved-have-numbers", "exactly the filings that were approved have a number", _numbers),
    Invariant("committees-are-odd", "every approved committee has an odd number of members", _odd),
    Invariant("committees-words-are-known", "state, scope and level of every filing are known words", _words),
    Invariant("committees-periods-run-forward", "no filing ends before it begins", _periods),
    *score_invariants.INVARIANTS,
    *expert_invariants.INVARIANTS,
)
