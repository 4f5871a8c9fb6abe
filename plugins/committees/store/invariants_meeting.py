"""What must hold of meetings and of their ballots."""

from collections.abc import Iterator

import peewee

from plugins.committees.domain.ballot import SLOT, SessionState
from plugins.committees.domain.meeting import MeetingState
from plugins.committees.domain.quorum import Tally
from plugins.committees.store.ballot import BallotBox, BallotResult, BallotRoll, BallotSession, BallotShare
from plugins.committees.store.conflict import Conflict
from plugins.committees.store.meeting import Case, Meeting, Seat
from portal.plugin import Examination, Invariant

MOST = 20


def _panels(_examination: Examination) -> Iterator[str]:
    taken = peewee.fn.COUNT(Seat.id)
    query = Seat.select(Seat.meeting, taken).where(Seat.state.in_(["invited", "accepted"])).group_by(Seat.meeting)
    sizes = dict(Meeting.select(Meeting.id, Meeting.members).tuples())
    for meeting, count in query.order_by(Seat.meeting).tuples():
        if count > sizes.get(meeting, 0):
            yield f"meeting {meeting} has {count} seats of {sizes.get(meeting, 0)}"


def _odd(_examination: Examination) -> Iterator[str]:
    for identity, size in Meeting.select(Meeting.id, Meeting.members).order_by(Meeting.id).tuples():
        if size % 2 == 0:
            yield f"meeting {identity} is planned for {size} members"


def _listed(_examination: Examination) -> Iterator[str]:
    wrong = ((Case.state == "listed") & (Case.listed_application != Case.application_id)) | (
        (Case.state != "listed") & Case.listed_application.is_null(False)
    )
    for row in Case.select().where(wrong | (Case.listed_application.is_null() & (Case.state == "listed"))).limit(MOST):
        yield f"case {row.id} of meeting {row.meeting_id}"


def _own_cases(_examination: Examination) -> Iterator[str]:
    query = Conflict.select(Conflict.case).join(Case)
    query = query.where((Conflict.person_id == Case.person_id) & (Conflict.standing == "clear"))
    for (case,) in query.limit(MOST).tuples():
        yield f"case {case}: the applicant is free to judge it"


def _boxes(_examination: Examination) -> Iterator[str]:
    for session in BallotSession.select().order_by(BallotSession.id):
        box = BallotBox.get_or_none(BallotBox.session == session.id)
        slots = sum(len(row.places) for row in BallotRoll.select().where(BallotRoll.session == session.id))
        empty = session.state == SessionState.OPENED
        # Four characters stand for three bytes.
        wanted = 0 if empty else -(-slots * SLOT // 3) * 4
        if box is None or len(box.content) != wanted:
            yield f"ballot {session.id}: the box is not as long as its {slots} slots"


def _keys(_examination: Examination) -> Iterator[str]:
    begun = [SessionState.OPEN.value, SessionState.CLOSED.value]
    query = BallotShare.select(BallotShare, BallotSession).join(BallotSession)
    for share in query.where(BallotSession.state.in_(begun)).order_by(BallotShare.id):
        if share.waiting or not share.locked:
            yield f"ballot {share.session_id}: the {share.holder}'s parts can be opened without a code"


def _results(_examination: Examination) -> Iterator[str]:
    for row in BallotResult.select().order_by(BallotResult.id):
        tally = Tally(row.members, row.attending, row.recused, row.yes, row.no, row.abstain)
        if not tally.is_sound or tally.passed != row.passed:
            yield f"case {row.case_id}: {row.yes} of {tally.voters}, passed {row.passed}"


def _states(_examination: Examination) -> Iterator[str]:
    wanted = {
        SessionState.PREPARED.value: {MeetingState.SESSION.value},
        SessionState.OPEN.value: {MeetingState.VOTING.value},
    }
    query = BallotSession.select(BallotSession, Meeting).join(Meeting).order_by(BallotSession.id)
    for session in query:
        allowed = wanted.get(session.state)
        if allowed is not None and session.meeting.state not in allowed:
            yield f"meeting {session.meeting_id} is {session.meeting.state} with a ballot that is {session.state}"


MEETING_INVARIANTS = (
    Invariant("committees-panels-fit", "no meeting has more seats than its panel", _panels),
    Invariant("committees-panels-are-odd", "every meeting's panel has an odd number of members", _odd),
    Invariant("committees-listed-once", "a case holds its application exactly while it is listed", _listed),
    Invariant("committees-nobody-judges-himself", "no applicant is free of conflict with the own case", _own_cases),
    Invariant("committees-boxes-are-full-length", "every ballot box has the length of all its slots", _boxes),
    Invariant("committees-keys-are-locked", "while a ballot runs no part of its key can be opened here", _keys),
    Invariant("committees-results-follow", "every result is sound and its verdict follows from its numbers", _results),
    Invariant("committees-ballots-and-meetings-agree", "a ballot and its meeting are at the same point", _states),
)
