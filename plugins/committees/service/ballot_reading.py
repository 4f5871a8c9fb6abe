"""How a ballot stands for those who run or watch it, and for its key holders. No vote is seen before it is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugins.committees.domain.ballot import SessionState
from plugins.committees.service import ballot_key, room
from plugins.committees.service.score_access import held
from plugins.committees.store import ballot as store
from plugins.committees.store import meeting as meetings
from plugins.committees.store.ballot import BallotResult, BallotSession, BallotShare
from plugins.committees.store.ballot_teller import tellers_of
from plugins.committees.store.meeting import Case, Meeting
from portal.plugin import Actor, Missing, _


@dataclass(frozen=True)
class Board:
    """A ballot for those who run or watch it. `voters`: name, is the vote cast, is it on paper."""

    meeting: Meeting
    session: BallotSession | None
    voters: tuple[tuple[str, bool, bool], ...]
    shares: tuple[BallotShare, ...]
    results: tuple[tuple[Case, BallotResult], ...]
    attending: int
    tellers: Mapping[str, str] = field(default_factory=dict)
    scoring: bool = False

    @property
    def all_voted(self) -> bool:
        return all(voted or on_paper for _name, voted, on_paper in self.voters)

    @property
    def all_fetched(self) -> bool:
        """Has every holder the own code? Only then can the voting be opened."""
        return all(share.fetched_at is not None for share in self.shares)

    @property
    def papers(self) -> int:
        """How many vote on paper."""
        return sum(on_paper for _name, _voted, on_paper in self.voters)

    @property
    def is_small(self) -> bool:
        """With so few voters a unanimous result says how each has voted."""
        return len(self.voters) < 5


@dataclass(frozen=True)
class Key:
    """A holder's part of the key."""

    meeting: Meeting
    session: BallotSession
    share: BallotShare
    missing: int


def board(*, meeting_id: int, actor: Actor) -> Board:
    """How the ballot stands. The results are those of the opened box."""
    meeting = room.own_meeting(meeting_id, actor)
    attending = len(room.attending(meeting))
    session = store.of_meeting(meeting_id)
    scoring = held(meeting).open
    if session is None:
        return Board(meeting, None, (), (), (), attending, scoring=scoring)
    names = {seat.person_id: seat.name for seat in meetings.seats_of(meeting_id)}
    voters = tuple((names.get(row.person_id, ""), row.voted, row.on_paper) for row in store.roll_of(session.id))
    listed = {case.id: case for case in room.cases_for(meeting, actor)}
    found = store.results_of(session.id) if session.state == SessionState.OPENED else []
    results = tuple((listed[row.case_id], row) for row in found if row.case_id in listed)
    shares = tuple(store.shares_of(session.id).values())
    tellers = {place: row.name for place, row in tellers_of(session.id).items()}
    return Board(meeting, session, voters, shares, results, attending, tellers, scoring)


def key_of(*, meeting_id: int, actor: Actor) -> Key:
    """The part of the key that the actor holds. Raises Missing for everybody who holds none."""
    meeting, session = meetings.meeting(meeting_id), store.of_meeting(meeting_id)
    holder = ballot_key.holder_of(meeting, actor) if meeting else None
    if meeting is None or session is None or holder is None:
        raise Missing(_("没有由您保管的表决口令"))
    missing = sum(not row.done for row in store.roll_of(session.id))
    return Key(meeting, session, store.shares_of(session.id)[holder], missing)
