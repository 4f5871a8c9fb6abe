"""Reminders of what follows the results: each stage once, to whoever has to decide, naming nobody."""

from datetime import datetime, timedelta

from plugins.committees.domain.objection import Finding
from plugins.committees.service import confirmation
from plugins.committees.service.result_reminders import sweep_results
from plugins.committees.store import publicity as publicities
from plugins.committees.store import recheck as store
from portal.kernel.clock import shanghai
from portal.kernel.notices import Notice
from tests.committees.scene import Scene
from tests.committees.test_confirmation import confirm, hand_in, over
from tests.committees.test_publicity import complain, entries, published, settle
from tests.committees.test_recheck import asked, consent, propose

DAY = timedelta(days=1)


def sweep(scene: Scene, now: datetime) -> int:
    with scene.at_work():
        told = sweep_results(portal=None, now=now)
        assert sweep_results(portal=None, now=now) == 0
    return told


def told(kind: str) -> list[tuple[int, bool]]:
    """(person, was it over) of each reminder."""
    rows = Notice.select().where(Notice.kind == f"committees.{kind}").order_by(Notice.id)
    return [(row.person_id, row.title.endswith("已过")) for row in rows]


def stages(scene: Scene, due: datetime) -> list[int]:
    """How many are told eight, seven, three and one days before, at the date, and a day after it."""
    return [sweep(scene, now) for now in (due - 8 * DAY, due - 7 * DAY, due - 3 * DAY, due - DAY, due, due + DAY)]


def nobody_is_named(scene: Scene) -> bool:
    words = [f"{row.title}{row.body}" for row in Notice.select().where(Notice.kind.endswith("_due"))]
    return bool(words) and all(case.applicant_name not in each for case in scene.cases() for each in words)


def test_an_open_objection_is_remembered_until_it_is_decided(scene: Scene) -> None:
    token = published(scene)
    reference = complain(scene, token, entries(scene, token)[0].id)
    row = publicities.by_reference(reference)
    assert row is not None
    office = scene.chain.office.person.id
    assert stages(scene, row.due_at) == [0, 1, 1, 1, 1, 0]
    assert told("objection_due") == [(office, False)] * 3 + [(office, True)]
    assert nobody_is_named(scene)
    notice = Notice.get(Notice.kind == "committees.objection_due")
    assert notice.link == f"/committees/objections/{row.id}"
    assert "24:00" in notice.body


def test_a_decided_objection_is_not_remembered(scene: Scene) -> None:
    token = published(scene)
    reference = complain(scene, token, entries(scene, token)[0].id)
    settle(scene, reference, Finding.DISMISS)
    row = publicities.by_reference(reference)
    assert row is not None
    sweep(scene, row.due_at)
    assert told("objection_due") == []


def test_an_officer_hears_nothing_of_an_objection_to_the_own_result(scene: Scene) -> None:
    token = published(scene)
    complain(scene, token, entries(scene, token)[0].id)
    publicities.Objection.update(applicant_id=scene.chain.office.person.id).execute()
    sweep(scene, publicities.Objection.get().due_at)
    assert told("objection_due") == []


def test_a_recheck_is_remembered_by_whoever_has_the_turn(scene: Scene) -> None:
    identity = asked(scene)
    row = store.recheck(identity)
    assert row is not None
    due, office, chair = row.due_at, scene.chain.office.person.id, scene.chair.person.id
    assert [sweep(scene, due - 8 * DAY), sweep(scene, due - 7 * DAY)] == [0, 1]
    propose(scene, identity, grants=False)
    assert sweep(scene, due - 3 * DAY) == 1
    assert told("recheck_due") == [(office, False), (chair, False)]
    consent(scene, identity, agrees=False, remark="请再核对原始选票。")
    assert sweep(scene, due) == 1
    assert told("recheck_due")[-1] == (office, True)
    propose(scene, identity, grants=False, version=3)
    consent(scene, identity, version=4)
    assert sweep(scene, due + DAY) == 0
    assert nobody_is_named(scene)


def test_a_list_is_to_be_handed_in_and_then_to_be_confirmed(scene: Scene) -> None:
    over(scene)
    office, province = scene.chain.office.person.id, scene.chain.provincial.person.id
    # Fifteen working days after 19 December 2023; New Year's Day is none.
    due = shanghai(2024, 1, 11)
    assert stages(scene, due) == [0, 1, 1, 1, 1, 0]
    assert told("hand_in_due") == [(office, False)] * 3 + [(office, True)]
    identity = hand_in(scene)
    due = shanghai(2024, 1, 12)
    assert stages(scene, due) == [0, 1, 1, 1, 1, 0]
    assert told("confirmation_due") == [(province, False)] * 3 + [(province, True)]
    assert len(told("hand_in_due")) == 4
    confirm(scene, identity)
    assert sweep(scene, due + 5 * DAY) == 0
    assert nobody_is_named(scene)


def test_a_returned_list_has_its_time_anew(scene: Scene) -> None:
    over(scene)
    identity, later = hand_in(scene), shanghai(2024, 1, 10, 9)
    with scene.at_work():
        given = {"confirmation_id": identity, "version": 1, "actor": scene.chain.provincial.actor, "now": later}
        confirmation.give_back(**given, reason="请补充会议纪要。")
    assert sweep(scene, shanghai(2024, 1, 20)) == 0
    assert sweep(scene, shanghai(2024, 1, 30)) == 1


def test_nobody_is_hurried_while_an_objection_hinders(scene: Scene) -> None:
    token = published(scene)
    reference = complain(scene, token, entries(scene, token)[0].id)
    publicities.Publicity.update(state="ended").execute()
    sweep(scene, shanghai(2024, 1, 11))
    assert told("hand_in_due") == []
    settle(scene, reference, Finding.DISMISS, now=shanghai(2024, 1, 11, 9))
    assert sweep(scene, shanghai(2024, 1, 12)) == 0
    assert sweep(scene, shanghai(2024, 2, 1, 12)) == 1


def test_the_sweep_is_mounted(scene: Scene) -> None:
    (service,) = [each for each in scene.app.extensions["portal"].registry.services() if each.name == "committees"]
    assert "committees.results" in {each.name for each in service.sweeps}
