"""The secret ballot of a meeting: prepared, voted, closed; `ballot_key` opens it.

Nothing that is said between opening and closing depends on what was voted: no count, no size, no time.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain import ballot as rules
from plugins.committees.domain.ballot import Choice, Holder, SessionState
from plugins.committees.domain.meeting import MeetingEvent, MeetingState
from plugins.committees.domain.quorum import CLAUSE, is_quorate, least_attending
from plugins.committees.service import ballot_seal as seals
from plugins.committees.service import room
from plugins.committees.service.ballot_frame import locked_session, record, require_secret_ways
from plugins.committees.service.ballot_key import holder_of
from plugins.committees.service.meeting import advance, require_able_meeting
from plugins.committees.service.score_access import require_no_open_scoring
from plugins.committees.store import ballot as store
from plugins.committees.store import conflict as conflicts
from plugins.committees.store import meeting as meetings
from plugins.committees.store.ballot import BallotBox, BallotRoll, BallotSession, BallotShare
from plugins.committees.store.meeting import Case, Meeting, Seat
from portal.plugin import Actor, Conflict, Missing, Refused, _, record_vote, transaction


@dataclass(frozen=True)
class Paper:
    """What one voter sees: the cases of the own paper by their places on the list, and whether the vote is cast."""

    session: BallotSession
    meeting: Meeting
    cases: tuple[tuple[int, Case], ...]
    voted: bool
    on_paper: bool

    @property
    def done(self) -> bool:
        """Can nothing be cast on it any more?"""
        return self.voted or self.on_paper


def prepare(*, meeting_id: int, actor: Actor, now: datetime) -> BallotSession:
    """Fix the list, the roll and the key. Raises Refused without a quorum, with a conflict undeclared, scoring open."""
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        require_able_meeting(meeting, now=now)
        if meeting.state != MeetingState.SESSION:
            raise Conflict(_("会议开始后才能准备表决"))
        require_no_open_scoring(meeting)
        if store.of_meeting(meeting_id) is not None:
            raise Conflict(_("这次会议已经准备过表决"))
        seats, cases = room.attending(meeting), meetings.cases_of(meeting_id)
        _require_quorum(meeting, len(seats))
        places = _places(seats, cases)
        private, public = seals.new_key()
        session = BallotSession.create(
            meeting=meeting_id,
            cases=[case.id for case in cases],
            members=meeting.members,
            public_key=public.hex(),
            salt=secrets.token_hex(16),
            prepared_at=now,
            prepared_by=actor.person_id or 0,
        )
        slots = sum(len(each) for each in places.values())
        BallotBox.create(session=session.id, content=seals.to_text(seals.empty_box(slots)))
        for person_id in sorted(places):
            BallotRoll.create(session=session.id, person_id=person_id, places=places[person_id])
        parts = seals.split(private)
        for holder, (one, other) in rules.PARTS.items():
            BallotShare.create(
                session=session.id, holder=holder.value, waiting=seals.to_text(parts[one] + parts[other])
            )
        record(session, "prepared", actor, now, cases=len(cases), voters=len(places), key=public.hex())
    return session


def _require_quorum(meeting: Meeting, attending: int) -> None:
    if not is_quorate(attending=attending, members=meeting.members):
        raise Refused(
            _("出席专家%(attending)d人，不足三分之二，不能表决", attending=attending),
            clause=CLAUSE,
            cure=_("评审委员会共%(members)d人，至少须出席%(least)d人", members=meeting.members,
                   least=least_attending(meeting.members)),
        )  # fmt: skip


def _places(seats: tuple[Seat, ...], cases: list[Case]) -> dict[int, list[int]]:
    """Person -> the places of the list on which that person votes. Raises Refused while somebody has not declared."""
    if not cases:
        raise Refused(_("评审名单为空，没有可以表决的申报"))
    known = {(row.case_id, row.person_id): row.standing for row in conflicts.of_cases([case.id for case in cases])}
    undeclared = {seat.name for seat in seats for case in cases if (case.id, seat.person_id) not in known}
    if undeclared:
        raise Refused(
            _("还有专家没有完成回避申明：%(names)s", names="、".join(sorted(undeclared))),
            cure=_("请提醒专家逐一申明，或由办公室决定回避"),
        )
    found = {
        seat.person_id: [place for place, case in enumerate(cases) if known[case.id, seat.person_id] == "clear"]
        for seat in seats
    }
    for place, case in enumerate(cases):
        if not any(place in places for places in found.values()):
            raise Refused(_("申报编号%(number)s没有可以表决的专家", number=case.number))
    return found


def discard(*, meeting_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Take a prepared ballot back before it is opened: the attendance or the list has changed."""
    with transaction():
        room.held_meeting(meeting_id, actor)
        session = locked_session(meeting_id)
        if session.state != SessionState.PREPARED:
            raise Conflict(_("表决已经开始，不能取消"))
        record(session, "discarded", actor, now, reason=reason)
        for model in (BallotBox, BallotRoll, BallotShare):
            model.delete().where(model.session == session.id).execute()
        session.delete_instance()


def open_voting(*, meeting_id: int, actor: Actor, now: datetime) -> None:
    """Let the voters vote: every holder has the own code, and whoever is on the roll attends."""
    with transaction():
        meeting, session = room.held_meeting(meeting_id, actor), locked_session(meeting_id)
        require_able_meeting(meeting, now=now)
        if session.state != SessionState.PREPARED:
            raise Conflict(_("表决已经开始或结束"))
        require_no_open_scoring(meeting)
        if any(share.fetched_at is None for share in store.shares_of(session.id).values()):
            raise Refused(_("三份密钥口令全部领取后才能开始表决"))
        present = {seat.person_id for seat in room.attending(meeting)}
        if present != {row.person_id for row in store.roll_of(session.id)}:
            raise Refused(_("出席情况在准备表决后有变化"), cure=_("请取消这次准备，核对出席后重新准备表决"))
        store.write(session, state=SessionState.OPEN.value, opened_at=now)
        advance(meeting, MeetingEvent.OPEN_BALLOT, actor=actor, now=now)
        record(session, "opened", actor, now)


def paper(*, meeting_id: int, actor: Actor) -> Paper:
    """The actor's own ballot paper. Raises Missing for whoever is not on the roll."""
    room.own_seat(meeting_id, actor)
    meeting, session = meetings.meeting(meeting_id), store.of_meeting(meeting_id)
    row = store.roll_row(session.id, actor.person_id or 0) if session else None
    if meeting is None or session is None or row is None or session.state == SessionState.PREPARED:
        raise Missing(_("现在没有需要您参加的表决"))
    listed = {case.id: case for case in meetings.cases_of(meeting_id)}
    cases = tuple((place, listed[session.cases[place]]) for place in row.places)
    return Paper(session, meeting, cases, row.voted, row.on_paper)


def read_choices(found: Paper, typed: Mapping[str, str]) -> dict[int, Choice] | None:
    """The choice for each place of the paper from the form's words; None while one is missing."""
    try:
        return {place: Choice(typed.get(f"case-{place}", "")) for place, _case in found.cases}
    except ValueError:
        return None


def cast(
    *, meeting_id: int, choices: Mapping[int, Choice], actor: Actor, now: datetime
) -> tuple[tuple[Case, str], ...]:
    """Cast the whole paper, once; returns the tracker of each ballot, which is never shown again.

    Raises Refused before the ballot is open and after it was closed, Conflict when the actor has voted in either way.
    """
    with transaction():
        found = paper(meeting_id=meeting_id, actor=actor)
        session = locked_session(meeting_id)
        if session.state != SessionState.OPEN:
            raise Refused(_("表决已经结束，不得补充投票"), clause=CLAUSE)
        if set(choices) != {place for place, _case in found.cases}:
            raise Refused(_("请对每一位申报人作出选择"))
        if not store.mark_voted(session.id, actor.person_id or 0):
            raise Conflict(_("您已经投票或者领取了纸质票，不能重复投票"))
        public = bytes.fromhex(session.public_key)
        sealed = {place: seals.seal(place, choice, public) for place, choice in choices.items()}
        box = store.locked_box(session.id)
        if box is None:
            raise Missing(_("没有票箱"))
        store.fill_box(box, seals.to_text(seals.put_in(seals.from_text(box.content), list(sealed.values()))))
        # Only the session's own instant: the ledger's order says who came first, and the box says nothing at all.
        record(session, "voted", actor, session.opened_at or now)
    return tuple((case, rules.tracker_of(sealed[place])) for place, case in found.cases)


def close(*, meeting_id: int, note: str = "", actor: Actor, now: datetime) -> None:
    """End the voting. While somebody has not voted only who presides may, in words: nobody votes later.

    The trackers of all ballots are written down now, before anybody can open one.
    """
    with transaction():
        meeting = _closable(meeting_id, actor)
        session = locked_session(meeting_id)
        if session.state != SessionState.OPEN:
            raise Conflict(_("表决没有在进行"))
        roll = store.roll_of(session.id)
        require_secret_ways(session, roll)
        missing = sum(not row.done for row in roll)
        presides = holder_of(meeting, actor) is Holder.CHAIR
        if missing and (not presides or len(note.strip()) < 4):
            raise Refused(
                _("还有专家没有投票，只能由主持会议的主任委员或副主任委员写明原因后结束表决"),
                cure=_("没有投票的专家仍计入出席人数，不得委托他人投票或者补充投票"),
                clause=CLAUSE,
                code="note_missing" if presides else "",
            )
        box = store.locked_box(session.id)
        sealed = rules.sealed_of(rules.slots_of(seals.from_text(box.content))) if box else []
        trackers = rules.trackers_of(sealed)
        store.write(
            session, state=SessionState.CLOSED.value, closed_at=now, closing_note=note.strip(), trackers=trackers
        )
        papers = sum(row.on_paper for row in roll)
        record(session, "closed", actor, now, ballots=len(trackers), trackers=rules.hash_of(trackers), papers=papers)
        for case in meetings.cases_of(meeting_id):
            record_vote(application_id=case.application_id, at=now, actor=actor)
        advance(meeting, MeetingEvent.CLOSE_BALLOT, actor=actor, now=now)


def _closable(meeting_id: int, actor: Actor) -> Meeting:
    """The meeting, locked, for its office and for whoever presides."""
    meeting = meetings.locked_meeting(meeting_id)
    if meeting is None or holder_of(meeting, actor) not in (Holder.OFFICE, Holder.CHAIR):
        raise Missing(_("没有这次评审会议"))
    return meeting
