"""The seats of a meeting's panel: given by a draw or by the office, answered by the experts, attended or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain.meeting import MeetingState, SeatRole, SeatState
from plugins.committees.service import conflict_finding, room
from plugins.committees.service.meeting import record, tell_seat
from plugins.committees.store import expert as experts
from plugins.committees.store import meeting as store
from plugins.committees.store.expert import Expert
from plugins.committees.store.meeting import Meeting, Seat
from portal.plugin import SHANGHAI, Actor, Conflict, Invalid, Missing, Refused, Role, _, access, transaction

TAKEN = (SeatState.INVITED, SeatState.ACCEPTED)
PAGE = 30


@dataclass(frozen=True)
class Invitation:
    """A seat as its expert sees it."""

    seat: Seat
    meeting: Meeting


def seat_drawn(*, meeting_id: int, expert_id: int, role: SeatRole, actor: Actor, now: datetime) -> int:
    """Give an expert a seat and invite; returns its id. Raises Refused for one who may not sit.

    What the records say of conflicts is worked out before the invitation goes out.
    """
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        if meeting.state != MeetingState.PREPARING:
            raise Conflict(_("会议已经开始，不能再增加委员"))
        expert = experts.locked(expert_id)
        person_id = _require_sitting(expert, meeting, now)
        seats = store.seats_of(meeting_id)
        _require_room(seats, meeting, role)
        if any(seat.person_id == person_id for seat in seats):
            raise Conflict(_("这位专家已在名单中"))
        made = Seat.create(
            meeting=meeting_id,
            expert_id=expert_id,
            person_id=person_id,
            name=expert.name if expert else "",
            role=role.value,
            invited_at=now,
        )
        conflict_finding.compute(meeting=meeting, persons=[person_id], actor=actor, now=now)
        record(meeting, "seat_given", actor, now, seat=made.id, expert=expert_id, role=role.value)
        tell_seat(meeting, person_id, _("邀请您参加职称评审会议"), "invited", now)
    return made.id


def _require_sitting(expert: Expert | None, meeting: Meeting, now: datetime) -> int:
    if expert is None or expert.office_id != meeting.office_id:
        raise Missing(_("专家库中没有这位专家"))
    today = now.astimezone(SHANGHAI).date()
    if expert.state != "approved" or not expert.term_from <= today <= expert.term_until:
        raise Refused(_("%(name)s不在任期内或未获批准入库", name=expert.name))
    if expert.person_id is None:
        raise Refused(_("%(name)s还没有平台账号", name=expert.name), cure=_("请专家用本人证件号码注册"))
    return expert.person_id


def _require_room(seats: Sequence[Seat], meeting: Meeting, role: SeatRole) -> None:
    taken = [seat for seat in seats if seat.state in TAKEN]
    if len(taken) >= meeting.members:
        raise Refused(_("名单已满%(count)d人", count=meeting.members))
    if role is SeatRole.CHAIR and any(seat.role == SeatRole.CHAIR for seat in taken):
        raise Refused(_("已经有主任委员"))


def answer(*, meeting_id: int, accepts: bool, reason: str = "", actor: Actor, now: datetime) -> None:
    """The expert accepts or declines the invitation; a declined one needs a reason, and its seat becomes free."""
    access.require(actor.role is Role.EXPERT)
    with transaction():
        seat = store.seat_of(meeting_id, actor.person_id or 0)
        meeting = store.locked_meeting(meeting_id)
        if seat is None or meeting is None:
            raise Missing(_("没有发给您的邀请"))
        if seat.state != SeatState.INVITED:
            raise Conflict(_("您已经答复过这份邀请"))
        if not accepts and len(reason.strip()) < 2:
            raise Invalid({"reason": _("请写明不能参加的原因")})
        _require_pledge(seat)
        state = SeatState.ACCEPTED if accepts else SeatState.DECLINED
        store.write_seat(seat, state=state.value, reason=reason.strip(), answered_at=now)
        record(meeting, f"seat_{state.value}", actor, now, seat=seat.id)


def _require_pledge(seat: Seat) -> None:
    expert = experts.expert(seat.expert_id)
    if expert is None or expert.pledged_at is None:
        raise Refused(_("请先签署评审专家纪律承诺书"), cure=_("在“评审专家”首页可以签署"))


def attend(*, seat_id: int, present: bool, actor: Actor, now: datetime) -> None:
    """The office notes who attends: before the ballot is prepared."""
    with transaction():
        seat = store.seat(seat_id)
        meeting = room.held_meeting(seat.meeting_id if seat else 0, actor)
        if seat is None or seat.state != SeatState.ACCEPTED:
            raise Conflict(_("只能登记已接受邀请的专家"))
        if meeting.state not in (MeetingState.PREPARING, MeetingState.SESSION):
            raise Conflict(_("表决开始后不能再登记出席"))
        store.write_seat(seat, attending=present, attended_at=now if present else None)
        record(meeting, "attendance", actor, now, seat=seat.id, present=present)


def release(*, seat_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """The office frees a seat for another expert, with a reason."""
    text = reason.strip()
    if len(text) < 4:
        raise Invalid({"reason": _("请写明更换的原因")})
    with transaction():
        seat = store.seat(seat_id)
        meeting = room.held_meeting(seat.meeting_id if seat else 0, actor)
        if seat is None or seat.state not in TAKEN or meeting.state != MeetingState.PREPARING:
            raise Conflict(_("会议开始后不能更换委员"))
        store.write_seat(seat, state=SeatState.REPLACED.value, attending=False, reason=text)
        record(meeting, "seat_released", actor, now, seat=seat.id, reason=text)
        tell_seat(meeting, seat.person_id, _("您不再参加这次评审会议"), "released", now)


def invitations(*, actor: Actor) -> tuple[Invitation, ...]:
    """The expert's meetings, the newest first."""
    access.require(actor.role is Role.EXPERT)
    rows = store.seats_of_person(actor.person_id or 0, count=PAGE)
    return tuple(Invitation(row, row.meeting) for row in rows)


def seats(*, meeting_id: int, actor: Actor) -> tuple[Seat, ...]:
    """All seats of a meeting, for its office and the province."""
    room.own_meeting(meeting_id, actor)
    return tuple(store.seats_of(meeting_id))


def sitting_candidates(*, meeting_id: int, actor: Actor, now: datetime) -> tuple[Expert, ...]:
    """Who of the office's pool may still be given a seat."""
    meeting = room.own_meeting(meeting_id, actor)
    known = {seat.person_id for seat in store.seats_of(meeting_id)}
    today = now.astimezone(SHANGHAI).date()
    rows = experts.sitting(meeting.office_id, series=meeting.series, on=today)
    return tuple(row for row in rows if row.person_id not in known)
