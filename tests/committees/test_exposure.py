"""An expert who is out of a case: it is on no page, in no count, notice or record that the expert could see."""

import re
from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from plugins.committees.service import conflict, meeting, room, seats
from plugins.committees.service.expert_todo import todos
from plugins.committees.store import conflict as conflicts
from plugins.committees.store import meeting as meetings
from plugins.committees.store.meeting import Case
from portal.kernel import ledger
from portal.kernel.database import database
from portal.kernel.errors import Missing
from portal.kernel.notices import Notice
from tests.committees.scene import PREPARED, Scene, convene, declare_clear, make_meeting
from tests.factories import make_staff


def _filled(rule: Rule, scene: Scene, case: Case) -> str:
    numbers = {"meeting_id": scene.meeting_id, "case_id": case.id}
    return re.sub(
        r"<(?:([a-z]+)(?:\([^)]*\))?:)?([a-z_]+)>",
        lambda found: str(numbers.get(found[2], 1 if found[1] == "int" else "approve")),
        rule.rule,
    )


def expert_pages(scene: Scene, case: Case) -> Iterator[str]:
    for rule in scene.app.url_map.iter_rules():
        if rule.rule.startswith("/expert") and "GET" in (rule.methods or ()):
            yield _filled(rule, scene, case)


@pytest.mark.parametrize("how", ["computed", "declared", "ordered"])
@pytest.mark.parametrize("state", ["preparing", "session", "voting", "voted", "decided", "published", "confirmed"])
def test_no_page_of_the_expert_shows_a_recused_case(scene: Scene, how: str, state: str) -> None:
    make_meeting(scene, experts=3, cases=2, members=3, clear=False)
    secret, other = scene.cases()
    who = scene.experts[0]
    with scene.at_work():
        for staff in scene.experts[1:]:
            declare_clear(scene, staff)
        if how == "declared":
            said = {secret.id: "supervision", other.id: "clear"}
            conflict.declare(meeting_id=scene.meeting_id, said=said, notes={}, actor=who.actor, now=PREPARED)
        else:
            declare_clear(scene, who)
            conflict.order(
                case_id=secret.id, person_id=who.person.id, reason="应当回避", actor=scene.office, now=PREPARED
            )
            conflicts.Conflict.update(source=how).where(conflicts.Conflict.standing == "recused").execute()
    convene(scene)
    meetings.Meeting.update(state=state).execute()
    browser = scene.browser(who)
    walked = 0
    for path in expert_pages(scene, secret):
        answer = browser.get(path)
        assert answer.status_code < 500, path
        shown = answer.get_data()
        for word in (secret.applicant_name, secret.number):
            assert word.encode() not in shown, f"{path} names the recused case"
        walked += 1
    assert walked > 10
    home = browser.get("/inbox").get_data(as_text=True)
    assert secret.applicant_name not in home
    assert secret.number not in home


def test_not_even_a_count_a_notice_or_the_ledger_tells_of_it(scene: Scene) -> None:
    make_meeting(scene, experts=3, cases=2, members=3, clear=False)
    secret, other = scene.cases()
    who = scene.experts[1]
    with scene.at_work():
        said = {secret.id: "kinship", other.id: "clear"}
        conflict.declare(meeting_id=scene.meeting_id, said=said, notes={}, actor=who.actor, now=PREPARED)
        assert [case.id for case in room.cases_for(_meeting(scene), who.actor)] == [other.id]
        assert all(each.count <= 1 for each in todos(actor=who.actor))
        with pytest.raises(Missing):
            room.case_for(secret.id, who.actor)
        assert not room.reads(who.actor, secret.application_id)
        assert room.reads(who.actor, other.application_id)
    assert who.person.id not in {seat.person_id for seat in room.voters_of(secret)}
    told = Notice.select().where(Notice.person_id == who.person.id)
    assert all(secret.applicant_name not in f"{each.title}{each.body}" for each in told)
    written = "".join(entry.data for entry in ledger.history(f"committees.meeting:{scene.meeting_id}"))
    assert secret.applicant_name not in written
    assert secret.number not in written


def _meeting(scene: Scene) -> meetings.Meeting:
    found = meetings.meeting(scene.meeting_id)
    assert found is not None
    return found


def test_evidence_of_a_case_is_read_only_with_a_clear_standing_and_an_accepted_seat(scene: Scene) -> None:
    make_meeting(scene, experts=3, cases=1, clear=False)
    (case,) = scene.cases()
    sitting, invited = scene.experts[1], make_staff("expert", scene.chain.province.tree.office)
    with scene.at_work():
        assert not room.reads(sitting.actor, case.application_id)
        declare_clear(scene, sitting)
        assert room.reads(sitting.actor, case.application_id)
        assert not room.reads(invited.actor, case.application_id)
        assert not room.reads(scene.chain.employer.actor, case.application_id)
        row = meetings.seat_of(scene.meeting_id, sitting.person.id)
        assert row is not None
        seats.release(seat_id=row.id, reason="因公出差", actor=scene.office, now=PREPARED)
        assert not room.reads(sitting.actor, case.application_id)
        meeting.cancel(meeting_id=scene.meeting_id, reason="改期举行", actor=scene.office, now=PREPARED)
    assert database.execute_sql("SELECT count(*) FROM committees_case WHERE state = 'listed'").fetchone()[0] == 0
