"""Decisions: pending until the chair has signed and the office applies them, all in one go."""

from datetime import timedelta

import pytest

from plugins.committees.domain.ballot import Choice, Holder
from plugins.committees.domain.decision import fill, signing_rank, unknown_marks
from plugins.committees.domain.meeting import MeetingState
from plugins.committees.service import conflict, decision
from plugins.committees.store import decision as store
from plugins.committees.store import meeting as meetings
from plugins.committees.store.decision_invariants import INVARIANTS
from portal.kernel import ledger
from portal.kernel.access import Role
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, PortalError, Refused
from portal.kernel.notices import Notice
from portal.submissions.store import application as applications
from tests.committees.scene import PREPARED, Scene, declare_clear, make_meeting
from tests.committees.test_ballot import CLOSES, close, opened, reveal, vote
from tests.contracts.test_queries import questions
from tests.factories import make_staff

YES, NO = Choice.YES, Choice.NO
DECIDED = CLOSES + timedelta(hours=1)


def counted(scene: Scene, *, cases: int = 2) -> Scene:
    """Four experts have voted: the first case fails, the others pass; the box is open."""
    make_meeting(scene, experts=4, cases=cases)
    return count_votes(scene, cases)


def count_votes(scene: Scene, cases: int) -> Scene:
    codes = opened(scene)
    for number, staff in enumerate(scene.experts):
        vote(scene, staff.actor, NO if number < 2 else YES, *[YES] * (cases - 1))
    close(scene)
    reveal(scene, codes, Holder.CHAIR, Holder.OFFICE)
    return scene


def decided(scene: Scene, *, cases: int = 2) -> Scene:
    """The decisions hold."""
    counted(scene, cases=cases)
    given = {"meeting_id": scene.meeting_id, "now": DECIDED}
    with scene.at_work():
        decision.prepare(**given, actor=scene.office)
        decision.sign(**given, actor=scene.chair.actor)
        decision.apply(**given, actor=scene.office)
    return scene


def told(scene: Scene) -> list[str]:
    """What the applicants were told of their results."""
    rows = Notice.select().where(Notice.kind == "application.result").order_by(Notice.id)
    return [row.body for row in rows]


def states(scene: Scene) -> list[str]:
    return [applications.application(case.application_id).state for case in scene.cases()]


def faults() -> list[str]:
    return [fault for each in INVARIANTS for fault in each.find(None)]


def test_nothing_is_told_before_the_chair_has_signed_and_the_office_applies(scene: Scene) -> None:
    counted(scene)
    given = {"meeting_id": scene.meeting_id, "now": DECIDED}
    with scene.at_work():
        with pytest.raises(Refused, match="签署"):
            decision.apply(**given, actor=scene.office)
        assert decision.prepare(**given, actor=scene.office) == 2
        with pytest.raises(Conflict):
            decision.prepare(**given, actor=scene.office)
        with pytest.raises(Refused, match="签署"):
            decision.apply(**given, actor=scene.office)
        assert decision.sign(**given, actor=scene.chair.actor) == 2
        assert told(scene) == []
        assert states(scene) == ["received", "received"]
        assert faults() == []
        letters = [
            line.decision.letter for line in decision.board(meeting_id=scene.meeting_id, actor=scene.office).lines
        ]
        assert decision.apply(**given, actor=scene.office) == 2
        with pytest.raises(Conflict):
            decision.apply(**given, actor=scene.office)
    assert told(scene) == letters
    assert "赞成票未达到" in letters[0]
    assert "评审通过" in letters[1]
    assert states(scene) == ["not_passed", "passed"]
    assert [case.outcome for case in scene.cases()] == ["failed", "passed"]
    assert meetings.meeting(scene.meeting_id).state == MeetingState.DECIDED
    assert faults() == []
    assert ledger.verify().breaks == ()


def test_all_or_none_are_applied(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    counted(scene)
    given = {"meeting_id": scene.meeting_id, "now": DECIDED}
    real, done = decision.record_result, []

    def second_fails(**columns) -> None:
        if done:
            raise Conflict("x")
        done.append(real(**columns))

    monkeypatch.setattr(decision, "record_result", second_fails)
    with scene.at_work():
        decision.prepare(**given, actor=scene.office)
        decision.sign(**given, actor=scene.chair.actor)
        with pytest.raises(Conflict):
            decision.apply(**given, actor=scene.office)
    assert told(scene) == []
    assert states(scene) == ["received", "received"]
    assert faults() == []


def test_changed_words_need_a_new_signature(scene: Scene) -> None:
    counted(scene)
    given = {"meeting_id": scene.meeting_id, "now": DECIDED}
    failed, passed = scene.cases()
    with scene.at_work():
        decision.prepare(**given, actor=scene.office)
        decision.sign(**given, actor=scene.chair.actor)
        words = {"actor": scene.office, "now": DECIDED}
        with pytest.raises(Invalid):
            decision.reword(case_id=failed.id, reason="短", **words)
        with pytest.raises(Conflict):
            decision.reword(case_id=passed.id, reason="不能给通过的写理由", **words)
        decision.reword(case_id=failed.id, reason="业绩材料不足以证明主持过大型项目。", **words)
        row = store.of_case(failed.id)
        assert row.signed_at is None
        assert "理由：业绩材料不足以证明主持过大型项目。对评审" in row.letter
        with pytest.raises(Refused):
            decision.apply(**given, actor=scene.office)
        assert decision.sign(**given, actor=scene.chair.actor) == 1
        decision.apply(**given, actor=scene.office)


def test_a_recused_chair_neither_sees_nor_signs_that_case(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=2, clear=False)
    first, second = scene.cases()
    with scene.at_work():
        conflict.order(
            case_id=second.id, person_id=scene.chair.person.id, reason="师生关系", actor=scene.office, now=PREPARED
        )
        for staff in scene.experts:
            declare_clear(scene, staff)
    codes = opened(scene)
    for number, staff in enumerate(scene.experts):
        vote(scene, staff.actor, *[YES] * (1 if number == 0 else 2))
    close(scene)
    reveal(scene, codes, Holder.OFFICE, Holder.PROVINCE)
    given = {"meeting_id": scene.meeting_id, "now": DECIDED}
    with scene.at_work():
        decision.prepare(**given, actor=scene.office)
        found = decision.signing_board(meeting_id=scene.meeting_id, actor=scene.chair.actor)
        assert [line.case.id for line in found.lines] == [first.id]
        assert decision.sign(**given, actor=scene.chair.actor) == 1
        with pytest.raises(Refused):
            decision.apply(**given, actor=scene.office)
        assert decision.sign(**given, actor=scene.experts[1].actor) == 1
        decision.apply(**given, actor=scene.office)
    assert {row.signed_name for row in store.of_meeting(scene.meeting_id).values()} == {"专家00", "专家01"}


def test_who_may_sign_is_asked_once_for_all_cases(scene: Scene) -> None:
    counted(scene, cases=3)
    with scene.at_work():
        decision.prepare(meeting_id=scene.meeting_id, actor=scene.office, now=DECIDED)
        with questions() as asked:
            found = decision.signing_board(meeting_id=scene.meeting_id, actor=scene.chair.actor)
    assert found.mine == 3
    # Which cases exist for the chair, and who is recused from them.
    assert len([text for text, _values in asked if '"committees_conflict"' in text]) == 2


def test_members_and_strangers_have_no_part_in_it(scene: Scene) -> None:
    counted(scene)
    given = {"meeting_id": scene.meeting_id, "now": DECIDED}
    other = make_staff(Role.DEPARTMENT_OFFICER, scene.chain.province.tree.department).actor
    with scene.at_work():
        for actor in (other, scene.chair.actor, scene.chain.provincial.actor, scene.chain.employer.actor):
            with pytest.raises(PortalError):
                decision.prepare(**given, actor=actor)
        decision.prepare(**given, actor=scene.office)
        with pytest.raises(Denied):
            decision.sign(**given, actor=scene.experts[1].actor)
        for actor in (scene.office, other, scene.chain.employer.actor):
            with pytest.raises(Missing):
                decision.sign(**given, actor=actor)


def test_the_box_must_be_open(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=1)
    opened(scene)
    for staff in scene.experts:
        vote(scene, staff.actor, YES)
    close(scene)
    with scene.at_work(), pytest.raises(Refused, match="票箱"):
        decision.prepare(meeting_id=scene.meeting_id, actor=scene.office, now=DECIDED)


def test_in_the_browser(scene: Scene, clock) -> None:
    counted(scene)
    clock.set(DECIDED.isoformat())
    base = f"/committees/meetings/{scene.meeting_id}/decisions"
    office, chair = scene.browser(scene.chain.office, DECIDED), scene.browser(scene.chair, DECIDED)
    assert office.submit(f"{base}/prepare", {}, page=base).status_code == 303
    failed = scene.cases()[0]
    bad = office.submit(f"{base}/{failed.id}", {"reason": "短"})
    assert bad.status_code == 422
    assert "短" in bad.get_data(as_text=True)
    assert office.submit(f"{base}/{failed.id}", {"reason": "主持的项目规模不够"}).status_code == 303
    assert "主持的项目规模不够" in office.get(base).get_data(as_text=True)
    signs = f"/expert/meetings/{scene.meeting_id}/decisions"
    assert signs in chair.get(f"/expert/meetings/{scene.meeting_id}").get_data(as_text=True)
    assert "签署以上2项" in chair.get(signs).get_data(as_text=True)
    assert chair.submit(signs, {}).status_code == 303
    assert scene.browser(scene.experts[1], DECIDED).get(signs).status_code == 403
    assert office.submit(f"{base}/apply", {}, page=base).status_code == 303
    assert "结果已生效" in office.get(base).get_data(as_text=True)
    assert scene.browser(scene.chain.provincial, DECIDED).get(base).status_code == 200


def test_letters_and_ranks() -> None:
    assert fill("【姓名】：【理由】【别的】【", {"姓名": "甲", "理由": "【姓名】"}) == "甲：【姓名】【别的】【"
    assert unknown_marks("【姓名】【别的】") == ("别的",)
    assert signing_rank(["member", "deputy"]) == "deputy"
    assert signing_rank([]) is None
