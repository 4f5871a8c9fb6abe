"""The two tellers (监票人、计票人) of a ballot, and the paper ballots that they hand out together.

A voter votes on paper once both tellers have said so, from when the electronic ballot is refused; who has voted gets
no paper. One or two paper ballots would betray their voters: the voting can't be closed with so few in any case, nor
with so few electronic ones beside them (domain.teller). No entry says when: the votes between must have no time.
"""

from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain.ballot import SessionState
from plugins.committees.domain.teller import Teller, papers_of
from plugins.committees.service import room
from plugins.committees.service.ballot_frame import locked_session, record
from plugins.committees.store import ballot as ballots
from plugins.committees.store import ballot_teller as store
from plugins.committees.store import meeting as meetings
from plugins.committees.store.ballot import BallotRoll, BallotSession
from plugins.committees.store.ballot_teller import BallotTeller
from plugins.committees.store.meeting import Case, Meeting
from portal.plugin import Actor, Conflict, Missing, Refused, Role, _, transaction


@dataclass(frozen=True)
class Voter:
    """A line of the roll for the tellers: who, and how far the vote is. Never more."""

    person_id: int
    name: str
    voted: bool
    on_paper: bool
    asked_by: str


@dataclass(frozen=True)
class Desk:
    """What the tellers see; whoever may become one sees the places only. `papers`: case, and its paper ballots."""

    meeting: Meeting
    session: BallotSession
    tellers: dict[str, BallotTeller]
    mine: Teller | None
    may_take: bool
    voters: tuple[Voter, ...]
    papers: tuple[tuple[int, Case, int], ...]
    differs: tuple[Case, ...]
    entered: frozenset[str]

    @property
    def handed_out(self) -> int:
        return sum(voter.on_paper for voter in self.voters)

    @property
    def counts_now(self) -> bool:
        """Is it the actor's turn to enter numbers?"""
        open_to = self.session.state == SessionState.CLOSED and self.session.sealed_at is None
        return open_to and self.mine is not None and self.handed_out > 0 and self.mine not in self.entered


def capable(meeting_id: int, actor: Actor) -> Meeting:
    """The meeting, for its office's officers and its attending experts. Raises Missing for anybody else."""
    if actor.role is Role.EXPERT:
        seat = room.own_seat(meeting_id, actor)
        found = meetings.meeting(meeting_id) if seat.attending else None
    else:
        found = room.own_meeting(meeting_id, actor) if actor.role is Role.OFFICE_OFFICER else None
    if found is None:
        raise Missing(_("没有这次评审会议"))
    return found


def desk(*, meeting_id: int, actor: Actor) -> Desk:
    """The tellers' page. Raises Missing before the voting, and for whoever can't be a teller of this meeting."""
    meeting, session = capable(meeting_id, actor), ballots.of_meeting(meeting_id)
    if session is None or session.state == SessionState.PREPARED:
        raise Missing(_("现在没有需要监票、计票的表决"))
    tellers, roll = store.tellers_of(session.id), ballots.roll_of(session.id)
    mine = place_of(tellers, actor)
    may_take = mine is None and len(tellers) < len(Teller) and not _obstacle(session, roll, actor)
    if mine is None:
        return Desk(meeting, session, tellers, None, may_take, (), (), (), frozenset())
    names = {seat.person_id: seat.name for seat in meetings.seats_of(meeting_id)}
    voters = (Voter(row.person_id, names[row.person_id], row.voted, row.on_paper, row.asked_by) for row in roll)
    listed = {case.id: case for case in meetings.cases_of(meeting_id)}
    papers = papers_of((row.places for row in roll if row.on_paper), len(session.cases))
    lines = tuple((place, listed[session.cases[place]], count) for place, count in enumerate(papers) if count)
    differs = tuple(listed[session.cases[place]] for place in session.differs)
    entered = frozenset(store.counts_in(session.id, session.count_round))
    return Desk(meeting, session, tellers, mine, False, tuple(voters), lines, differs, entered)


def place_of(tellers: dict[str, BallotTeller], actor: Actor) -> Teller | None:
    """Which of the two places the actor holds."""
    held = (place for place, row in tellers.items() if row.person_id == actor.person_id)
    return next((Teller(place) for place in held), None)


def _obstacle(session: BallotSession, roll: list[BallotRoll], actor: Actor) -> str:
    """Why the actor can't be a teller; empty for whoever can."""
    if any(case.person_id == actor.person_id for case in meetings.cases_of(session.meeting_id)):
        return _("申报人不能担任监票人或计票人")
    own = next((row for row in roll if row.person_id == actor.person_id), None)
    if own is None:
        return "" if actor.role is Role.OFFICE_OFFICER else _("没有参加表决的专家不能担任监票人或计票人")
    if len(own.places) < len(session.cases):
        return _("对任何一位申报人须回避的专家，不能担任监票人或计票人")
    return _("用纸质票投票的专家不能担任监票人或计票人") if own.on_paper or own.asked_by else ""


def take(*, meeting_id: int, place: Teller, actor: Actor, now: datetime) -> None:
    """Become one of the two tellers. Raises Refused for candidates, the recused and voters on paper; Conflict when
    the place is taken, or the other one is the actor's."""
    with transaction():
        capable(meeting_id, actor)
        session = _running(meeting_id)
        tellers = store.tellers_of(session.id)
        if place in tellers:
            raise Conflict(_("已经有人担任，请刷新页面"))
        if place_of(tellers, actor) is not None:
            raise Conflict(_("监票人和计票人须是不同的两个人"))
        obstacle = _obstacle(session, ballots.roll_of(session.id), actor)
        if obstacle:
            raise Refused(obstacle)
        BallotTeller.create(session=session.id, place=place.value, person_id=actor.person_id or 0, name=actor.name)
        record(session, "teller_taken", actor, _instant(session, now), place=place.value)


def release(*, meeting_id: int, place: Teller, actor: Actor, now: datetime) -> None:
    """Give a place back: its teller's own, or any by the office. What was half handed out or counted is void."""
    with transaction():
        capable(meeting_id, actor)
        session = _running(meeting_id)
        tellers = store.tellers_of(session.id)
        if place not in tellers or (place_of(tellers, actor) is not place and actor.role is not Role.OFFICE_OFFICER):
            raise Missing(_("没有可以交还的职责"))
        tellers[place].delete_instance()
        store.forget_asked(session.id)
        store.wipe_counts(session.id)
        if store.counts_in(session.id, session.count_round):
            ballots.write(session, count_round=session.count_round + 1)
        record(session, "teller_released", actor, _instant(session, now), place=place.value)


def hand_out(*, meeting_id: int, person_id: int, actor: Actor, now: datetime) -> bool:
    """Say that a voter votes on paper. True once both tellers have said it: the voter's electronic ballot is refused.

    Raises Conflict for whoever has voted or has a paper ballot, Refused for a teller and when the voting is over.
    """
    with transaction():
        session, mine, row = _line(meeting_id, person_id, actor)
        if any(each.person_id == person_id for each in store.tellers_of(session.id).values()):
            raise Refused(_("监票人、计票人只能电子投票"))
        if row.done:
            raise Conflict(_("这位专家已经投票或者领取了纸质票"))
        at = _instant(session, now)
        if row.asked_by in ("", mine):
            store.ask_for_paper(row, mine.value)
            record(session, "paper_asked", actor, at, person=person_id)
            return False
        if not store.give_paper(row):
            raise Conflict(_("这位专家已经投票或者领取了纸质票"))
        record(session, "paper_given", actor, at, person=person_id)
    return True


def take_back(*, meeting_id: int, person_id: int, actor: Actor, now: datetime) -> None:
    """Cancel a paper ballot while the voting is open: its voter may vote electronically again."""
    with transaction():
        session, _mine, row = _line(meeting_id, person_id, actor)
        if not row.on_paper and not row.asked_by:
            raise Conflict(_("这位专家没有纸质票"))
        store.take_paper_back(row)
        record(session, "paper_taken_back", actor, _instant(session, now), person=person_id)


def _line(meeting_id: int, person_id: int, actor: Actor) -> tuple[BallotSession, Teller, BallotRoll]:
    """The open ballot, the actor's place, and one voter's line of the roll."""
    session, mine = as_teller(meeting_id, actor)
    if session.state != SessionState.OPEN:
        raise Refused(_("投票已经结束，不能再发出或收回纸质票"))
    row = ballots.roll_row(session.id, person_id)
    if row is None:
        raise Missing(_("投票名单上没有这位专家"))
    return session, mine, row


def as_teller(meeting_id: int, actor: Actor) -> tuple[BallotSession, Teller]:
    """The running ballot, locked, and the actor's place. Raises Missing for whoever holds none."""
    capable(meeting_id, actor)
    session = _running(meeting_id)
    mine = place_of(store.tellers_of(session.id), actor)
    if mine is None:
        raise Missing(_("您不是这次表决的监票人或计票人"))
    return session, mine


def _running(meeting_id: int) -> BallotSession:
    session = locked_session(meeting_id)
    if session.state not in (SessionState.OPEN, SessionState.CLOSED) or session.sealed_at is not None:
        raise Conflict(_("投票没有开始，或者纸质票已经计入票箱"))
    return session


def _instant(session: BallotSession, now: datetime) -> datetime:
    # Between the electronic votes an entry with its time would tell when these were cast.
    return session.opened_at or now if session.state == SessionState.OPEN else now
