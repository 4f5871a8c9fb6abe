"""Re-checks: asked for once and in time, proposed by the office, decided with the chair's consent."""

import pytest

from plugins.committees.domain.objection import Finding
from plugins.committees.service import recheck, settings
from plugins.committees.store import recheck as store
from portal.kernel import ledger
from portal.kernel.clock import FixedClock, shanghai
from portal.kernel.errors import Conflict, Invalid, Missing, PortalError, Refused
from portal.kernel.notices import Notice
from tests.committees.scene import Scene
from tests.committees.test_decision import decided, states
from tests.committees.test_publicity import applicant, complain, entries, faults, published, settle
from tests.factories import sign_in_client
from tests.lint import LintedClient

ASKED = shanghai(2023, 12, 14, 9)
# Fifteen working days after 12 December 2023.
LATE = shanghai(2024, 1, 4)
BOTH = shanghai(2023, 12, 18, 9)
REMARK = "请再核对原始选票。"
WHY = "我认为计票可能有误，请求复查。"


def asked(scene: Scene) -> int:
    decided(scene)
    with scene.at_work():
        given = {"case_id": scene.cases()[0].id, "text": WHY, "actor": applicant(scene, 0)}
        return recheck.ask(**given, now=ASKED)


def propose(scene: Scene, identity: int, *, grants: bool, version: int = 1) -> None:
    given = {"recheck_id": identity, "version": version, "grants": grants, "finding": "经核对原始记录，情况属实。"}
    with scene.at_work():
        recheck.propose(**given, actor=scene.office, now=ASKED)


def consent(scene: Scene, identity: int, *, agrees: bool = True, version: int = 2, remark: str = "") -> None:
    given = {"recheck_id": identity, "version": version, "agrees": agrees, "remark": remark}
    with scene.at_work():
        recheck.consent(**given, actor=scene.chair.actor, now=ASKED)


def test_granted_with_the_chairs_consent_it_has_passed(scene: Scene) -> None:
    identity = asked(scene)
    propose(scene, identity, grants=True)
    assert states(scene)[0] == "not_passed"
    consent(scene, identity)
    assert states(scene)[0] == "passed"
    assert scene.cases()[0].outcome == "passed"
    assert store.recheck(identity).state == "granted"
    with pytest.raises(PortalError):
        consent(scene, identity)
    assert faults() == []
    assert ledger.verify().breaks == ()


def test_the_result_stands_and_the_applicant_is_told_why(scene: Scene) -> None:
    identity = asked(scene)
    propose(scene, identity, grants=False)
    consent(scene, identity)
    assert states(scene)[0] == "not_passed"
    told = [row for row in Notice.select().where(Notice.kind == "committees.recheck") if "维持" in row.title]
    assert [row.person_id for row in told] == [scene.cases()[0].person_id]
    assert faults() == []


def test_without_consent_the_office_looks_again(scene: Scene) -> None:
    identity = asked(scene)
    propose(scene, identity, grants=True)
    with pytest.raises(Invalid):
        consent(scene, identity, agrees=False)
    consent(scene, identity, agrees=False, remark="请再核对原始选票。")
    row = store.recheck(identity)
    assert (row.state, row.remark) == ("asked", "请再核对原始选票。")
    with pytest.raises(Conflict):
        propose(scene, identity, grants=False, version=1)
    propose(scene, identity, grants=False, version=3)


def test_once_in_time_and_only_of_what_has_failed(scene: Scene) -> None:
    decided(scene)
    failed, passed = scene.cases()
    first, second = applicant(scene, 0), applicant(scene, 1)
    with scene.at_work():
        with pytest.raises(Refused):
            recheck.ask(case_id=passed.id, text=WHY, actor=second, now=ASKED)
        with pytest.raises(Missing):
            recheck.ask(case_id=failed.id, text=WHY, actor=second, now=ASKED)
        with pytest.raises(Refused):
            recheck.ask(case_id=failed.id, text=WHY, actor=first, now=LATE)
        recheck.ask(case_id=failed.id, text=WHY, actor=first, now=ASKED)
        with pytest.raises(Refused):
            recheck.ask(case_id=failed.id, text=WHY, actor=first, now=ASKED)


def test_where_nobody_is_reconsidered_it_can_only_stand(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = asked(scene)
    monkeypatch.setattr(settings, "recheck_restores", lambda: False)
    with pytest.raises(Refused, match="不再复议"):
        propose(scene, identity, grants=True)
    propose(scene, identity, grants=False)


def test_others_have_no_part_in_it(scene: Scene) -> None:
    identity = asked(scene)
    with scene.at_work():
        for actor in (scene.chair.actor, scene.chain.provincial.actor, applicant(scene, 0)):
            given = {"recheck_id": identity, "version": 1, "grants": True, "finding": "经核对原始记录，情况属实。"}
            with pytest.raises(PortalError):
                recheck.propose(**given, actor=actor, now=ASKED)
    propose(scene, identity, grants=True)
    with scene.at_work():
        for actor in (scene.experts[1].actor, scene.office):
            with pytest.raises(PortalError):
                recheck.consent(recheck_id=identity, version=2, agrees=True, actor=actor, now=ASKED)


def test_in_the_browser(scene: Scene, clock: FixedClock) -> None:
    decided(scene)
    clock.set(ASKED.isoformat())
    mine = LintedClient(scene.app)
    sign_in_client(mine, scene.engineers[0].person, now=ASKED)
    path = f"/committees/my-results/{scene.cases()[0].id}/recheck"
    assert path in mine.get("/committees/my-results").get_data(as_text=True)
    refused = mine.submit(path, {"text": "太短"})
    assert refused.status_code == 422
    assert "太短" in refused.get_data(as_text=True)
    assert mine.submit(path, {"text": WHY}).status_code == 303
    row = store.Recheck.get()
    office, chair = scene.browser(scene.chain.office, ASKED), scene.browser(scene.chair, ASKED)
    desk = f"/committees/rechecks/{row.id}"
    assert desk in office.get("/committees/rechecks").get_data(as_text=True)
    assert (
        office.submit(desk, {"version": "1", "outcome": "stands", "finding": "经核对原始记录，计票无误。"}).status_code
        == 303
    )
    page = f"/expert/meetings/{scene.meeting_id}/rechecks"
    assert scene.cases()[0].applicant_name in chair.get(page).get_data(as_text=True)
    agreed = chair.submit(page, {"recheck_id": str(row.id), "version": "2", "word": "agree"}, page=page)
    assert agreed.status_code == 303
    assert "维持原结果" in mine.get("/committees/my-results").get_data(as_text=True)
    assert scene.browser(scene.experts[1], ASKED).get(page).status_code == 200


def two_waiting(scene: Scene) -> list[store.Recheck]:
    """Two proposals wait for the chair: of the case that has failed, and of one overturned by an objection."""
    token = published(scene)
    reference = complain(scene, token, entries(scene, token)[0].id)
    settle(scene, reference, Finding.UPHOLD)
    for place in (0, 1):
        with scene.at_work():
            given = {"case_id": scene.cases()[place].id, "text": WHY, "actor": applicant(scene, place)}
            identity = recheck.ask(**given, now=BOTH)
        propose(scene, identity, grants=place == 1)
    return list(store.Recheck.select().order_by(store.Recheck.id))


def test_the_chair_declines_any_one_of_several(scene: Scene, clock: FixedClock) -> None:
    first, second = two_waiting(scene)
    clock.set(BOTH.isoformat())
    chair, page = scene.browser(scene.chair, BOTH), f"/expert/meetings/{scene.meeting_id}/rechecks"
    shown = chair.get(page).get_data(as_text=True)
    assert all(case.applicant_name in shown for case in scene.cases()[:2])
    versions = {f"version_{row.id}": str(row.version) for row in (first, second)}
    given = {**versions, "word": "object", "recheck_id": str(second.id)}
    for lacking in ({"remark": ""}, {"remark": "再看"}, {"remark": REMARK, "recheck_id": ""}, {"recheck_id": "987654"}):
        refused = chair.submit(page, {"remark": REMARK, **given, **lacking}, page=page)
        assert refused.status_code == 422
        # What was typed is there still.
        assert {"remark": REMARK, **lacking}["remark"] in refused.get_data(as_text=True)
    stale = {**given, f"version_{second.id}": "1", "remark": REMARK}
    assert chair.submit(page, stale, page=page).status_code == 409
    assert chair.submit(page, {**given, "remark": REMARK}, page=page).status_code == 303
    assert [store.recheck(row.id).state for row in (first, second)] == ["proposed", "asked"]
    assert store.recheck(second.id).remark == REMARK
    office = scene.browser(scene.chain.office, BOTH)
    assert REMARK in office.get(f"/committees/rechecks/{second.id}").get_data(as_text=True)
    # The other one can still be declined, and then there is nothing left.
    assert chair.submit(page, {**given, "recheck_id": str(first.id), "remark": REMARK}, page=page).status_code == 303
    assert "没有等待您同意的复查意见" in chair.get(page).get_data(as_text=True)
    assert faults() == []


def test_whoever_has_asked_hears_that_it_goes_on_but_not_why(scene: Scene) -> None:
    identity = asked(scene)
    propose(scene, identity, grants=True)
    consent(scene, identity, agrees=False, remark=REMARK)
    rows = {row.person_id: row for row in Notice.select().where(Notice.title.contains("核对"))}
    case = scene.cases()[0]
    assert set(rows) == {case.person_id, scene.chain.office.person.id}
    mine, theirs = rows[case.person_id], rows[scene.chain.office.person.id]
    assert mine.link == "/committees/my-results"
    # Fifteen working days after 14 December 2023.
    assert "2024-01-05" in mine.body
    assert REMARK not in mine.body
    assert "通过" not in mine.title + mine.body
    assert (theirs.link, theirs.body) == (f"/committees/rechecks/{identity}", REMARK)
