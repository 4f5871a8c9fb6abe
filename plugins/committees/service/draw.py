"""Drawing a meeting's panel: conditions and a hidden seed are committed to, the list is frozen, then it is drawn.

The ledger gets the seed's hash before the list exists, the list's hash before the seed is shown, and then the seed and
the result: nobody can choose one to suit another.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.committees.domain.draw import replaced, require_fillable, run
from plugins.committees.domain.draw_file import candidate_of, conditions_of, record, vacancy_of
from plugins.committees.domain.draw_values import (
    Candidate,
    Conditions,
    Named,
    Place,
    Result,
    Unfillable,
    Vacancy,
    commitment,
    digest,
    to_data,
)
from plugins.committees.domain.meeting import MeetingState, SeatRole
from plugins.committees.service import draw_pool, room, seats
from plugins.committees.service import meeting as meeting_service
from plugins.committees.service.draw_pool import Wish
from plugins.committees.service.draw_wording import PROBLEMS
from plugins.committees.store import draw as store
from plugins.committees.store import expert as experts
from plugins.committees.store import meeting as meetings
from plugins.committees.store.draw import Draw
from plugins.committees.store.expert import Expert
from plugins.committees.store.meeting import Meeting, Seat
from portal.plugin import SHANGHAI, Actor, Conflict, Invalid, Missing, Refused, _, transaction

VACATED = ("declined", "replaced")


@dataclass(frozen=True)
class Drawn:
    """A place of the panel as the office sees it; `is_vacant`: another has to be drawn."""

    place: Place
    expert: Expert | None
    seat: Seat | None
    is_vacant: bool


@dataclass(frozen=True)
class View:
    """The meeting's draw, if there is one, and its places."""

    meeting: Meeting
    row: Draw | None
    places: tuple[Drawn, ...]
    reserves: tuple[str, ...]
    set_aside: int


def view(*, meeting_id: int, actor: Actor) -> View:
    """The draw as it stands, for the office and the province."""
    meeting = room.own_meeting(meeting_id, actor)
    row = store.of_meeting(meeting_id)
    aside = len(store.set_aside(meeting_id))
    if row is None or not row.result:
        return View(meeting, row, (), (), aside)
    rows = experts.experts_by_id(sorted(row.experts.values()))
    seated = {seat.expert_id: seat for seat in meetings.seats_of(meeting_id)}
    result = _result(row)
    places = []
    for place in result.places:
        expert_id = row.experts[place.ref]
        seat = seated.get(expert_id)
        places.append(Drawn(place, rows.get(expert_id), seat, seat is not None and seat.state in VACATED))
    names = tuple(rows[row.experts[ref]].name for ref in result.reserves)
    return View(meeting, row, tuple(places), names, aside)


def commit(*, meeting_id: int, wish: Wish, actor: Actor, now: datetime) -> str:
    """Fix the conditions and a seed that nobody sees; its hash is recorded and returned. Raises Invalid."""
    with transaction():
        meeting = _held(meeting_id, actor, now)
        if store.of_meeting(meeting_id) is not None:
            raise Conflict(_("这次会议已经设定抽取条件"))
        conditions = draw_pool.conditions_of(wish, meeting)
        chair, deputies = draw_pool.presiding(wish, meeting, now)
        seed = secrets.token_hex(32)
        made = Draw.create(
            meeting=meeting_id,
            standing_meeting=meeting_id,
            conditions=to_data(conditions),
            conditions_hash=digest(to_data(conditions)),
            chair_id=chair,
            deputy_ids=deputies,
            commitment=commitment(seed),
            seed=seed,
            committed_at=now,
        )
        told = {"commitment": made.commitment, "conditions": made.conditions_hash}
        meeting_service.record(meeting, "draw_committed", actor, now, draw=made.id, **told)
    return made.commitment


def freeze(*, meeting_id: int, actor: Actor, now: datetime) -> int:
    """Close the list: who of the pool can be drawn, without names; returns how many. Raises Refused if too few."""
    with transaction():
        meeting = _held(meeting_id, actor, now)
        row = _in_state(meeting_id, "committed")
        try:
            found = draw_pool.frozen(row, meeting, now)
            able = require_fillable(found.pool, _conditions(row), found.named)
        except Unfillable as error:
            raise _refusal(error) from error
        except Invalid as error:
            raise Refused("；".join(error.errors.values())) from error
        pool = [to_data(each) for each in found.pool]
        named = [to_data(each) for each in found.named]
        given = {"pool": pool, "pool_hash": digest(pool), "experts": found.experts, "named": named}
        store.write(row, **given, state="frozen", frozen_at=now)
        told = {"pool": row.pool_hash, "size": len(pool), "named": digest(named)}
        meeting_service.record(meeting, "draw_frozen", actor, now, draw=row.id, **told)
    return able


def run_draw(*, meeting_id: int, actor: Actor, now: datetime) -> tuple[int, ...]:
    """Show the seed, draw, and invite; returns the new seats. Who can't sit any more is replaced at once."""
    with transaction():
        meeting = _held(meeting_id, actor, now)
        row = _in_state(meeting_id, "frozen")
        gone = _gone(row, meeting, now)
        vacancies: list[Vacancy] = []
        try:
            result = run(row.seed, _pool(row), _conditions(row), _named(row), ())
            while absent := [ref for ref in result.panel() if ref in gone]:
                vacancies.append(Vacancy(absent[0], tuple(sorted(gone - {absent[0]}))))
                result = replaced(row.seed, _pool(row), _conditions(row), _named(row), result, vacancies[-1])
        except Unfillable as error:
            raise _refusal(error) from error
        told = {"vacancies": [to_data(each) for each in vacancies], "result": to_data(result)}
        store.write(row, **told, state="drawn", drawn_at=now)
        given = {"seed": row.seed, "result": digest(row.result)}
        meeting_service.record(meeting, "draw_run", actor, now, draw=row.id, **given)
        seated = {seat.expert_id for seat in meetings.seats_of(meeting_id) if seat.state in store.TAKEN}
        wanted = [place for place in result.places if row.experts[place.ref] not in seated]
        return tuple(_seat(meeting_id, row, place, actor, now) for place in wanted)


def replace_seat(*, meeting_id: int, seat_id: int, reason: str = "", actor: Actor, now: datetime) -> int:
    """Draw another for a seat that was declined or freed, or that is freed now for a reason; returns the new seat."""
    with transaction():
        meeting = _held(meeting_id, actor, now)
        row = _in_state(meeting_id, "drawn")
        seat = meetings.seat(seat_id)
        refs = {expert_id: ref for ref, expert_id in row.experts.items()}
        result = _result(row)
        if seat is None or seat.meeting_id != meeting_id or refs.get(seat.expert_id) not in result.panel():
            raise Missing(_("这个席位不是抽取的，或者已经抽取替补"))
        if seat.state in store.TAKEN:
            seats.release(seat_id=seat_id, reason=reason, actor=actor, now=now)
        gone = _gone(row, meeting, now)
        vacancy = Vacancy(refs[seat.expert_id], tuple(sorted(gone - {refs[seat.expert_id]})))
        try:
            result = replaced(row.seed, _pool(row), _conditions(row), _named(row), result, vacancy)
        except Unfillable as error:
            raise _refusal(error) from error
        store.write(row, vacancies=[*row.vacancies, to_data(vacancy)], result=to_data(result))
        told = {"vacancy": digest(to_data(vacancy)), "result": digest(row.result)}
        meeting_service.record(meeting, "draw_replaced", actor, now, draw=row.id, seat=seat_id, **told)
        number = result.replacements[-1].number
        return _seat(meeting_id, row, result.places[number - 1], actor, now)


def set_aside(*, meeting_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Give up a draw that has not been run, with a reason, so that others can be fixed. It stays on record."""
    text = reason.strip()
    if not 4 <= len(text) <= 300:
        raise Invalid({"reason": _("请填写理由，4到300个字")})
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        row = store.locked_of_meeting(meeting_id)
        if row is None or row.state == "drawn":
            raise Conflict(_("已经抽取的不能作废"))
        store.write(row, state="void", standing_meeting=None, reason=text)
        meeting_service.record(meeting, "draw_set_aside", actor, now, draw=row.id, reason=text)


def export(*, meeting_id: int, actor: Actor) -> dict[str, Any]:
    """The record by which anybody can run the draw again: no name, no number. Raises Missing before it was run."""
    meeting = room.own_meeting(meeting_id, actor)
    row = store.of_meeting(meeting_id)
    if row is None or row.state != "drawn":
        raise Missing(_("还没有抽取"))
    instants = {name: getattr(row, name).astimezone(SHANGHAI).isoformat() for name in
                ("committed_at", "frozen_at", "drawn_at")}  # fmt: skip
    given = {name: getattr(row, name) for name in ("seed", "pool", "conditions", "named", "vacancies", "result")}
    return record(**given, about={"meeting": meeting_id, "name": meeting.name, **instants})


def _held(meeting_id: int, actor: Actor, now: datetime) -> Meeting:
    meeting = room.held_meeting(meeting_id, actor)
    if meeting.state != MeetingState.PREPARING:
        raise Conflict(_("会议开始后不能再抽取委员"))
    meeting_service.require_able_meeting(meeting, now=now)
    return meeting


def _in_state(meeting_id: int, state: str) -> Draw:
    row = store.locked_of_meeting(meeting_id)
    if row is None or row.state != state:
        raise Conflict(_("抽取的进度已经变化，请刷新页面后查看"))
    return row


def _gone(row: Draw, meeting: Meeting, now: datetime) -> set[str]:
    """References of those who can't be seated now: out of the pool or of their term, or asked already."""
    on = now.astimezone(SHANGHAI).date()
    able = {each.id for each in experts.sitting(meeting.office_id, series=meeting.series, on=on)}
    asked = {seat.expert_id for seat in meetings.seats_of(meeting.id) if seat.state in VACATED}
    return {ref for ref, expert_id in row.experts.items() if expert_id not in able or expert_id in asked}


def _seat(meeting_id: int, row: Draw, place: Place, actor: Actor, now: datetime) -> int:
    expert_id, role = row.experts[place.ref], SeatRole(place.role)
    return seats.seat_drawn(meeting_id=meeting_id, expert_id=expert_id, role=role, actor=actor, now=now)


def _pool(row: Draw) -> list[Candidate]:
    return [candidate_of(each) for each in row.pool]


def _conditions(row: Draw) -> Conditions:
    return conditions_of(row.conditions)


def _named(row: Draw) -> list[Named]:
    return [Named(each["ref"], each["role"]) for each in row.named]


def _result(row: Draw) -> Result:
    return run(row.seed, _pool(row), _conditions(row), _named(row), [vacancy_of(each) for each in row.vacancies])


def _refusal(error: Unfillable) -> Refused:
    told = str(PROBLEMS[error.problem])
    cure = _("请作废这次抽取，改变条件后重新设定，或者先增加专家库中的专家")
    return Refused(told % {"detail": error.detail} if "%(detail)s" in told else told, cure=cure)
