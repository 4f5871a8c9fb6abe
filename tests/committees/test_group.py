"""Groups of a meeting: suggested, made and changed by the office, and who may not."""

import pytest

from plugins.committees.domain.group import MIXED
from plugins.committees.service import group as service
from plugins.committees.service import opinion as opinions
from plugins.committees.store import conflict as conflicts
from plugins.committees.store import group as store
from portal.kernel import ledger
from portal.kernel.errors import Conflict, Invalid, Missing, Refused
from portal.kernel.notices import Notice
from tests.committees.scene import MEETING, PREPARED, Scene, convene, make_meeting
from tests.contracts.test_queries import MOST, questions


def people(scene: Scene, *places: int) -> list[int]:
    return [scene.experts[place].person.id for place in places]


def save(scene: Scene, **changes) -> int:
    given = {
        "meeting_id": scene.meeting_id,
        "name": "建筑设计组",
        "leader": scene.experts[1].person.id,
        "members": people(scene, 1, 2, 3),
        "cases": [case.id for case in scene.cases()],
        "actor": scene.office,
        "now": PREPARED,
    }
    return service.save(**(given | changes))


def test_the_suggestion_is_by_specialty_and_can_be_adopted_once(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=2)
    count = service.adopt(meeting_id=scene.meeting_id, actor=scene.office, now=PREPARED)
    groups = service.view(meeting_id=scene.meeting_id, actor=scene.office).groups
    assert count == 1
    assert [(each.row.name, len(each.seats), len(each.cases)) for each in groups] == [("建筑设计", 5, 2)]
    told = {row.person_id for row in Notice.select().where(Notice.kind == "committees.group")}
    assert told == set(people(scene, 0, 1, 2, 3, 4))
    with pytest.raises(Refused):
        service.adopt(meeting_id=scene.meeting_id, actor=scene.office, now=PREPARED)
    assert ledger.verify().breaks == ()


def test_two_experts_are_no_group(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=1)
    with pytest.raises(Invalid) as refusal:
        save(scene, members=people(scene, 0, 1), leader=people(scene, 2)[0])
    assert set(refusal.value.errors) == {"members", "leader"}
    assert store.groups_of(scene.meeting_id) == []


def test_a_group_is_changed_by_who_saw_its_newest_state(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=2)
    identity = save(scene)
    save(scene, group_id=identity, version=1, name="设计组", members=people(scene, 1, 2, 3, 4))
    with pytest.raises(Conflict):
        save(scene, group_id=identity, version=1)
    one = service.view(meeting_id=scene.meeting_id, actor=scene.office).one(identity)
    assert (one.row.name, len(one.seats), one.row.version) == ("设计组", 4, 2)
    with pytest.raises(Invalid) as refusal:
        save(scene, name=MIXED, members=people(scene, 0, 1, 4), leader=people(scene, 0)[0], cases=[])
    assert "一个学科组" in refusal.value.errors["members"]


def test_a_group_that_wrote_keeps_its_cases_and_stays(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=2)
    identity = save(scene)
    convene(scene)
    first = scene.cases()[0]
    given = {"case_id": first.id, "actor": scene.experts[1].actor, "now": MEETING}
    opinions.draft(**given, version=0, verdict="recommended", text="业绩突出，建议通过评审。")
    with pytest.raises(Invalid):
        save(scene, group_id=identity, version=1, cases=[scene.cases()[1].id], now=MEETING)
    with pytest.raises(Refused):
        service.drop(meeting_id=scene.meeting_id, group_id=identity, version=1, actor=scene.office, now=MEETING)


def test_a_dropped_group_frees_its_cases(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=2)
    identity = save(scene)
    service.drop(meeting_id=scene.meeting_id, group_id=identity, version=1, actor=scene.office, now=PREPARED)
    assert {case.group_id for case in scene.cases()} == {None}


def test_the_office_sees_how_many_may_speak_to_a_case(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=2)
    save(scene)
    first = scene.cases()[0]
    conflicts.Conflict.update(standing="recused").where(
        (conflicts.Conflict.case == first.id) & (conflicts.Conflict.person_id == scene.experts[2].person.id)
    ).execute()
    (one,) = service.view(meeting_id=scene.meeting_id, actor=scene.office).groups
    assert [each.free for each in one.cases] == [2, 3]


def test_only_the_office_groups_and_the_province_reads(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=2)
    assert service.view(meeting_id=scene.meeting_id, actor=scene.chain.provincial.actor).may_edit is False
    for actor in (scene.chain.provincial.actor, scene.experts[0].actor, scene.chain.city.actor):
        with pytest.raises(Missing):
            save(scene, actor=actor)
    with pytest.raises(Missing):
        service.view(meeting_id=scene.meeting_id, actor=scene.experts[0].actor)


def test_the_pages_make_change_and_drop_a_group(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=2)
    browser = scene.browser(scene.chain.office)
    base = f"/committees/meetings/{scene.meeting_id}/groups"
    assert "采用建议" in browser.get(base).get_data(as_text=True)
    few = {"name": "设计组", "members": people(scene, 0, 1), "leader": people(scene, 0), "cases": [], "version": "0"}
    refused = browser.submit(f"{base}/new", few)
    assert refused.status_code == 422
    assert "不少于3名" in refused.get_data(as_text=True)
    cases = [case.id for case in scene.cases()]
    done = browser.submit(f"{base}/new", few | {"members": people(scene, 0, 1, 2), "cases": cases})
    assert done.status_code == 303
    (made,) = store.groups_of(scene.meeting_id)
    page = browser.get(f"{base}/{made.id}").get_data(as_text=True)
    assert "设计组" in page
    changed = {"name": "新名", "members": people(scene, 0, 1, 2), "leader": people(scene, 2), "version": "1"}
    assert browser.submit(f"{base}/{made.id}", changed).status_code == 303
    with questions() as seen:
        assert "新名" in browser.get(base).get_data(as_text=True)
    assert len(seen) <= MOST, [text for text, _values in seen]
    assert browser.submit(f"{base}/{made.id}/drop", {"version": "2"}, page=base).status_code == 303
    assert store.groups_of(scene.meeting_id) == []
