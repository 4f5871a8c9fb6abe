"""What must hold of paper ballots and their tellers."""

from collections import Counter
from collections.abc import Iterator

from plugins.committees.domain.ballot import SessionState
from plugins.committees.store.ballot import BallotRoll, BallotSession
from plugins.committees.store.ballot_teller import BallotCount, BallotTeller
from plugins.committees.store.meeting import Case
from portal.plugin import Examination, Invariant


def _once(_examination: Examination) -> Iterator[str]:
    twice = BallotRoll.voted & BallotRoll.on_paper
    for row in BallotRoll.select().where(twice).order_by(BallotRoll.id):
        yield f"ballot {row.session_id}: line {row.id} of the roll has voted in both ways"


def _sealed(_examination: Examination) -> Iterator[str]:
    papers: Counter[int] = Counter()
    for row in BallotRoll.select().where(BallotRoll.on_paper):
        papers[row.session_id] += len(row.places)
    for session in BallotSession.select().order_by(BallotSession.id):
        wanted = papers[session.id] if session.sealed_at is not None else 0
        if len(session.paper_trackers) != wanted:
            yield f"ballot {session.id}: {len(session.paper_trackers)} paper ballots are sealed, of {wanted}"
        if session.state == SessionState.OPENED and papers[session.id] and session.sealed_at is None:
            yield f"ballot {session.id} was opened before its paper ballots were counted"


def _wiped(_examination: Examination) -> Iterator[str]:
    query = BallotCount.select(BallotCount, BallotSession).join(BallotSession).order_by(BallotCount.id)
    for row in query:
        waits = row.round == row.session.count_round and row.session.sealed_at is None
        if row.content and not waits:
            yield f"ballot {row.session_id}: the {row.place}'s numbers of round {row.round} were not wiped"


def _tellers(_examination: Examination) -> Iterator[str]:
    candidates = set(Case.select(Case.meeting, Case.person_id).where(Case.state == "listed").tuples())
    papers = set(BallotRoll.select(BallotRoll.session, BallotRoll.person_id).where(BallotRoll.on_paper).tuples())
    query = BallotTeller.select(BallotTeller, BallotSession).join(BallotSession).order_by(BallotTeller.id)
    for row in query:
        if (row.session.meeting_id, row.person_id) in candidates or (row.session_id, row.person_id) in papers:
            yield f"ballot {row.session_id}: the {row.place} is a candidate, or votes on paper"


PAPER_INVARIANTS = (
    Invariant("committees-voted-in-one-way", "nobody has voted electronically and on paper", _once),
    Invariant("committees-paper-is-sealed", "exactly the paper ballots on the roll are in an opened box", _sealed),
    Invariant("committees-counts-are-wiped", "no compared count of paper ballots can be read", _wiped),
    Invariant("committees-tellers-are-free", "no teller is a candidate or votes on paper", _tellers),
)
