"""The meeting: groups and their opinions, scoring, the defence. Where the work is under way it ends half done."""

from datetime import datetime, timedelta
from typing import Any

from plugins.committees.demonstration.panel import Panel
from plugins.committees.demonstration.preparing import CONVENES
from plugins.committees.domain.defence import Act
from plugins.committees.service import defence, group, meeting, opinion, score_board, scoring, seats
from plugins.committees.service.room import cases_for
from plugins.committees.store.meeting import meeting as meeting_of
from portal.plugin import Actor, ExpertMark, ExpertRange, Life

TEXT = "任现职以来教育教学实绩突出，示范引领作用明显，材料真实完整，建议提交评审委员会表决。"
REASON = "教学实绩和示范引领作用有材料佐证"
MINUTES = 15
# How many experts have scored, and how many cases, where the work is under way.
SCORED_BY, SCORED = 3, 2


def sitting(panel: Panel) -> Life:
    """Half a meeting."""
    opens = CONVENES[False]
    yield from _begin(panel, opens)
    scoring_at = opens + timedelta(minutes=40)
    yield scoring_at
    for actor in panel.sitting()[:SCORED_BY]:
        score(panel, actor, now=scoring_at, most=SCORED)
    # The first has been heard; the second stands before the panel.
    _defend(panel, 0, opens + timedelta(minutes=45))
    at = opens + timedelta(minutes=85)
    yield at
    defence.act(**panel.given(at), case_id=_order(panel)[1], deed=Act.START)


def whole_sitting(panel: Panel) -> Life:
    """All of it, up to the ballot."""
    opens = CONVENES[True]
    yield from _begin(panel, opens)
    at = opens + timedelta(hours=2)
    yield at
    for place in range(len(panel.cases())):
        _defend(panel, place, at + timedelta(minutes=MINUTES * place))
    at += timedelta(hours=2)
    yield at
    for actor in panel.sitting():
        score(panel, actor, now=at)
    score_board.close(**panel.given(at))
    for case in panel.cases():
        _conclude(panel, case.id, at)


def _begin(panel: Panel, opens: datetime) -> Life:
    """Groups and the order of the defence the evening before; then everybody is there, and scoring is open."""
    before = opens - timedelta(hours=12)
    yield before
    group.adopt(**panel.given(before))
    arranged: dict[str, Any] = {
        "opens_at": opens + timedelta(minutes=30),
        "place": "行政楼二楼报告厅",
        "minutes": MINUTES,
    }
    defence.arrange(**panel.given(before), version=0, **arranged)
    yield opens
    for seat in panel.seats():
        seats.attend(seat_id=seat.id, present=True, actor=panel.officer, now=opens)
    meeting.convene(**panel.given(opens))
    at = opens + timedelta(minutes=20)
    yield at
    score_board.open_scoring(**panel.given(at))


def score(panel: Panel, actor: Actor, *, now: datetime, most: int = 0) -> None:
    """An expert scores the own cases, all or the first few; each expert a little differently."""
    found = meeting_of(panel.meeting_id)
    cases = cases_for(found, actor) if found else ()
    for case in cases[: most or None]:
        filed = scoring.paper(meeting_id=panel.meeting_id, case_id=case.id, actor=actor).filed
        typed = {}
        for item in filed.scheme.expert_items():
            lean = (actor.person_id or 0) + case.position
            typed |= {f"mark-{item.slug}": _mark(item, lean), f"reason-{item.slug}": REASON}
        given: dict[str, Any] = {"meeting_id": panel.meeting_id, "case_id": case.id, "actor": actor, "now": now}
        scoring.submit(**given, revision=0, typed=typed)


def _mark(item: object, lean: int) -> str:
    if isinstance(item, ExpertRange):
        return str(item.cap - item.step * (lean % 5))
    if isinstance(item, ExpertMark):
        return str(item.grades[lean % 2].points)
    raise TypeError(item)


def _order(panel: Panel) -> list[int]:
    """The cases in the order of the defence."""
    found = defence.board(meeting_id=panel.meeting_id, actor=panel.officer, now=CONVENES[True])
    return [row.case.id for row in found.rows]


def _defend(panel: Panel, place: int, now: datetime) -> None:
    case_id = _order(panel)[place]
    for minutes, deed in ((0, Act.START), (MINUTES - 2, Act.STOP)):
        at = now + timedelta(minutes=minutes)
        defence.act(**panel.given(at), case_id=case_id, deed=deed)


def _conclude(panel: Panel, case_id: int, now: datetime) -> None:
    """The group writes, agrees and concludes."""
    able = [actor for actor in panel.sitting() if _in_group(panel, actor, case_id)]
    version = opinion.draft(case_id=case_id, version=0, verdict="recommended", text=TEXT, actor=able[0], now=now)
    for actor in able[1:]:
        opinion.say(case_id=case_id, version=version, agrees=True, actor=actor, now=now)
    if opinion.view(case_id=case_id, actor=able[0]).opinion is None:
        opinion.conclude(case_id=case_id, version=version, actor=able[0], now=now)


def _in_group(panel: Panel, actor: Actor, case_id: int) -> bool:
    found = opinion.tasks(meeting_id=panel.meeting_id, actor=actor)[1]
    return any(each.case.id == case_id for each in found)
