"""The defence: its order, its turns and timer, what an applicant sees of it, and what experts note."""

import json
from datetime import timedelta

import pytest

from plugins.committees.domain.defence import Act, Status, drawn_order
from plugins.committees.service import conflict
from plugins.committees.service import defence as service
from plugins.committees.service import defence_place as places
from plugins.committees.service import meeting as meetings
from plugins.committees.store import defence as store
from plugins.committees.store import meeting as rows
from portal.kernel import ledger
from portal.kernel.clock import FixedClock
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from portal.kernel.notices import Notice
from tests.committees.scene import CONVENES, MEETING, NAMES, PREPARED, Scene, convene, make_meeting
from tests.contracts.test_queries import MOST, questions

MINUTE = timedelta(minutes=1)


@pytest.fixture
def arranged(scene: Scene) -> Scene:
    """Three cases in the order of the list, twenty minutes each, from the opening of the meeting."""
    make_meeting(scene, experts=5, cases=3)
    arrange(scene, typed=True)
    convene(scene)
    return scene


def arrange(scene: Scene, *, version: int = 0, typed: bool = False, **changes) -> None:
    order = {case.id: at for at, case in enumerate(scene.cases(), 1)} if typed else None
    given = {
        "meeting_id": scene.meeting_id,
        "version": version,
        "opens_at": CONVENES,
        "place": "二楼会议室",
        "minutes": 20,
        "places": order,
        "actor": scene.office,
        "now": PREPARED,
    }
    service.arrange(**(given | changes))


def act(scene: Scene, place: int, deed: Act, *, now=MEETING, **more) -> None:
    case = scene.cases()[place].id
    given = {"meeting_id": scene.meeting_id, "case_id": case, "deed": deed, "actor": scene.office}
    service.act(**(given | more), now=now)


def statuses(scene: Scene) -> list[str]:
    found = store.of_meeting(scene.meeting_id)
    assert found is not None
    return [row.status for row in store.turns_of(found.id)]


def mine(scene: Scene, place: int, now=MEETING) -> places.Place:
    (found,) = places.own_places(actor=scene.engineers[place].actor, now=now)
    return found


def test_a_drawn_order_is_drawn_again_from_its_recorded_seed(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=3)
    arrange(scene)
    found = store.of_meeting(scene.meeting_id)
    assert found is not None
    order = [row.case_id for row in store.turns_of(found.id)]
    assert order == list(drawn_order(found.seed, (case.id for case in scene.cases())))
    entry = [each for each in ledger.history(f"committees.meeting:{scene.meeting_id}") if "defence" in each.action][-1]
    told = json.loads(entry.data)
    assert (told["seed"], told["order"]) == (found.seed, order)


def test_a_typed_order_has_every_place_once_and_lies_before_the_deadline(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=3)
    first, second, third = (case.id for case in scene.cases())
    with pytest.raises(Invalid):
        arrange(scene, places={first: 1, second: 1, third: 2})
    with pytest.raises(Invalid):
        arrange(scene, places={first: 1, second: 2})
    with pytest.raises(Invalid):
        arrange(scene, opens_at=PREPARED - MINUTE)
    with pytest.raises(Invalid):
        arrange(scene, opens_at=PREPARED + timedelta(days=400))
    arrange(scene, places={first: 3, second: 1, third: 2})
    found = store.of_meeting(scene.meeting_id)
    assert found is not None
    assert [row.case_id for row in store.turns_of(found.id)] == [second, third, first]
    with pytest.raises(Conflict):
        arrange(scene, version=0)
    arrange(scene, version=1, typed=True)
    told = Notice.select().where(Notice.kind == "committees.defence").count()
    assert told == 6


def test_one_at_a_time_from_start_to_stop(arranged: Scene) -> None:
    act(arranged, 0, Act.START)
    with pytest.raises(Refused):
        act(arranged, 1, Act.START)
    with pytest.raises(Refused):
        act(arranged, 0, Act.START)
    act(arranged, 0, Act.STOP, now=MEETING + 18 * MINUTE)
    act(arranged, 1, Act.START, now=MEETING + 20 * MINUTE)
    assert statuses(arranged) == [Status.DONE, Status.NOW, Status.WAITING]
    with pytest.raises(Refused):
        arrange(arranged, version=1, now=MEETING, opens_at=MEETING + MINUTE)
    following = Notice.select().where(Notice.title == "下一位答辩，请做好准备")
    assert [row.person_id for row in following.order_by(Notice.id)] == [
        arranged.engineers[1].person.id,
        arranged.engineers[2].person.id,
    ]
    assert ledger.verify().breaks == ()


def test_an_absence_needs_a_reason_is_told_and_can_be_called_back(arranged: Scene) -> None:
    with pytest.raises(Invalid):
        act(arranged, 0, Act.ABSENT, reason="无")
    act(arranged, 0, Act.ABSENT, reason="点名三次未到")
    assert mine(arranged, 0).expected is None
    told = Notice.get(Notice.title == "答辩记为缺席")
    assert (told.person_id, "点名三次未到" in told.body) == (arranged.engineers[0].person.id, True)
    act(arranged, 0, Act.RECALL)
    act(arranged, 1, Act.POSTPONE, reason="设备故障，延后")
    assert statuses(arranged) == [Status.WAITING, Status.POSTPONED, Status.WAITING]
    # Who was postponed comes last.
    assert mine(arranged, 1).before == 2


def test_applicants_see_their_own_place_and_time_and_nobody_elses(arranged: Scene) -> None:
    act(arranged, 0, Act.START)
    second = mine(arranged, 1, now=MEETING + 5 * MINUTE)
    assert (second.before, second.expected) == (1, MEETING + 20 * MINUTE)
    third = mine(arranged, 2, now=MEETING + 5 * MINUTE)
    assert (third.before, third.expected) == (2, MEETING + 40 * MINUTE)
    with pytest.raises(Denied):
        places.own_places(actor=arranged.office, now=MEETING)


def test_who_is_recused_sees_neither_place_nor_timer_nor_notes(arranged: Scene) -> None:
    case = arranged.cases()[0]
    expert = arranged.experts[3]
    conflict.order(
        case_id=case.id, person_id=expert.person.id, reason="曾指导申报人", actor=arranged.office, now=MEETING
    )
    act(arranged, 0, Act.START)
    board = service.expert_board(meeting_id=arranged.meeting_id, actor=expert.actor, now=MEETING)
    assert [row.case.id for row in board.rows] == [each.id for each in arranged.cases()[1:]]
    assert board.running is None
    page = arranged.browser(expert).get(f"/expert/meetings/{arranged.meeting_id}/defence").get_data(as_text=True)
    assert NAMES[0] not in page
    assert "现在没有人在答辩" in page
    with pytest.raises(Missing):
        places.add_note(case_id=case.id, kind="question", text="问题", actor=expert.actor, now=MEETING)


def test_notes_are_the_experts_own_and_the_offices_to_read(arranged: Scene) -> None:
    case = arranged.cases()[0].id
    given = {"case_id": case, "now": MEETING}
    places.add_note(**given, kind="question", text="大跨度屋面怎样验算？", actor=arranged.experts[1].actor)
    places.add_note(**given, kind="remark", text="回答清楚。", actor=arranged.experts[2].actor)
    assert [note.text for note in places.notes(case_id=case, actor=arranged.experts[2].actor).notes] == ["回答清楚。"]
    _case, found = places.all_notes(case_id=case, actor=arranged.office)
    assert [name for name, _note in found] == [arranged.experts[at].person.name for at in (1, 2)]
    with pytest.raises(Denied):
        places.all_notes(case_id=case, actor=arranged.experts[1].actor)


def test_a_later_case_takes_the_last_place(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=3)
    arrange(scene, typed=True)
    found = store.of_meeting(scene.meeting_id)
    assert found is not None
    store.DefenceTurn.delete().where(store.DefenceTurn.case == scene.cases()[0].id).execute()
    assert service.add_loose(meeting_id=scene.meeting_id, actor=scene.office, now=PREPARED) == 1
    assert [row.case_id for row in store.turns_of(found.id)][-1] == scene.cases()[0].id


def test_only_the_office_runs_it_and_only_in_session(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=2)
    arrange(scene, typed=True)
    with pytest.raises(Refused):
        act(scene, 0, Act.START, now=PREPARED)
    convene(scene)
    for actor in (scene.chain.provincial.actor, scene.experts[0].actor, scene.engineers[0].actor):
        with pytest.raises(Missing):
            act(scene, 0, Act.START, actor=actor)


def test_the_live_pages_count_down_refresh_themselves_and_ask_little(arranged: Scene, clock: FixedClock) -> None:
    clock.set(MEETING.isoformat())
    base = f"/committees/meetings/{arranged.meeting_id}/defence"
    office = arranged.browser(arranged.chain.office)
    case = arranged.cases()[0].id
    assert office.submit(f"{base}/{case}/start", page=base).status_code == 303
    clock.set((MEETING + 12 * MINUTE).isoformat())
    with questions() as asked:
        page = office.get(base).get_data(as_text=True)
    assert len(asked) <= MOST, [text for text, _values in asked]
    assert "还剩8分钟" in page
    assert '<noscript><meta http-equiv="refresh" content="20"></noscript>' in page
    fragment = office.get(base, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert fragment.lstrip().startswith('<div id="live"')
    assert "<html" not in fragment
    clock.set((MEETING + 23 * MINUTE).isoformat())
    assert "已超时3分钟" in office.get(base).get_data(as_text=True)
    second = arranged.engineers[1].person
    applicant = arranged.browser(second)
    with questions() as asked:
        own = applicant.get("/committees/my-defence").get_data(as_text=True)
    assert len(asked) <= MOST, [text for text, _values in asked]
    assert "您前面还有1位" in own
    assert NAMES[0] not in own
    assert NAMES[2] not in own


def test_the_pages_order_and_note(scene: Scene, clock: FixedClock) -> None:
    make_meeting(scene, experts=5, cases=2)
    clock.set(PREPARED.isoformat())
    office = scene.browser(scene.chain.office)
    base = f"/committees/meetings/{scene.meeting_id}/defence"
    first, second = (case.id for case in scene.cases())
    typed = {"opens_at": "2023-12-12T10:00", "place": "三楼", "minutes": "15", "way": "typed", "version": "0"}
    doubled = office.submit(f"{base}/order", typed | {f"place_{first}": "1", f"place_{second}": "1"})
    assert doubled.status_code == 422
    assert "不重复" in doubled.get_data(as_text=True)
    assert "三楼" in doubled.get_data(as_text=True)
    done = office.submit(f"{base}/order", typed | {f"place_{first}": "2", f"place_{second}": "1"})
    assert done.status_code == 303
    convene(scene)
    clock.set(MEETING.isoformat())
    reason = f"{base}/{first}/absent"
    assert office.submit(reason, {"reason": ""}).status_code == 422
    assert office.submit(reason, {"reason": "点名三次未到"}).status_code == 303
    assert statuses(scene) == ["waiting", "absent"]
    expert = scene.browser(scene.experts[2])
    path = f"/expert/meetings/{scene.meeting_id}/defence/{second}"
    assert expert.submit(path, {"kind": "question", "text": ""}).status_code == 422
    assert expert.submit(path, {"kind": "question", "text": "节点怎样连接？"}).status_code == 303
    assert "节点怎样连接" in expert.get(path).get_data(as_text=True)
    assert "节点怎样连接" in office.get(f"{base}/{second}/notes").get_data(as_text=True)


def test_a_case_that_is_taken_off_the_list_holds_nobody_up(arranged: Scene) -> None:
    assert mine(arranged, 2).before == 2
    removed = arranged.cases()[0].id
    meetings.remove_case(case_id=removed, reason="申报人撤回申请", actor=arranged.office, now=MEETING)
    assert places.own_places(actor=arranged.engineers[0].actor, now=MEETING) == ()
    last = mine(arranged, 2)
    assert (last.before, last.expected) == (1, MEETING + 20 * MINUTE)
    assert len(service.board(meeting_id=arranged.meeting_id, actor=arranged.office, now=MEETING).rows) == 2


def test_a_turn_that_nobody_ended_does_not_run_on_after_the_session(arranged: Scene, clock: FixedClock) -> None:
    act(arranged, 0, Act.START)
    clock.set((MEETING + 5 * MINUTE).isoformat())
    pages = [
        (arranged.browser(arranged.chain.office), f"/committees/meetings/{arranged.meeting_id}/defence"),
        (arranged.browser(arranged.experts[2]), f"/expert/meetings/{arranged.meeting_id}/defence"),
    ]
    for browser, path in pages:
        page = browser.get(path).get_data(as_text=True)
        assert "正在答辩：" in page
        assert f"{CONVENES.year}年{CONVENES.month}月{CONVENES.day}日 {CONVENES:%H:%M}" in page
    rows.Meeting.update(state="voted").execute()
    for browser, path in pages:
        page = browser.get(path).get_data(as_text=True)
        assert "正在答辩：" not in page
        assert "现在没有人在答辩" in page
        assert "预计" not in page
