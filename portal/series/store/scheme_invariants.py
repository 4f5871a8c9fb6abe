"""What must hold of scoring schemes, whatever happened."""

import hashlib
from collections.abc import Callable

from portal.criteria.scheme_data import scheme_from_text
from portal.criteria.scheme_defects import SchemeError
from portal.kernel.ledger import LedgerEntry
from portal.series.domain.scheme_state import FILED, OPEN, SchemeState, slot_of
from portal.series.store.scheme import SchemeInForce, SchemeVersion

MOST = 1000
_FILED = sorted(state.value for state in FILED)


def _name(row: SchemeVersion) -> str:
    return f"scheme {row.id}"


def _filed() -> list[SchemeVersion]:
    return list(SchemeVersion.select().where(SchemeVersion.state.in_(_FILED)).order_by(SchemeVersion.id).limit(MOST))


def filed_schemes_are_unchanged() -> list[str]:
    """Every filed scheme's text has the hash that was approved, by the ledger's word."""
    wrong = []
    for row in _filed():
        entries = LedgerEntry.select(LedgerEntry.data).where(
            (LedgerEntry.subject == f"scheme:{row.id}") & (LedgerEntry.action == "scheme.approved")
        )
        recorded = any(f'"hash":"{row.hash}"' in entry.data for entry in entries)
        if hashlib.sha256(row.text.encode()).hexdigest() != row.hash or not recorded:
            wrong.append(_name(row))
    return wrong


def filed_schemes_can_score() -> list[str]:
    """Every filed scheme still loads, and is what its row says."""
    wrong = []
    for row in _filed():
        try:
            scheme = scheme_from_text(row.text)
        except SchemeError:
            wrong.append(_name(row))
            continue
        told = (scheme.series, scheme.year, [level.value for level in scheme.levels])
        if told != (row.series, row.year, row.levels):
            wrong.append(_name(row))
    return wrong


def two_people_file_a_scheme() -> list[str]:
    """Nobody approved a scheme that he wrote or submitted, and each approved one has a number."""
    by_one = [_name(row) for row in _filed() if row.decided_by in (row.started_by, row.saved_by, row.submitted_by)]
    return by_one + [_name(row) for row in _filed() if not row.number]


def schemes_in_force_are_filed() -> list[str]:
    """A scheme in force is approved and for that very place; an approved one is in force for all its levels."""
    held: dict[int, set[tuple[str, int, str, int]]] = {}
    for place in SchemeInForce.select().order_by(SchemeInForce.id):
        held.setdefault(place.scheme_id, set()).add((place.series, place.year, place.level, place.office_id))
    wrong = []
    for row in SchemeVersion.select().order_by(SchemeVersion.id):
        approved = row.state == SchemeState.APPROVED
        due = {(row.series, row.year, level, row.office_id) for level in row.levels} if approved else set()
        if held.get(row.id, set()) != due:
            wrong.append(_name(row))
    return wrong


def open_schemes_hold_their_slot() -> list[str]:
    """A scheme on its way holds the slot of its document; any other none."""
    wrong = []
    for row in SchemeVersion.select().order_by(SchemeVersion.id).limit(MOST):
        if row.slot != (slot_of(row.lineage) if row.state in OPEN else None):
            wrong.append(_name(row))
    return wrong


SCHEME_CHECKS: tuple[Callable[[], list[str]], ...] = (
    filed_schemes_are_unchanged,
    filed_schemes_can_score,
    two_people_file_a_scheme,
    schemes_in_force_are_filed,
    open_schemes_hold_their_slot,
)
