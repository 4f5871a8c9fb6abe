"""A chair who can't come: the first deputy presides, holds the chair's code, closes the voting and signs."""

import re

import pytest

from plugins.committees.domain.meeting import MeetingState, SeatRole, presiding
from plugins.committees.service import ballot, ballot_key, decision, seats
from plugins.committees.service.expert_todo import Step, todos
from plugins.committees.service.meeting_reminders import sweep_meetings
from plugins.committees.store import meeting as meetings
from portal.kernel.errors import Missing, Refused
from portal.kernel.notices import Notice
from tests.committees.scene import MEETING, PREPARED, Scene, convene, make_meeting
from tests.committees.test_ballot import CLOSES, NO, YES, vote
from tests.committees.test_decision import DECIDED


def test_who_presides() -> None:
    chair, deputy, second, member = ("chair", 1), ("deputy", 2), ("deputy", 3), ("member", 4)
    assert presiding([member, second, chair, deputy]) == 1
    assert presiding([member, second, deputy]) == 3
    assert presiding([member]) is None
    assert presiding([]) is None


@pytest.fixture
def without_chair(scene: Scene) -> Scene:
    """Five of a committee of seven attend; the chair does not come, the second and third are deputies."""
    make_meeting(scene, experts=6, cases=2, members=7)
    with scene.at_work():
        for staff in scene.experts[1:3]:
            row = meetings.seat_of(scene.meeting_id, staff.person.id)
            meetings.write_seat(row, role=SeatRole.DEPUTY.value)
        row = meetings.seat_of(scene.meeting_id, scene.chair.person.id)
        seats.attend(seat_id=row.id, present=False, actor=scene.office, now=PREPARED)
    convene(scene)
    return scene


def test_a_deputy_holds_the_chairs_code_and_signs(without_chair: Scene, clock) -> None:
    scene = without_chair
    deputy, second = scene.experts[1], scene.experts[2]
    given = {"meeting_id": scene.meeting_id, "now": MEETING}
    base = f"/expert/meetings/{scene.meeting_id}"
    clock.set(MEETING.isoformat())
    with scene.at_work():
        ballot.prepare(**given, actor=scene.office)
        for other in (scene.chair, second, scene.experts[3]):
            with pytest.raises(Missing):
                ballot_key.fetch_code(**given, actor=other.actor)
        office = ballot_key.fetch_code(**given, actor=scene.office)
        ballot_key.fetch_code(**given, actor=scene.chain.provincial.actor)
    page = scene.browser(deputy)
    assert f"{base}/ballot/key" in page.get(base).get_data(as_text=True)
    assert f"{base}/ballot/key" not in scene.browser(second).get(base).get_data(as_text=True)
    shown = page.submit(f"{base}/ballot/key", {}, page=f"{base}/ballot/key").get_data(as_text=True)
    (code,) = re.findall(r'<p class="panel number"><strong>([^<]+)</strong>', shown)
    with scene.at_work():
        ballot.open_voting(**given, actor=scene.office)
        for staff in scene.experts[1:5]:
            vote(scene, staff.actor, YES, NO)
        with pytest.raises(Refused, match="主持会议"):
            ballot.close(meeting_id=scene.meeting_id, actor=scene.office, now=CLOSES)
    closing = {"note": "一位专家中途离会，未投票"}
    assert page.submit(f"{base}/ballot/close", closing, page=f"{base}/ballot/key").status_code == 303
    assert page.submit(f"{base}/ballot/reveal", {"code": code}, page=f"{base}/ballot/key").status_code == 303
    assert ballot_key.hand_in(meeting_id=scene.meeting_id, code=office, actor=scene.office, now=CLOSES)
    portal = scene.app.extensions["portal"]
    with scene.at_work():
        assert todos(actor=deputy.actor) == ()
        sweep_meetings(portal=portal, now=CLOSES)
        decision.prepare(meeting_id=scene.meeting_id, actor=scene.office, now=DECIDED)
        sweep_meetings(portal=portal, now=DECIDED)
        for signer in (deputy, second):
            (todo,) = todos(actor=signer.actor)
            assert (todo.step, todo.count, todo.href) == (Step.SIGN, 2, f"{base}/decisions")
        assert todos(actor=scene.chair.actor) == todos(actor=scene.experts[3].actor) == ()
        assert decision.sign(meeting_id=scene.meeting_id, actor=second.actor, now=DECIDED) == 2
        assert todos(actor=deputy.actor) == ()
        decision.apply(meeting_id=scene.meeting_id, actor=scene.office, now=DECIDED)
    told = {kind: [] for kind in ("committees.sign", "committees.decide")}
    for each in Notice.select().where(Notice.kind.in_(list(told))):
        told[each.kind].append(each.person_id)
    # At once when they are prepared, and by the sweep.
    assert sorted(told["committees.sign"]) == sorted([deputy.person.id, second.person.id] * 2)
    assert told["committees.decide"] == [scene.chain.office.person.id]
    assert meetings.meeting(scene.meeting_id).state == MeetingState.DECIDED
