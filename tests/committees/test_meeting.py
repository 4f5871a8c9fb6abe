"""A meeting's life by its services: planned within the filing and the calendar, listed, seated, convened, cancelled."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.committees.domain.due import stage
from plugins.committees.domain.meeting import TRANSITIONS, MeetingEvent, MeetingState, SeatRole, SeatState, after
from plugins.committees.service import meeting, seats
from plugins.committees.service.expert_todo import Step, todos
from plugins.committees.service.meeting_reminders import sweep_meetings
from plugins.committees.store import expert as experts
from plugins.committees.store import filing as filings
from plugins.committees.store import meeting as store
from portal.kernel import ledger
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from portal.kernel.notices import Notice
from tests.committees.scene import (
    CONVENES,
    MEETING,
    PREPARED,
    Scene,
    add_engineers,
    add_experts,
    convene,
    declare_clear,
    make_meeting,
    seat,
)


def a_plan(scene: Scene, **changes: object) -> meeting.Plan:
    plan = meeting.Plan(scene.committee_id, "第一次评审会议", 2023, "副高级", "贵阳", CONVENES, 5)
    return replace(plan, **changes)


def create(scene: Scene, plan: meeting.Plan, **more: object) -> int:
    with scene.at_work():
        return meeting.create(**{"plan": plan, "actor": scene.office, "now": PREPARED, **more})


def state_of(scene: Scene) -> str:
    row = store.meeting(scene.meeting_id)
    assert row is not None
    return row.state


def suspend(scene: Scene, **columns: object) -> None:
    filings.Committee.update(**columns).where(filings.Committee.id == scene.committee_id).execute()


@pytest.mark.parametrize("state", list(MeetingState))
def test_the_transition_table_is_a_line_that_is_left_at_the_front_only(state: MeetingState) -> None:
    ends = {after(state, event) for event in MeetingEvent} - {None}
    assert (MeetingState.CANCELLED in ends) == (state in (MeetingState.PREPARING, MeetingState.SESSION))
    assert len(ends - {MeetingState.CANCELLED}) == (state not in (MeetingState.CONFIRMED, MeetingState.CANCELLED))
    assert len(TRANSITIONS) == 8


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"members": 4}, "members"),
        ({"members": 1}, "members"),
        ({"members": 13}, "members"),
        ({"convenes_at": PREPARED - timedelta(days=1)}, "convenes_at"),
        ({"convenes_at": PREPARED + timedelta(days=400)}, "convenes_at"),
        ({"application_year": 2040}, "application_year"),
    ],
)
def test_a_plan_keeps_to_the_filing_and_to_the_calendar(scene: Scene, changes: dict, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create(scene, a_plan(scene, **changes))
    assert field in refusal.value.errors


@pytest.mark.parametrize(
    "columns", [{"state": "suspended"}, {"state": "withdrawn"}, {"valid_until": PREPARED.date() - timedelta(days=1)}]
)
def test_a_committee_that_may_do_nothing_plans_lists_and_convenes_nothing(scene: Scene, columns: dict) -> None:
    make_meeting(scene, experts=5, cases=1)
    (added,) = add_engineers(scene, 1)[1:]
    suspend(scene, **columns)
    with pytest.raises(Refused):
        create(scene, a_plan(scene))
    with scene.at_work(), pytest.raises(Refused):
        meeting.add_cases(
            meeting_id=scene.meeting_id, application_ids=[added.application_id], actor=scene.office, now=PREPARED
        )
    with pytest.raises(Refused):
        convene(scene)
    assert state_of(scene) == "preparing"


def test_a_level_above_the_filing_is_out_of_scope(scene: Scene) -> None:
    suspend(scene, level="中级")
    with pytest.raises(Refused):
        create(scene, a_plan(scene, level="副高级"))


def test_nobody_else_plans_or_sees(scene: Scene) -> None:
    make_meeting(scene, experts=3, cases=1)
    stranger = replace(scene.office, organisation_id=scene.chain.province.tree.department)
    for actor in (stranger, scene.chain.provincial.actor, scene.experts[0].actor):
        with pytest.raises((Denied, Missing)):
            create(scene, a_plan(scene), actor=actor)
    with scene.at_work(), pytest.raises(Missing):
        meeting.cases(meeting_id=scene.meeting_id, actor=stranger)


def test_an_application_is_on_one_list_until_it_is_removed(scene: Scene) -> None:
    make_meeting(scene, experts=3, cases=2)
    other = create(scene, a_plan(scene))
    first, second = scene.cases()
    given = {"actor": scene.office, "now": PREPARED}
    with scene.at_work():
        with pytest.raises(Conflict, match="另一次会议"):
            meeting.add_cases(meeting_id=other, application_ids=[first.application_id], **given)
        with pytest.raises(Invalid):
            meeting.remove_case(case_id=first.id, reason=" ", **given)
        meeting.remove_case(case_id=first.id, reason="材料需要补正", **given)
        assert meeting.add_cases(meeting_id=other, application_ids=[first.application_id], **given) == 1
    assert [case.id for case in scene.cases()] == [second.id]
    entry = ledger.history(f"committees.meeting:{scene.meeting_id}")[-1]
    assert entry.action == "committees.case_removed"
    assert "材料需要补正" in entry.data


def test_a_cancelled_meeting_frees_its_cases_and_tells_its_experts(scene: Scene) -> None:
    make_meeting(scene, experts=3, cases=2)
    with scene.at_work():
        with pytest.raises(Invalid):
            meeting.cancel(meeting_id=scene.meeting_id, reason="", actor=scene.office, now=PREPARED)
        meeting.cancel(meeting_id=scene.meeting_id, reason="场地不能使用", actor=scene.office, now=PREPARED)
        assert state_of(scene) == "cancelled"
        told = Notice.select().where(Notice.kind == "committees.cancelled")
        assert {each.person_id for each in told} == {each.person.id for each in scene.experts}
        scene.meeting_id = create(scene, a_plan(scene))
        ids = [each.application_id for each in scene.engineers]
        meeting.add_cases(meeting_id=scene.meeting_id, application_ids=ids, actor=scene.office, now=PREPARED)
    assert len(scene.cases()) == 2


def test_it_begins_with_a_list_a_quorum_and_a_chair(scene: Scene) -> None:
    make_meeting(scene, experts=3, cases=0, members=5)
    with pytest.raises(Refused, match="名单为空"):
        convene(scene)
    with scene.at_work():
        ids = [add_engineers(scene, 1)[0].application_id]
        meeting.add_cases(meeting_id=scene.meeting_id, application_ids=ids, actor=scene.office, now=PREPARED)
    with pytest.raises(Refused, match="三分之二"):
        convene(scene)
    (fourth,) = add_experts(scene, 1)[3:]
    seat(scene, fourth)
    store.Seat.update(role="member").execute()
    with pytest.raises(Refused, match="主持"):
        convene(scene)
    store.Seat.update(role="deputy").where(store.Seat.person_id == fourth.person.id).execute()
    convene(scene)
    assert state_of(scene) == "session"
    with scene.at_work(), pytest.raises(Conflict):
        meeting.convene(meeting_id=scene.meeting_id, actor=scene.office, now=MEETING)


def invite(scene: Scene, role: SeatRole = SeatRole.MEMBER) -> int:
    who = add_experts(scene, 1)[-1]
    row = experts.of_person(who.person.id)[0]
    with scene.at_work():
        return seats.seat_drawn(
            meeting_id=scene.meeting_id, expert_id=row.id, role=role, actor=scene.office, now=PREPARED
        )


def test_an_invitation_is_answered_once_and_a_declined_one_frees_the_seat(scene: Scene) -> None:
    make_meeting(scene, experts=2, cases=1, members=3)
    invite(scene)
    with pytest.raises(Refused, match="已满"):
        invite(scene)
    guest = scene.experts[2]
    given = {"meeting_id": scene.meeting_id, "actor": guest.actor, "now": PREPARED}
    with scene.at_work():
        with pytest.raises(Invalid):
            seats.answer(**given, accepts=False, reason="")
        seats.answer(**given, accepts=False, reason="出差在外")
        with pytest.raises(Conflict, match="已经答复"):
            seats.answer(**given, accepts=True)
    identity = invite(scene)
    row = store.seat(identity)
    assert row is not None
    assert row.state == SeatState.INVITED
    store.Seat.update(state="declined").where(store.Seat.id == identity).execute()
    with pytest.raises(Refused, match="主任委员"):
        invite(scene, SeatRole.CHAIR)


def test_who_has_not_pledged_or_is_out_of_term_takes_no_seat(scene: Scene) -> None:
    make_meeting(scene, experts=1, cases=1)
    who = add_experts(scene, 1)[-1]
    row = experts.of_person(who.person.id)[0]
    given = {"meeting_id": scene.meeting_id, "now": PREPARED}
    experts.Expert.update(term_until=PREPARED.date() - timedelta(days=1)).where(experts.Expert.id == row.id).execute()
    with scene.at_work():
        with pytest.raises(Refused, match="任期"):
            seats.seat_drawn(**given, expert_id=row.id, role=SeatRole.MEMBER, actor=scene.office)
        later = {"term_until": PREPARED.date(), "pledged_at": None}
        experts.Expert.update(**later).where(experts.Expert.id == row.id).execute()
        seats.seat_drawn(**given, expert_id=row.id, role=SeatRole.MEMBER, actor=scene.office)
        with pytest.raises(Refused, match="承诺书"):
            seats.answer(**given, accepts=True, actor=who.actor)


def test_the_home_page_says_what_to_do_next_and_until_when(scene: Scene) -> None:
    make_meeting(scene, experts=2, cases=2, clear=False)
    invite(scene)
    invited, sitting = scene.experts[2], scene.experts[1]
    with scene.at_work():
        (todo,) = todos(actor=invited.actor)
        assert (todo.step, todo.due, todo.count) == (Step.ANSWER, CONVENES, 0)
        (todo,) = todos(actor=sitting.actor)
        assert (todo.step, todo.count) == (Step.DECLARE, 2)
        declare_clear(scene, sitting)
        assert todos(actor=sitting.actor) == ()
        store.Meeting.update(state="voting").execute()
        assert [each.step for each in todos(actor=sitting.actor)] == [Step.VOTE]
    page = scene.browser(sitting).get("/expert").get_data(as_text=True)
    assert "待办" in page
    with scene.at_work():
        store.Meeting.update(state="voted").execute()
        assert todos(actor=sitting.actor) == todos(actor=scene.chair.actor) == ()


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(days=7, seconds=1), None),
        (timedelta(days=7), 7),
        (timedelta(days=3, seconds=1), 7),
        (timedelta(days=3), 3),
        (timedelta(days=1), 1),
        (timedelta(0), 1),
        (-timedelta(seconds=1), 0),
    ],
)
def test_reminders_come_a_week_three_days_and_a_day_before(before: timedelta, expected: int | None) -> None:
    assert stage(CONVENES, CONVENES - before) == expected


def told(what: str) -> list[int]:
    return [each.person_id for each in Notice.select().where(Notice.kind == f"committees.{what}").order_by(Notice.id)]


def test_whoever_has_to_do_something_is_reminded_once_a_stage(scene: Scene) -> None:
    make_meeting(scene, experts=2, cases=1, clear=False)
    invite(scene)
    silent, guest = scene.experts[1], scene.experts[2]
    with scene.at_work():
        declare_clear(scene, scene.chair)
    opened = scene.app.extensions["portal"]
    early = CONVENES - timedelta(days=8)
    assert sweep_meetings(portal=opened, now=early) == 0
    for days in (7, 3, 1):
        now = CONVENES - timedelta(days=days)
        sweep_meetings(portal=opened, now=now)
        assert sweep_meetings(portal=opened, now=now) == 0
    assert told("answer") == [guest.person.id] * 3
    assert told("declare") == [silent.person.id] * 3
    row = store.meeting(scene.meeting_id)
    assert row is not None
    sweep_meetings(portal=opened, now=row.review_by - timedelta(days=1))
    assert scene.chain.office.person.id in told("review")
    store.Meeting.update(state="voted").execute()
    sweep_meetings(portal=opened, now=MEETING)
    assert told("sign") == []
    assert scene.chain.office.person.id in told("decide")
    (case,) = scene.cases()
    written = [f"{each.title}{each.body}" for each in Notice.select() if each.kind.startswith("committees.")]
    assert all(case.applicant_name not in text for text in written)


def test_the_sweep_is_mounted(scene: Scene) -> None:
    (service,) = [each for each in scene.app.extensions["portal"].registry.services() if each.name == "committees"]
    assert "committees.meetings" in {each.name for each in service.sweeps}
