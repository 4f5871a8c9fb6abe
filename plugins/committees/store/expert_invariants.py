"""What must hold of the pool, of imports into it, and of draws from it."""

from collections.abc import Iterator

from plugins.committees.domain.draw_file import first_difference, record
from plugins.committees.domain.draw_values import commitment, digest
from plugins.committees.domain.expert import MOST_YEARS, ExpertState
from plugins.committees.domain.filing import LEVELS, years_after
from plugins.committees.store import draw as draws
from plugins.committees.store import expert as experts
from plugins.committees.store import expert_import as imports
from plugins.committees.store.draw import Draw
from portal.plugin import Examination, Invariant


def _words(_examination: Examination) -> Iterator[str]:
    for row in experts.everything():
        if row.state not in set(ExpertState) or row.title_level not in LEVELS:
            yield f"expert {row.id}: {row.state}, {row.title_level}"


def _terms(_examination: Examination) -> Iterator[str]:
    for row in experts.everything():
        if not row.term_from <= row.term_until < years_after(row.term_from, MOST_YEARS):
            yield f"expert {row.id} has a term from {row.term_from} to {row.term_until}"


def _emptied(_examination: Examination) -> Iterator[str]:
    for row in imports.everything():
        if (row.state == "applied") != (row.lines == "[]"):
            yield f"expert import {row.id} is {row.state} with lines of {len(row.lines)} characters"


def _committed(_examination: Examination) -> Iterator[str]:
    for row in draws.everything():
        if row.commitment != commitment(row.seed) or row.conditions_hash != digest(row.conditions):
            yield f"draw {row.id} is not what was committed"
        elif row.pool_hash and row.pool_hash != digest(row.pool):
            yield f"draw {row.id} has another list than the frozen one"


def _repeatable(_examination: Examination) -> Iterator[str]:
    for row in draws.everything():
        if row.drawn_at is not None and (told := first_difference(_record(row))):
            yield f"draw {row.id}: {told}"


def _record(row: Draw) -> dict[str, object]:
    given = {name: getattr(row, name) for name in ("seed", "pool", "conditions", "named", "vacancies", "result")}
    return record(**given, about={})


INVARIANTS = (
    Invariant("committees-experts-words-are-known", "state and level of every expert are known words", _words),
    Invariant("committees-experts-terms-are-short", "no expert's term is longer than three years", _terms),
    Invariant("committees-imports-are-emptied", "an applied import keeps no line of personal data", _emptied),
    Invariant(
        "committees-draws-are-committed", "seed, conditions and list of a draw are what was committed", _committed
    ),
    Invariant("committees-draws-repeat", "every draw gives the same result again", _repeatable),
)
