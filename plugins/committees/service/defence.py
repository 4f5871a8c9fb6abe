"""The defence (答辩) of a meeting, as its office runs it: the order, each turn, and what the applicants hear."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain import defence as rules
from plugins.committees.domain.defence import Act, Status, Turn
from plugins.committees.domain.meeting import MeetingState
from plugins.committees.service import room
from plugins.committees.service.session import BEFORE_VOTE, IN_SESSION, record, require_able_for, require_state
from plugins.committees.store import defence as store
from plugins.committees.store import meeting as meetings
from plugins.committees.store.defence import Defence, DefenceTurn
from plugins.committees.store.meeting import Case, Meeting
from portal.plugin import SHANGHAI, Actor, Conflict, Invalid, Missing, Refused, Role, _, notify, transaction

LEAST_REASON, LONGEST_REASON = 4, 500


@dataclass(frozen=True)
class Row:
    """A turn with its case, as the actor may see it."""

    case: Case
    turn: DefenceTurn
    acts: tuple[Act, ...]
    expected: datetime | None
    notes: int = 0


@dataclass(frozen=True)
class Board:
    """The order of a meeting. `loose` are listed cases without a place; `begun`: the order can't be made anew."""

    meeting: Meeting
    defence: Defence | None
    rows: tuple[Row, ...]
    loose: tuple[Case, ...]
    begun: bool
    may_run: bool

    @property
    def running(self) -> Row | None:
        """Whose turn it is; nobody's once the session is over, also where a turn was never ended."""
        if MeetingState(self.meeting.state) not in IN_SESSION:
            return None
        return next((row for row in self.rows if row.turn.status == Status.NOW), None)


def turn_of(row: DefenceTurn) -> Turn:
    """The row as the rules know it."""
    return Turn(row.case_id, row.place, row.minutes, Status(row.status), row.started_at, row.ended_at)


def board(*, meeting_id: int, actor: Actor, now: datetime) -> Board:
    """The order with what can be done, for the office and the province. Raises Missing for anybody else."""
    meeting = room.own_meeting(meeting_id, actor)
    may_run = actor.role is Role.OFFICE_OFFICER and MeetingState(meeting.state) in BEFORE_VOTE
    return _board(meeting, room.cases_for(meeting, actor), may_run, now)


def expert_board(*, meeting_id: int, actor: Actor, now: datetime) -> Board:
    """The order as an expert sees it: without the cases that do not exist for the expert, and with nothing to do."""
    seat = room.own_seat(meeting_id, actor)
    return _board(seat.meeting, room.cases_for(seat.meeting, actor), False, now)


def _board(meeting: Meeting, cases: Sequence[Case], may_run: bool, now: datetime) -> Board:
    found = store.of_meeting(meeting.id)
    turns = store.turns_of(found.id) if found else []
    listed = {case.id: case for case in cases}
    notes = store.note_counts(listed) if turns else {}
    to_come = [turn_of(row) for row in turns] if MeetingState(meeting.state) in BEFORE_VOTE else []
    times = rules.expected(to_come, opens=found.opens_at, now=now) if found else {}
    begun = any(row.status != Status.WAITING for row in turns)
    running = any(row.status == Status.NOW for row in turns)
    rows = tuple(
        Row(
            listed[row.case_id],
            row,
            _acts(row, running, MeetingState(meeting.state)) if may_run else (),
            times.get(row.case_id),
            notes.get(row.case_id, 0),
        )
        for row in turns
        if row.case_id in listed
    )
    placed = {row.case_id for row in turns}
    loose = tuple(case for case in cases if case.id not in placed)
    return Board(meeting, found, rows, loose, begun, may_run)


def _acts(row: DefenceTurn, running: bool, state: MeetingState) -> tuple[Act, ...]:
    possible = rules.possible(Status(row.status))
    if state is not MeetingState.SESSION:
        return ()
    return tuple(act for act in possible if not (act is Act.START and running))


def arrange(
    *,
    meeting_id: int,
    version: int,
    opens_at: datetime,
    place: str,
    minutes: int,
    places: Mapping[int, int | None] | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Set when and where, and the order: drawn, or by the typed places (case -> place). Raises Invalid, Refused.

    The seed of a drawn order is recorded with it, so that anybody can draw it again.
    """
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        require_state(meeting, BEFORE_VOTE)
        found = store.locked(meeting_id)
        if (found.version if found else 0) != version:
            raise Conflict(_("答辩安排已被修改，请重新查看后再操作"))
        if found and any(row.status != Status.WAITING for row in store.turns_of(found.id)):
            raise Refused(_("答辩已经开始，不能再改变顺序"))
        _check_times(meeting, opens_at, now)
        seed = secrets.token_hex(16) if places is None else ""
        order = _order(meeting, places, seed, actor)
        columns = {"opens_at": opens_at, "place": place.strip(), "minutes": minutes, "seed": seed, "updated_at": now}
        if found is None:
            found = Defence.create(meeting=meeting.id, created_at=now, **columns)
        else:
            store.write(found, {**columns, "version": found.version + 1})
        store.put_order(found, order)
        data = {"seed": seed, "order": [case.id for case in order], "opens_at": opens_at.isoformat()}
        record(meeting, "defence_arranged", actor=actor, now=now, data=data)
        _tell_everybody(found, meeting, order, now)


def _check_times(meeting: Meeting, opens_at: datetime, now: datetime) -> None:
    if opens_at < now:
        raise Invalid({"opens_at": _("答辩时间不能早于现在")})
    if opens_at >= meeting.review_by:
        raise Invalid({"opens_at": _("答辩须在评审期限之前")})


def _order(meeting: Meeting, places: Mapping[int, int | None] | None, seed: str, actor: Actor) -> list[Case]:
    everything = {case.id: case for case in meetings.cases_of(meeting.id)}
    if not everything:
        raise Refused(_("本次会议还没有申报"))
    if places is None:
        return [everything[case] for case in rules.drawn_order(seed, everything)]
    seen = {case.id for case in room.cases_for(meeting, actor)}
    order = rules.typed_order(places)
    if order is None or set(places) != seen:
        raise Invalid({"places": _("请给每一份申报填写顺序：从1开始，不重复、不空号")})
    # What the officer may not see comes last, in the order of the list.
    return [everything[case] for case in (*order, *(case for case in everything if case not in seen))]


def add_loose(*, meeting_id: int, actor: Actor, now: datetime) -> int:
    """Cases that came to the list later take the last places; returns how many."""
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        require_state(meeting, BEFORE_VOTE)
        found = store.locked(meeting_id)
        if found is None:
            raise Missing(_("还没有答辩安排"))
        placed = {row.case_id for row in store.turns_of(found.id)}
        loose = [case for case in meetings.cases_of(meeting_id) if case.id not in placed]
        store.add_turns(found, loose)
        data = {"cases": [case.id for case in loose]}
        record(meeting, "defence_extended", actor=actor, now=now, data=data)
        _tell_everybody(found, meeting, loose, now)
    return len(loose)


def act(*, meeting_id: int, case_id: int, deed: Act, reason: str = "", actor: Actor, now: datetime) -> None:
    """Start or stop a turn, note an absence, postpone, call back. Raises Refused, Invalid, Missing."""
    clean = reason.strip()
    if deed in rules.REASONED and not LEAST_REASON <= len(clean) <= LONGEST_REASON:
        raise Invalid({"reason": _("请写明原因，4到500个字")})
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        require_state(meeting, IN_SESSION)
        found, turns = _held(meeting_id)
        _meeting, case = room.case_for(case_id, actor)
        require_able_for(meeting, case, now)
        row = next((each for each in turns if each.case_id == case.id), None)
        if row is None:
            raise Missing(_("这份申报没有答辩安排"))
        following = rules.after(Status(row.status), deed)
        if following is None:
            raise Refused(_("答辩状态已经改变，请刷新后再操作"))
        if following is Status.NOW and any(each.status == Status.NOW for each in turns):
            raise Refused(_("还有一人正在答辩，请先结束"))
        store.write_turn(row, _columns(following, clean, row, now))
        record(case, f"defence_{deed.value}", actor=actor, now=now, data={"reason": clean} if clean else {})
        _tell_turn(found, meeting, row, following, turns, now)


def _held(meeting_id: int) -> tuple[Defence, list[DefenceTurn]]:
    found = store.locked(meeting_id)
    if found is None:
        raise Missing(_("还没有答辩安排"))
    return found, store.turns_of(found.id)


def _columns(following: Status, reason: str, row: DefenceTurn, now: datetime) -> dict[str, object]:
    columns: dict[str, object] = {"status": following.value, "reason": reason}
    if following is Status.NOW:
        return {**columns, "started_at": now, "ended_at": None}
    if following is Status.DONE:
        return {**columns, "ended_at": now}
    return {**columns, "started_at": None, "ended_at": None} if row.status == Status.NOW else columns


def _tell_everybody(found: Defence, meeting: Meeting, order: Sequence[Case], now: datetime) -> None:
    at = found.opens_at.astimezone(SHANGHAI)
    for case in order:
        _tell(
            case.person_id,
            meeting,
            title=_("答辩安排"),
            body=_("答辩于%(at)s开始，地点：%(place)s。您的次序和预计时间请在平台查看。",
                   at=f"{at:%Y-%m-%d %H:%M}", place=found.place or meeting.place or _("另行通知")),
            key=f"committees.defence:{found.id}:{found.version}:{case.id}",
            now=now,
        )  # fmt: skip


def _tell_turn(
    found: Defence, meeting: Meeting, row: DefenceTurn, following: Status, turns: Sequence[DefenceTurn], now: datetime
) -> None:
    key = f"committees.defence:{found.id}:{row.case_id}:{following}:{int(now.timestamp())}"
    if following in (Status.ABSENT, Status.POSTPONED):
        title = _("答辩记为缺席") if following is Status.ABSENT else _("您的答辩已延后")
        _tell(row.person_id, meeting, title=title, body=_("原因：%(reason)s", reason=row.reason), key=key, now=now)
    if following is Status.NOW and (coming := rules.upcoming([turn_of(each) for each in turns])):
        following_row = next(each for each in turns if each.case_id == coming[0].case_id)
        _tell(
            following_row.person_id,
            meeting,
            title=_("下一位答辩，请做好准备"),
            body=_("前一位已经开始答辩，请到候场处等候。"),
            key=f"committees.defence-next:{following_row.id}",
            now=now,
        )


def _tell(person_id: int, meeting: Meeting, *, title: str, body: str, key: str, now: datetime) -> None:
    notify(
        person_id=person_id,
        subject=f"committees.meeting:{meeting.id}",
        kind="committees.defence",
        title=title,
        body=body,
        link="/committees/my-defence",
        now=now,
        key=key,
    )
