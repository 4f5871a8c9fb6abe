"""The pool of experts through the browser and its services: entry, exit, accounts, the pledge."""

import json
from datetime import date, datetime
from typing import Any

import pytest

from plugins.committees.domain.expert import Entry, ExpertEvent
from plugins.committees.service import expert as service
from plugins.committees.service import expert_account, pledge
from plugins.committees.store import expert as store
from portal.accounts import service as accounts
from portal.accounts.domain.synthetic import resident_number_of
from portal.doctor import invariants
from portal.kernel import database as db
from portal.kernel import ledger
from portal.kernel.access import Actor, Role
from portal.kernel.clock import shanghai
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from portal.kernel.health import Examination, examine
from portal.kernel.sweeps import run_all
from portal.sweeps import sweeps
from tests.committees.scene import CONVENES, PREPARED, Scene, make_meeting
from tests.contracts.test_queries import MOST, questions
from tests.factories import Staff, applicant, make_person, make_staff

NOW = shanghai(2023, 8, 10, 9)
FORM = {
    "name": "罗秋月",
    "series": "engineering",
    "specialties": "建筑设计\n结构设计",
    "title": "正高级工程师",
    "title_level": "正高级",
    "employer_name": "贵州省建筑设计院",
    "region": "520100",
    "term_from": "2023-08-10",
    "term_until": "2026-08-09",
}
BASE = "/committees/experts"


def text(answer: Any) -> str:
    return answer.get_data(as_text=True)


def entry(number: str = "", **changes: Any) -> Entry:
    given: dict[str, Any] = {
        **FORM,
        "number": number or resident_number_of(90001),
        "specialties": ("建筑设计", "结构设计"),
        "term_from": date(2023, 8, 10),
        "term_until": date(2026, 8, 9),
    }
    return Entry(**(given | changes))


def applied(scene: Scene, number: str = "", **changes: Any) -> int:
    with scene.at_work():
        return service.apply(entry=entry(number, **changes), actor=scene.office, now=NOW)


def decide(scene: Scene, expert_id: int, event: ExpertEvent, reason: str = "") -> None:
    row = store.expert(expert_id)
    assert row is not None
    actor = scene.chain.provincial.actor
    with scene.at_work():
        service.decide(expert_id=expert_id, version=row.version, event=event, reason=reason, actor=actor, now=NOW)


def approved(scene: Scene, number: str = "", **changes: Any) -> store.Expert:
    identity = applied(scene, number, **changes)
    decide(scene, identity, ExpertEvent.APPROVE)
    return row(identity)


def row(expert_id: int) -> store.Expert:
    found = store.expert(expert_id)
    assert found is not None
    return found


def test_an_expert_is_applied_for_approved_and_leaves(scene: Scene) -> None:
    person = make_person("罗秋月")
    office, province = scene.browser(scene.chain.office, NOW), scene.browser(scene.chain.provincial, NOW)
    answer = office.submit(f"{BASE}/new", {**FORM, "number": person.document})
    assert answer.status_code == 303, text(answer)
    path = answer.headers["Location"]
    identity = int(path.rsplit("/", 1)[1])
    assert "入库待审批" in text(province.get(f"{BASE}?state=applied"))
    page = text(province.get(path))
    assert person.document not in page
    assert person.document[-4:] in page
    assert row(identity).person_id is None
    assert province.submit(f"{path}/decide/approve", {"version": "1"}).status_code == 303
    assert row(identity).person_id == person.id
    assert accounts.members(scene.chain.office.organisation_id, "expert") == (person.id,)
    assert "在库" in text(office.get(path))
    assert office.submit(f"{path}/exit", {"version": "3", "reason": "本人退休"}).status_code == 303
    assert row(identity).state == "leaving"
    assert province.submit(f"{path}/decide/approve-exit", {"version": "4"}).status_code == 303
    assert row(identity).state == "left"
    assert accounts.members(scene.chain.office.organisation_id, "expert") == ()
    actions = [each.action for each in ledger.history(f"committees.expert:{identity}")]
    assert actions == [f"committees.expert_{verb}" for verb in
                       ("applied", "entered", "linked", "exit_applied", "left")]  # fmt: skip
    assert all(person.document not in str(each.data) for each in ledger.history(f"committees.expert:{identity}"))


def test_faults_stand_beside_their_fields_and_typed_text_stays(scene: Scene) -> None:
    office = scene.browser(scene.chain.office, NOW)
    broken = {**FORM, "number": "52010019900101001X", "term_until": "2026-08-10", "specialties": "建筑设计"}
    answer = office.submit(f"{BASE}/new", broken)
    assert answer.status_code == 422
    assert "证件号码不对" in text(answer)
    assert "任期不超过3年" in text(answer)
    assert "贵州省建筑设计院" in text(answer)
    assert "贵州省建筑设计院" in text(office.get(f"{BASE}/new"))


def test_a_refusal_needs_its_reason_and_can_be_applied_for_again(scene: Scene) -> None:
    identity = applied(scene)
    with pytest.raises(Invalid):
        decide(scene, identity, ExpertEvent.REFUSE)
    decide(scene, identity, ExpertEvent.REFUSE, "专业与系列不符")
    assert row(identity).state == "refused"
    assert applied(scene, title="高级工程师", title_level="副高级") == identity
    assert (row(identity).state, row(identity).title, row(identity).reason) == ("applied", "高级工程师", "")


def test_one_who_is_in_the_pool_is_not_entered_twice(scene: Scene) -> None:
    approved(scene)
    with pytest.raises(Invalid) as refusal:
        applied(scene)
    assert set(refusal.value.errors) == {"number"}


def test_what_was_approved_is_approved_again_when_it_changes(scene: Scene) -> None:
    expert = approved(scene)
    given = {"expert_id": expert.id, "actor": scene.office, "now": NOW}
    with scene.at_work():
        assert not service.change(version=expert.version, entry=entry(region="520300"), **given)
        assert (row(expert.id).state, row(expert.id).region) == ("approved", "520300")
        again = entry(region="520300", title="一级建造师")
        assert service.change(version=row(expert.id).version, entry=again, **given)
        assert row(expert.id).state == "applied"
        with pytest.raises(Conflict):
            service.change(version=1, entry=again, **given)
    assert row(expert.id).id_sealed == expert.id_sealed


def test_only_the_office_applies_and_only_the_province_decides(scene: Scene) -> None:
    identity = applied(scene)
    with pytest.raises(Denied):
        decide_as(scene, identity, scene.office)
    with pytest.raises(Denied), scene.at_work():
        service.apply(entry=entry(), actor=scene.chain.provincial.actor, now=NOW)
    stranger = make_staff(Role.OFFICE_OFFICER, scene.chain.province.tree.office)
    elsewhere = Actor(stranger.person.id, Role.OFFICE_OFFICER, 999, second_factor=True)
    with pytest.raises(Missing), scene.at_work():
        service.view(expert_id=identity, actor=elsewhere, now=NOW)
    with pytest.raises(Missing), scene.at_work():
        service.ask_exit(expert_id=identity, version=1, reason="不再担任", actor=elsewhere, now=NOW)
    with scene.at_work():
        assert service.listed(actor=elsewhere, wanted=service.Filter())[0] == ()


def decide_as(scene: Scene, expert_id: int, actor: Actor) -> None:
    with scene.at_work():
        service.decide(expert_id=expert_id, version=1, event=ExpertEvent.APPROVE, actor=actor, now=NOW)


def sought(scene: Scene, *, now: datetime) -> int:
    with db.transaction():
        return expert_account.sweep_accounts(portal=scene.app.extensions["portal"], now=now)


def test_who_registers_later_is_linked_by_the_sweep(scene: Scene) -> None:
    number = resident_number_of(90002)
    expert = approved(scene, number, name="晚到者")
    assert expert.person_id is None
    assert sought(scene, now=NOW) == 0
    person = make_person("晚到者", document=number)
    assert sought(scene, now=shanghai(2023, 8, 10, 9, 5)) == 0
    assert sought(scene, now=shanghai(2023, 8, 10, 9, 11)) == 1
    assert row(expert.id).person_id == person.id
    assert accounts.members(scene.chain.office.organisation_id, "expert") == (person.id,)
    assert sought(scene, now=shanghai(2023, 8, 10, 9, 30)) == 0


def test_another_name_is_not_linked_and_the_button_says_so(scene: Scene) -> None:
    number = resident_number_of(90003)
    expert = approved(scene, number, name="罗秋月")
    make_person("罗秋明", document=number)
    office = scene.browser(scene.chain.office, NOW)
    path = f"{BASE}/{expert.id}"
    assert office.submit(f"{path}/link", page=path).status_code == 303
    assert row(expert.id).person_id is None
    assert "没有找到" in text(office.get(path))


def test_nobody_leaves_with_a_seat_in_an_open_meeting(scene: Scene) -> None:
    make_meeting(scene, experts=3, cases=1, members=3)
    expert = store.of_person(scene.experts[1].person.id)[0]
    with scene.at_work():
        given = {"expert_id": expert.id, "actor": scene.office, "now": PREPARED}
        service.ask_exit(version=1, reason="工作调动", **given)
    with pytest.raises(Refused):
        decide(scene, expert.id, ExpertEvent.APPROVE_EXIT)
    assert row(expert.id).state == "leaving"


def test_a_search_stands_in_no_address(scene: Scene) -> None:
    expert = approved(scene)
    approved(scene, resident_number_of(90009), name="石方")
    for client in (scene.browser(scene.chain.office, NOW), scene.browser(scene.chain.provincial, NOW)):
        for wanted in (
            "秋月",
            expert.id_sealed,
            expert.id_sealed.lower(),
            f" {expert.id_sealed[:6]} {expert.id_sealed[6:]}",
        ):
            page = text(client.submit(BASE, {"text": wanted}))
            assert f'href="{BASE}/{expert.id}"' in page
            assert "石方" not in page
        assert "没有符合条件" in text(client.submit(BASE, {"text": "无此人"}))
        assert client.submit(BASE, {"text": ""}).status_code == 422


def test_lists_page_by_key_with_few_queries(scene: Scene) -> None:
    for number in range(33):
        applied(scene, resident_number_of(91000 + number), name=f"专家甲{number}")
    with scene.at_work():
        first, after = service.listed(actor=scene.office, wanted=service.Filter(state="applied"))
        rest, end = service.listed(actor=scene.office, wanted=service.Filter(state="applied"), after_id=after)
        assert service.listed(actor=scene.office, wanted=service.Filter(series="teachers"))[0] == ()
    assert [each.id for each in (*first, *rest)] == sorted((each.id for each in (*first, *rest)), reverse=True)
    assert (len(first), len(rest), end) == (30, 3, 0)


@pytest.fixture
def expert(scene: Scene) -> Staff:
    """One who was approved and has an account."""
    person = make_person("罗秋月")
    approved(scene, person.document)
    found = next(each for each in accounts.capacities(actor=applicant(person)) if each.role == Role.EXPERT)
    return Staff(person, scene.chain.office.organisation_id, found.member_id, Role.EXPERT)


def test_the_pledge_is_read_and_signed_once(scene: Scene, expert: Staff) -> None:
    client = scene.browser(expert, NOW)
    page = text(client.get("/expert/pledge"))
    assert "纪律" in page
    digest = pledge.view(actor=expert.actor).text_hash
    assert client.submit("/expert/pledge", {"text_hash": digest, "name": "别人"}).status_code == 422
    assert client.submit("/expert/pledge", {"text_hash": "0" * 64, "name": "罗秋月"}).status_code == 422
    assert client.submit("/expert/pledge", {"text_hash": digest, "name": " 罗秋月 "}).status_code == 303
    own = store.of_person(expert.person.id)[0]
    assert (own.pledged_at, own.pledge_hash) == (NOW, digest)
    assert "已签署" in text(client.get("/expert/pledge"))
    entries = [each for each in ledger.history(f"committees.expert:{own.id}") if each.action.endswith("pledged")]
    assert [json.loads(each.data)["text"] for each in entries] == [digest]
    with pytest.raises(Denied):
        pledge.view(actor=scene.office)


def test_a_new_term_asks_for_a_new_pledge(scene: Scene, expert: Staff) -> None:
    own = store.of_person(expert.person.id)[0]
    with scene.at_work():
        digest = pledge.view(actor=expert.actor).text_hash
        pledge.sign(text_hash=digest, name="罗秋月", actor=expert.actor, now=NOW)
        given = {"expert_id": own.id, "actor": scene.office, "now": CONVENES}
        later = entry(term_from=date(2023, 12, 1), term_until=date(2026, 11, 30))
        service.change(version=row(own.id).version, entry=later, **given)
    assert row(own.id).pledged_at is None


def test_the_office_hears_once_of_an_ending_term(scene: Scene) -> None:
    approved(scene)
    portal = scene.app.extensions["portal"]
    assert expert_account.sweep_terms(portal=portal, now=NOW) == 0
    ending = shanghai(2026, 6, 15, 9)
    assert expert_account.sweep_terms(portal=portal, now=ending) == 1
    assert expert_account.sweep_terms(portal=portal, now=ending) == 0


def test_the_sweeps_run_and_the_invariants_hold(scene: Scene) -> None:
    approved(scene)
    portal = scene.app.extensions["portal"]
    done = run_all(sweeps(portal), portal=portal, now=NOW)
    assert {"committees.expert_accounts", "committees.expert_terms", "committees.expert_imports"} <= set(done)
    named = [each for each in invariants(portal.registry) if each.name.startswith(("committees-exp", "committees-imp"))]
    assert len(named) == 3
    assert all(each.holds for each in examine(named, Examination(portal=portal, now=NOW)))


def test_the_number_is_sealed_in_the_database(scene: Scene) -> None:
    expert = approved(scene)
    cursor = db.database.execute_sql("SELECT id_sealed, id_index FROM committees_expert")
    sealed, index = cursor.fetchone()
    assert expert.id_sealed not in sealed
    assert expert.id_sealed not in index


def test_pages_ask_little_however_many_there_are(scene: Scene) -> None:
    for number in range(32):
        approved(scene, resident_number_of(94000 + number), name=f"专家乙{number}")
    for who in (scene.chain.office, scene.chain.provincial):
        client = scene.browser(who, NOW)
        for path in (BASE, f"{BASE}?state=approved&series=engineering", f"{BASE}/1"):
            client.get(path)
            with questions() as seen:
                assert client.get(path).status_code == 200
            assert len(seen) <= MOST, (path, [each for each, _values in seen])
