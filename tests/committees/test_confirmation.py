"""Confirmation: a list is handed in, and confirmed in one go or returned."""

from datetime import date

import pytest

from plugins.committees.domain.objection import Finding
from plugins.committees.service import confirmation
from plugins.committees.store import meeting as meetings
from plugins.committees.store import recheck as store
from portal.kernel import ledger
from portal.kernel.clock import FixedClock, shanghai
from portal.kernel.errors import Conflict, Invalid, PortalError, Refused
from portal.plugin import confirmed_results
from tests.committees.scene import Scene
from tests.committees.test_decision import states
from tests.committees.test_publicity import OVER, complain, entries, faults, published, settle, sweep
from tests.contracts.test_queries import MOST, questions

HANDED = shanghai(2023, 12, 20, 9)
PAPER = {"document": "黔人社职〔2023〕88号", "confirmed_on": date(2023, 12, 20)}


def over(scene: Scene, *, cases: int = 3) -> str:
    token = published(scene, cases=cases)
    sweep(scene)
    return token


def hand_in(scene: Scene) -> int:
    with scene.at_work():
        return confirmation.hand_in(meeting_id=scene.meeting_id, actor=scene.office, now=HANDED)


def confirm(scene: Scene, identity: int, **more) -> int:
    given = {"confirmation_id": identity, "version": 1, "actor": scene.chain.provincial.actor, "now": HANDED}
    with scene.at_work():
        return confirmation.confirm(**(given | PAPER | more))


def test_all_are_confirmed_by_one_paper(scene: Scene) -> None:
    over(scene)
    identity = hand_in(scene)
    assert confirm(scene, identity) == 2
    assert states(scene) == ["not_passed", "confirmed", "confirmed"]
    assert meetings.meeting(scene.meeting_id).state == "confirmed"
    with scene.at_work():
        found = confirmed_results()
    assert {row.document for row in found} == {PAPER["document"]}
    assert {row.scope for row in found} == {"全省"}
    assert faults() == []
    assert ledger.verify().breaks == ()
    with pytest.raises(Conflict):
        confirm(scene, identity)


def test_not_before_the_publicity_is_over_nor_with_an_open_objection(scene: Scene) -> None:
    token = published(scene)
    with pytest.raises(Refused, match=r"公示期未满，公示到\d{4}-\d\d-\d\d，期满后在这里报送"):
        hand_in(scene)
    reference = complain(scene, token, entries(scene, token)[0].id)
    sweep(scene)
    with pytest.raises(Refused, match="异议"):
        hand_in(scene)
    settle(scene, reference, Finding.UPHOLD, now=OVER)
    identity = hand_in(scene)
    assert confirm(scene, identity) == 1
    assert states(scene) == ["not_passed", "not_passed", "confirmed"]
    assert faults() == []


def test_returned_with_a_reason_it_is_handed_in_anew(scene: Scene) -> None:
    over(scene)
    identity = hand_in(scene)
    given = {"confirmation_id": identity, "version": 1, "actor": scene.chain.provincial.actor, "now": HANDED}
    with scene.at_work():
        with pytest.raises(Invalid):
            confirmation.give_back(**given, reason="短")
        confirmation.give_back(**given, reason="请补充会议纪要。")
    with pytest.raises(Conflict):
        confirm(scene, identity, version=2)
    assert states(scene)[1] == "passed"
    assert confirm(scene, hand_in(scene)) == 2
    assert [row.state for row in store.confirmations_of(scene.meeting_id)] == ["returned", "confirmed"]
    assert faults() == []


def test_all_or_none(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    over(scene)
    identity = hand_in(scene)
    real, done = confirmation.confirm_result, []

    def second_fails(**given) -> None:
        if done:
            raise Conflict("x")
        done.append(real(**given))

    monkeypatch.setattr(confirmation, "confirm_result", second_fails)
    with pytest.raises(Conflict):
        confirm(scene, identity)
    assert states(scene) == ["not_passed", "passed", "passed"]


def test_who_may_not(scene: Scene) -> None:
    over(scene)
    for actor in (scene.chair.actor, scene.chain.provincial.actor, scene.chain.employer.actor):
        with scene.at_work(), pytest.raises(PortalError):
            confirmation.hand_in(meeting_id=scene.meeting_id, actor=actor, now=HANDED)
    identity = hand_in(scene)
    for actor in (scene.office, scene.chair.actor):
        with pytest.raises(PortalError):
            confirm(scene, identity, actor=actor)
    with pytest.raises(Invalid):
        confirm(scene, identity, document="")
    with pytest.raises(Refused):
        hand_in(scene)


def test_a_self_reviewing_employers_list_is_taken_on_file(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    over(scene)
    monkeypatch.setattr(confirmation, "way_of", lambda _meeting: confirmation.Way.FILE)
    with pytest.raises(Invalid):
        hand_in(scene)
    with scene.at_work():
        own = {"document": "某集团职〔2023〕1号", "confirmed_on": date(2023, 12, 20)}
        identity = confirmation.hand_in(meeting_id=scene.meeting_id, **own, actor=scene.office, now=HANDED)
    confirm(scene, identity, document="", confirmed_on=None)
    with scene.at_work():
        assert {(row.document, row.scope) for row in confirmed_results()} == {("某集团职〔2023〕1号", "本单位")}


def test_in_the_browser(scene: Scene, clock: FixedClock) -> None:
    over(scene)
    clock.set(HANDED.isoformat())
    office, province = scene.browser(scene.chain.office, HANDED), scene.browser(scene.chain.provincial, HANDED)
    base = f"/committees/meetings/{scene.meeting_id}/confirmation"
    assert office.submit(base, {"note": "两人，附纪要"}).status_code == 303
    row = store.confirmations_of(scene.meeting_id)[0]
    desk = f"/committees/confirmations/{row.id}"
    province.get("/committees/confirmations")
    with questions() as asked:
        listed = province.get("/committees/confirmations").get_data(as_text=True)
    assert len(asked) <= MOST
    assert desk in listed
    refused = province.submit(desk, {"version": "1", "word": "return", "reason": "短"})
    assert refused.status_code == 422
    paper = {"version": "1", "word": "confirm", "document": PAPER["document"], "confirmed_on": "2023-12-20"}
    assert province.submit(desk, paper).status_code == 303
    assert "已确认" in office.get(base).get_data(as_text=True)
