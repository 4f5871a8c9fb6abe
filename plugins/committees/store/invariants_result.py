"""What must hold of publicities, objections, re-checks, confirmations and entrusted reviews."""

from collections.abc import Iterator

from plugins.committees.store.entrustment import EntrustedCase, Entrustment
from plugins.committees.store.meeting import Case
from plugins.committees.store.publicity import Objection, Publicity, PublishedCase
from plugins.committees.store.recheck import Confirmation, ConfirmedCase, Recheck
from portal.plugin import Examination, Invariant


def _published(_examination: Examination) -> Iterator[str]:
    query = PublishedCase.select(PublishedCase, Case, Publicity).join(Case).switch(PublishedCase).join(Publicity)
    for row in query.order_by(PublishedCase.id):
        shown = row.shown is not None
        if row.case.meeting_id != row.publicity.meeting_id or (shown and (row.case.outcome == "passed") == row.stopped):
            yield f"published case {row.id} is {row.case.outcome}, stopped {row.stopped}"
    for found in Publicity.select().order_by(Publicity.id):
        if found.starts_on >= found.ends_on or (found.state == "ended") != (found.ended_at is not None):
            yield f"publicity {found.id} is {found.state} from {found.starts_on} to {found.ends_on}"


def _objections(_examination: Examination) -> Iterator[str]:
    query = Objection.select(Objection, PublishedCase).join(PublishedCase)
    for row in query.order_by(Objection.id):
        if (row.state == "open") != (row.decided_at is None) or (row.state == "open") == bool(row.finding):
            yield f"objection {row.id} is {row.state}, decided at {row.decided_at}"
        if row.state == "upheld" and not row.entry.stopped:
            yield f"objection {row.id} was upheld, and its case was not stopped"


def _confirmed(_examination: Examination) -> Iterator[str]:
    shown = {row[0] for row in PublishedCase.select(PublishedCase.case).where(~PublishedCase.stopped).tuples()}
    query = ConfirmedCase.select(ConfirmedCase, Confirmation).join(Confirmation)
    for row in query.order_by(ConfirmedCase.id):
        stands = row.confirmation.state != "returned"
        if stands != (row.held == row.case_id) or (stands and row.case_id not in shown):
            yield f"case {row.case_id} is on list {row.confirmation_id}, which is {row.confirmation.state}"
    for found in Confirmation.select().order_by(Confirmation.id):
        if (found.state == "confirmed") and not (found.document and found.confirmed_on and found.decided_at):
            yield f"confirmation {found.id} is confirmed by {found.document!r}"


def _rechecks(_examination: Examination) -> Iterator[str]:
    for row in Recheck.select().order_by(Recheck.id):
        decided = row.state in ("granted", "stands")
        if decided != (row.decided_at is not None) or decided != (row.consented_by is not None):
            yield f"re-check {row.id} is {row.state}, consented by {row.consented_by} at {row.decided_at}"


def _entrusted(_examination: Examination) -> Iterator[str]:
    query = EntrustedCase.select(EntrustedCase, Entrustment).join(Entrustment)
    for row in query.order_by(EntrustedCase.id):
        stands = row.entrustment.state in ("asked", "accepted")
        if stands != (row.held == row.application_id) or row.entrustment.from_office == row.entrustment.to_office:
            yield f"entrusted case {row.id} of a letter that is {row.entrustment.state} is held by {row.held}"


INVARIANTS = (
    Invariant("committees-published-has-passed", "exactly what stands is shown in a publicity", _published),
    Invariant("committees-objections-are-decided-once", "an upheld objection has stopped its case", _objections),
    Invariant("committees-confirmed-was-published", "a case on a list was published and not stopped", _confirmed),
    Invariant("committees-rechecks-have-consent", "a decided re-check has the chair's consent", _rechecks),
    Invariant("committees-entrusted-by-one-letter", "a case is in one standing letter", _entrusted),
)
