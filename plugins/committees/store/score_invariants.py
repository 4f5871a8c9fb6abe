"""What must hold of scores."""

from collections.abc import Iterator
from decimal import Decimal

import peewee

from plugins.committees.domain.score import canonical, digest
from plugins.committees.store.meeting import Case, Meeting, Seat
from plugins.committees.store.score import FrozenSheet, Score, ScoreRevision, Scoring
from portal.plugin import Examination, Invariant


def _schemes(_examination: Examination) -> Iterator[str]:
    query = Scoring.select(Scoring, Meeting).join(Meeting).order_by(Scoring.id)
    for row in query:
        if row.meeting.scheme_id is None or not row.meeting.scheme_hash:
            yield f"meeting {row.meeting_id} scores without a filed scheme"


def _revisions(_examination: Examination) -> Iterator[str]:
    counted = peewee.fn.COUNT(ScoreRevision.id)
    highest = peewee.fn.MAX(ScoreRevision.revision)
    query = Score.select(Score.id, Score.revision, counted, highest).join(
        ScoreRevision, peewee.JOIN.LEFT_OUTER, on=(ScoreRevision.score == Score.id)
    )
    for identity, revision, count, last in query.group_by(Score.id, Score.revision).order_by(Score.id).tuples():
        if count != revision or (last or 0) != revision:
            yield f"score {identity} is at revision {revision}, of which {count} are kept"


def _digests(_examination: Examination) -> Iterator[str]:
    query = ScoreRevision.select(ScoreRevision, Score).join(Score).order_by(ScoreRevision.id)
    for row in query.iterator():
        content = canonical({slug: Decimal(mark) for slug, mark in row.marks.items()}, row.reasons)
        told = digest(
            nonce=row.nonce,
            case_id=row.score.case_id,
            person_id=row.score.person_id,
            revision=row.revision,
            content=content,
        )
        if told != row.digest:
            yield f"revision {row.revision} of score {row.score_id} is not what was recorded"


def _seats(_examination: Examination) -> Iterator[str]:
    seat = (Seat.meeting == Case.meeting) & (Seat.person_id == Score.person_id)
    query = Score.select(Score.id).join(Case).join(Seat, peewee.JOIN.LEFT_OUTER, on=seat)
    for (identity,) in query.where(Seat.id.is_null()).order_by(Score.id).tuples():
        yield f"score {identity} is of a person without a seat"


def _own(_examination: Examination) -> Iterator[str]:
    query = Score.select(Score.id).join(Case).where(Case.person_id == Score.person_id)
    for (identity,) in query.order_by(Score.id).tuples():
        yield f"score {identity} is of the applicant's own case"


def _frozen(_examination: Examination) -> Iterator[str]:
    query = FrozenSheet.select(FrozenSheet, Case, Meeting).join(Case).join(Meeting).order_by(FrozenSheet.id)
    for row in query.iterator():
        if row.content["total"] != row.total or row.content["filed"]["hash"] != row.case.meeting.scheme_hash:
            yield f"sheet {row.id} of case {row.case_id} is not of its meeting's scheme"


INVARIANTS = (
    Invariant("committees-scoring-has-a-scheme", "every meeting that scores has a filed scheme", _schemes),
    Invariant("committees-score-revisions-are-kept", "every revision of every score is kept", _revisions),
    Invariant("committees-score-digests-hold", "every revision is what the ledger recorded", _digests),
    Invariant("committees-scorers-have-seats", "only experts with a seat have scored", _seats),
    Invariant("committees-nobody-scores-himself", "no score is of the applicant's own case", _own),
    Invariant("committees-sheets-keep-to-the-scheme", "every frozen sheet is of its meeting's scheme", _frozen),
)
