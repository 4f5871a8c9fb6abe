"""What must hold of drafts and released editions, whatever happened."""

import json
from collections.abc import Callable

from portal.kernel.ledger import LedgerEntry
from portal.series.domain.edition_document import hash_of
from portal.series.domain.edition_state import OPEN, DraftState, slot_of
from portal.series.store.edition import EditionDraft, EditionRelease, EditionTrial

MOST = 1000


def releases_are_unchanged() -> list[str]:
    """Every release's content has the hash that was approved, by the ledger's word."""
    wrong = []
    for row in EditionRelease.select().order_by(EditionRelease.id).limit(MOST):
        approved = f'"hash":"{row.hash}"'
        entries = LedgerEntry.select(LedgerEntry.data).where(
            (LedgerEntry.subject == f"edition.draft:{row.draft_id}") & (LedgerEntry.action == "edition.approved")
        )
        recorded = any(approved in entry.data for entry in entries)
        if hash_of(json.loads(row.content)) != row.hash or not recorded:
            wrong.append(_name(row))
    return wrong


def two_people_answer() -> list[str]:
    """Nobody approved an edition that he submitted."""
    return [
        _name(row) for row in EditionRelease.select().where(EditionRelease.submitted_by == EditionRelease.approved_by)
    ]


def releases_are_what_they_say() -> list[str]:
    """A release's series, year and version are those of its content, and its draft is approved."""
    wrong = []
    for row in EditionRelease.select().order_by(EditionRelease.id).limit(MOST):
        content = json.loads(row.content)
        draft = EditionDraft.get_or_none(EditionDraft.id == row.draft_id)
        told = (content.get("slug"), content.get("year"), content.get("version"))
        if told != (row.series, row.year, row.version) or draft is None or draft.state != DraftState.APPROVED:
            wrong.append(_name(row))
    return wrong


def open_drafts_hold_their_slot() -> list[str]:
    """An open draft holds the slot of its series, year and version; a closed one none."""
    wrong = []
    for row in EditionDraft.select().order_by(EditionDraft.id).limit(MOST):
        expected = slot_of(row.series, row.year, row.version) if row.state in OPEN else None
        if row.slot != expected:
            wrong.append(f"edition draft {row.id}")
    return wrong


def trials_add_up() -> list[str]:
    """A trial has done no more than there was to do, and a finished one all of it."""
    wrong = (EditionTrial.done > EditionTrial.total) | (
        (EditionTrial.state == "finished") & (EditionTrial.done != EditionTrial.total)
    )
    return [f"edition trial {row.id}" for row in EditionTrial.select(EditionTrial.id).where(wrong)]


def _name(row: EditionRelease) -> str:
    return f"edition {row.series} {row.year}/{row.version}"


EDITION_CHECKS: tuple[Callable[[], list[str]], ...] = (
    releases_are_unchanged,
    two_people_answer,
    releases_are_what_they_say,
    open_drafts_hold_their_slot,
    trials_add_up,
)
