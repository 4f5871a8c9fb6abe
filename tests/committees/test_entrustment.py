"""Entrusted reviews: cases of an office without an able committee, reviewed by another's."""

import pytest

from plugins.committees.domain.entrustment import EntrustmentEvent
from plugins.committees.service import entrustment, meeting, recheck
from plugins.committees.service.room import reads
from plugins.committees.store import entrustment as store
from plugins.committees.store.filing import Committee
from portal.accounts.domain.organisations import OrganisationKind
from portal.kernel import ledger
from portal.kernel.access import Actor, Role
from portal.kernel.clock import FixedClock
from portal.kernel.errors import Conflict, Invalid, Missing, PortalError, Refused
from portal.plugin import reviewed_applications
from tests.committees.scene import CONVENES, PREPARED, Scene, add_engineers
from tests.committees.test_publicity import applicant, faults
from tests.factories import Staff, make_organisation, make_staff


@pytest.fixture
def other(scene: Scene) -> Staff:
    """The office whose committee is able: the scene's committee is its own; the scene's office has none."""
    add_engineers(scene, 2)
    department = scene.chain.province.tree.department
    office = make_organisation(OrganisationKind.COMMITTEE_OFFICE, department, name="省建筑评委会办公室")
    Committee.update(office_id=office).execute()
    return make_staff(Role.OFFICE_OFFICER, office)


def letter(scene: Scene, other: Staff, **changes) -> entrustment.Letter:
    given = {
        "to_office": other.actor.organisation_id,
        "number": "黔建函〔2023〕12号",
        "reason": "本办公室没有组建评审委员会",
        "application_ids": tuple(each.application_id for each in scene.engineers),
    }
    return entrustment.Letter(**(given | changes))


def ask(scene: Scene, other: Staff, **changes) -> int:
    with scene.at_work():
        return entrustment.ask(letter=letter(scene, other, **changes), actor=scene.office, now=PREPARED)


def answer(scene: Scene, identity: int, event: EntrustmentEvent, actor: Actor, text: str = "") -> None:
    given = {"entrustment_id": identity, "version": 1, "event": event, "text": text}
    with scene.at_work():
        entrustment.answer(**given, actor=actor, now=PREPARED)


def test_accepted_cases_come_onto_the_other_offices_list(scene: Scene, other: Staff) -> None:
    ids = [each.application_id for each in scene.engineers]
    identity = ask(scene, other)
    assert entrustment.entrusted_cases(other.actor.organisation_id) == ()
    assert not reads(other.actor, ids[0])
    answer(scene, identity, EntrustmentEvent.ACCEPT, other.actor)
    assert entrustment.entrusted_cases(other.actor.organisation_id) == tuple(ids)
    assert reads(other.actor, ids[0])
    with scene.at_work():
        committee = Committee.get().id
        plan = meeting.Plan(committee, "委托评审会议", 2023, "副高级", "贵阳", CONVENES, 5)
        made = meeting.create(plan=plan, actor=other.actor, now=PREPARED)
        assert [each.id for each in meeting.candidates(meeting_id=made, actor=other.actor)[0]] == ids
        assert meeting.add_cases(meeting_id=made, application_ids=ids, actor=other.actor, now=PREPARED) == 2
        assert recheck.entrusted_to(actor=applicant(scene, 0))[0][1] == "省建筑评委会办公室"
        assert len(reviewed_applications(actor=scene.office)) == 2
    assert faults() == []
    assert ledger.verify().breaks == ()


def test_declined_or_withdrawn_they_can_be_entrusted_again(scene: Scene, other: Staff) -> None:
    first = ask(scene, other)
    with pytest.raises(Conflict):
        ask(scene, other)
    with pytest.raises(Invalid):
        answer(scene, first, EntrustmentEvent.DECLINE, other.actor)
    answer(scene, first, EntrustmentEvent.DECLINE, other.actor, "今年会议已满额")
    second = ask(scene, other)
    answer(scene, second, EntrustmentEvent.WITHDRAW, scene.office)
    with pytest.raises(Conflict):
        answer(scene, second, EntrustmentEvent.ACCEPT, other.actor)
    assert store.accepted(other.actor.organisation_id) == []
    assert faults() == []


def test_an_able_office_does_not_entrust(scene: Scene) -> None:
    add_engineers(scene, 1)
    office = make_organisation(
        OrganisationKind.COMMITTEE_OFFICE, scene.chain.province.tree.department, name="第二办公室"
    )
    row = Committee.get()
    columns = {name: value for name, value in row.__data__.items() if name not in ("id", "number", "office_id")}
    Committee.create(**columns, office_id=office, number="黔人社备〔2023〕2号")
    with pytest.raises(Refused, match="不需要委托"):
        ask(scene, make_staff(Role.OFFICE_OFFICER, office))


def test_others_see_nothing_of_it(scene: Scene, other: Staff) -> None:
    identity = ask(scene, other)
    stranger = make_staff(
        Role.OFFICE_OFFICER,
        make_organisation(OrganisationKind.COMMITTEE_OFFICE, scene.chain.province.tree.department, name="第三办公室"),
    )
    with scene.at_work():
        with pytest.raises(Missing):
            entrustment.view(entrustment_id=identity, actor=stranger.actor)
        with pytest.raises(PortalError):
            entrustment.listed(actor=scene.chain.provincial.actor)
    for actor in (stranger.actor, scene.office):
        with pytest.raises(Missing):
            answer(scene, identity, EntrustmentEvent.ACCEPT, actor)
    with pytest.raises(Missing):
        answer(scene, identity, EntrustmentEvent.WITHDRAW, other.actor)


def test_in_the_browser(scene: Scene, other: Staff, clock: FixedClock) -> None:
    engineer = scene.engineers[0]
    clock.set(PREPARED.isoformat())
    ours, theirs = scene.browser(scene.chain.office, PREPARED), scene.browser(other, PREPARED)
    path = "/committees/entrustments/new"
    fields = {
        "to_office": str(other.actor.organisation_id),
        "number": "黔建函〔2023〕12号",
        "reason": "无",
        "application_ids": [str(engineer.application_id)],
    }
    refused = ours.submit(path, fields)
    assert refused.status_code == 422
    assert "黔建函〔2023〕12号" in refused.get_data(as_text=True)
    done = ours.submit(path, fields | {"reason": "本办公室没有组建评审委员会"})
    assert done.status_code == 303
    assert done.location in theirs.get("/committees/entrustments").get_data(as_text=True)
    assert theirs.submit(done.location, {"version": "1", "word": "accept"}).status_code == 303
    assert "已接受" in ours.get(done.location).get_data(as_text=True)
