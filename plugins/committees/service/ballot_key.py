"""The key of a ballot: its codes are fetched by three holders, and two of them open the box.

Nothing that is said before depends on what was voted: no count, no size, no time.
"""

from datetime import datetime

from plugins.committees.domain import ballot as rules
from plugins.committees.domain.ballot import Holder, SessionState
from plugins.committees.service import ballot_seal as seals
from plugins.committees.service import room, signing
from plugins.committees.service.ballot_frame import record
from plugins.committees.store import ballot as store
from plugins.committees.store import meeting as meetings
from plugins.committees.store.ballot import BallotSession, BallotShare
from plugins.committees.store.meeting import Meeting
from portal.plugin import Actor, Conflict, Missing, Refused, Role, _, transaction


def holder_of(meeting: Meeting, actor: Actor) -> Holder | None:
    """Which part of the key is the actor's, by the capacity in which the actor acts.

    The chair's is held by whoever presides: by a deputy where the chair does not attend.
    """
    if actor.role is Role.OFFICE_OFFICER and meeting.office_id == actor.organisation_id:
        return Holder.OFFICE
    if actor.role is Role.PROVINCIAL_OFFICER:
        return Holder.PROVINCE
    presides = actor.role is Role.EXPERT and actor.person_id == room.presiding(meeting.id)
    return Holder.CHAIR if presides else None


def fetch_code(*, meeting_id: int, actor: Actor, now: datetime) -> str:
    """The holder's code, given once: from now on only it opens the holder's parts. Raises Refused the next time."""
    with transaction():
        session, share = _own_share(meeting_id, actor)
        if share.fetched_at is not None:
            raise Refused(
                _("这份密钥口令已经领取过，只显示一次"),
                cure=_("遗失口令的，另外两位保管人仍能一起开箱；投票开始前，也可以由办公室取消这次准备，重新准备"),
            )
        taken = {each.person_id for each in store.shares_of(session.id).values() if each.fetched_at is not None}
        if actor.person_id in taken:
            raise Refused(_("您已经保管另一份口令，须由不同的人保管"))
        code = seals.new_code()
        locked = seals.lock(seals.from_text(share.waiting), code)
        store.write_share(share, waiting="", locked=locked, person_id=actor.person_id, fetched_at=now)
        record(session, "code_fetched", actor, now, holder=share.holder)
    return code


def _own_share(meeting_id: int, actor: Actor) -> tuple[BallotSession, BallotShare]:
    meeting = meetings.meeting(meeting_id)
    holder = holder_of(meeting, actor) if meeting else None
    session = store.locked_of_meeting(meeting_id)
    if holder is None or session is None:
        raise Missing(_("没有由您保管的表决口令"))
    return session, store.shares_of(session.id)[holder]


def hand_in(*, meeting_id: int, code: str, actor: Actor, now: datetime) -> bool:
    """A holder opens the own lock after the voting; with the second one the box is opened. True when it is open now."""
    with transaction():
        session, share = _own_share(meeting_id, actor)
        if session.state != SessionState.CLOSED:
            raise Conflict(_("表决结束后才能开箱，且只开一次"))
        if session.sealed_at is None and any(row.on_paper for row in store.roll_of(session.id)):
            raise Refused(_("纸质票还没有由监票人、计票人录入一致，不能开箱"))
        if share.person_id != actor.person_id:
            raise Refused(_("这份口令由另一位工作人员保管，请由本人输入"))
        parts = seals.unlock(share.locked, code)
        if parts is None:
            raise Refused(_("口令不正确"), cure=_("请按领取时记下的五组字母和数字输入"), code="wrong_code")
        store.write_share(share, handed_in=seals.to_text(parts), handed_in_at=now)
        record(session, "code_handed_in", actor, now, holder=share.holder)
        held = [each for each in store.shares_of(session.id).values() if each.handed_in]
        key = rules.joined([(Holder(each.holder), seals.from_text(each.handed_in)) for each in held])
        if key is None:
            return False
        _reveal(session, key, actor, now)
    return True


def _reveal(session: BallotSession, key: bytes, actor: Actor, now: datetime) -> None:
    box = store.locked_box(session.id)
    sealed = rules.sealed_of(rules.slots_of(seals.from_text(box.content))) if box else []
    if rules.trackers_of(sealed) != sorted([*session.trackers, *session.paper_trackers]):
        raise Conflict(_("票箱与结束表决时记录的不一致，不能开箱。请保留现场并报告省级人社部门"))
    counts = rules.counted((seals.unseal(each, key) for each in sealed), len(session.cases))
    roll = store.roll_of(session.id)
    numbers = {case.id: case.number for case in meetings.cases_of(session.meeting_id)}
    for place, case_id in enumerate(session.cases):
        voters = sum(place in row.places for row in roll)
        store.add_result(session, case_id, numbers[case_id], counts[place], attending=len(roll), voters=voters)
    for share in store.shares_of(session.id).values():
        store.write_share(share, handed_in="", locked="")
    # The ballots have been counted; with them goes what could still be opened.
    if box is not None:
        store.fill_box(box, "")
    store.write(session, state=SessionState.OPENED.value, revealed_at=now)
    # What is published of the ballot is signed; whoever reads it must not have to write a key.
    signing.make_key(now=now)
    results = [[row.number, row.yes, row.no, row.abstain, row.passed] for row in store.results_of(session.id)]
    record(session, "revealed", actor, now, results=rules.hash_of(results))
