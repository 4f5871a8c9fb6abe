"""The secret ballot by its services: from the roll to the result."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from plugins.committees.domain.ballot import Choice, Holder, SessionState
from plugins.committees.domain.meeting import MeetingState
from plugins.committees.service import ballot, ballot_key, conflict
from plugins.committees.store import ballot as store
from plugins.committees.store import meeting as meetings
from portal.kernel import ledger
from portal.kernel.access import Actor
from portal.kernel.database import database
from portal.kernel.errors import Conflict, Missing, PortalError, Refused
from portal.submissions.store import application as applications
from tests.committees.scene import MEETING, Scene, convene, declare_clear, make_meeting
from tests.factories import make_staff

YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN
CLOSES = MEETING + timedelta(hours=2)


def prepared(scene: Scene) -> dict[Holder, str]:
    """A ballot whose codes have been fetched."""
    convene(scene)
    given = {"meeting_id": scene.meeting_id, "now": MEETING}
    with scene.at_work():
        ballot.prepare(**given, actor=scene.office)
        holders = {Holder.CHAIR: scene.chair.actor, Holder.OFFICE: scene.office,
                   Holder.PROVINCE: scene.chain.provincial.actor}  # fmt: skip
        return {holder: ballot_key.fetch_code(**given, actor=actor) for holder, actor in holders.items()}


def opened(scene: Scene) -> dict[Holder, str]:
    codes = prepared(scene)
    with scene.at_work():
        ballot.open_voting(meeting_id=scene.meeting_id, actor=scene.office, now=MEETING)
    return codes


def vote(scene: Scene, actor: Actor, *choices: Choice) -> tuple:
    found = ballot.paper(meeting_id=scene.meeting_id, actor=actor)
    given = dict(zip([place for place, _case in found.cases], choices, strict=True))
    return ballot.cast(meeting_id=scene.meeting_id, choices=given, actor=actor, now=MEETING)


def close(scene: Scene, **more) -> None:
    with scene.at_work():
        ballot.close(meeting_id=scene.meeting_id, now=CLOSES, **({"actor": scene.office} | more))


def reveal(scene: Scene, codes: dict[Holder, str], *holders: Holder) -> bool:
    actors = {Holder.CHAIR: scene.chair.actor, Holder.OFFICE: scene.office,
              Holder.PROVINCE: scene.chain.provincial.actor}  # fmt: skip
    done = False
    for holder in holders:
        given = {"meeting_id": scene.meeting_id, "code": codes[holder], "actor": actors[holder], "now": CLOSES}
        done = ballot_key.hand_in(**given)
    return done


def results(scene: Scene) -> list[tuple]:
    session = store.of_meeting(scene.meeting_id)
    assert session is not None
    return [(row.yes, row.no, row.abstain, row.recused, row.passed) for row in store.results_of(session.id)]


def test_two_thirds_pass_and_one_vote_below_fails(scene: Scene) -> None:
    make_meeting(scene, experts=6, cases=2, members=9)
    codes = opened(scene)
    votes = [(YES, YES), (YES, YES), (YES, YES), (YES, NO), (NO, ABSTAIN), (ABSTAIN, NO)]
    for staff, choices in zip(scene.experts, votes, strict=True):
        assert len(vote(scene, staff.actor, *choices)) == 2
    close(scene)
    assert all(applications.application(each.application_id).voted_at == CLOSES for each in scene.engineers)
    assert results(scene) == []
    assert not reveal(scene, codes, Holder.CHAIR)
    assert reveal(scene, codes, Holder.OFFICE)
    assert results(scene) == [(4, 1, 1, 0, True), (3, 2, 1, 0, False)]
    meeting = meetings.meeting(scene.meeting_id)
    assert meeting is not None
    assert meeting.state == MeetingState.VOTED
    assert ledger.verify().breaks == ()


@pytest.mark.parametrize("pair", [(Holder.CHAIR, Holder.PROVINCE), (Holder.OFFICE, Holder.PROVINCE)])
def test_any_two_of_the_three_open_the_box(scene: Scene, pair: tuple[Holder, Holder]) -> None:
    make_meeting(scene, experts=4, cases=1)
    codes = opened(scene)
    for staff in scene.experts:
        vote(scene, staff.actor, YES)
    close(scene)
    assert reveal(scene, codes, *pair)
    assert results(scene) == [(4, 0, 0, 0, True)]
    with pytest.raises(Conflict, match="只开一次"):
        reveal(scene, codes, Holder.CHAIR)


def test_a_recused_expert_is_not_in_that_cases_denominator(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=2, clear=False)
    first, second = scene.cases()
    for staff in scene.experts[:3]:
        with scene.at_work():
            declare_clear(scene, staff)
    with scene.at_work():
        conflict.order(
            case_id=first.id, person_id=scene.experts[3].person.id, reason="师生关系", actor=scene.office, now=MEETING
        )
        declare_clear(scene, scene.experts[3])
    codes = opened(scene)
    paper = ballot.paper(meeting_id=scene.meeting_id, actor=scene.experts[3].actor)
    assert [case.id for _place, case in paper.cases] == [second.id]
    for staff in scene.experts[:2]:
        vote(scene, staff.actor, YES, YES)
    vote(scene, scene.experts[2].actor, NO, NO)
    vote(scene, scene.experts[3].actor, NO)
    close(scene)
    reveal(scene, codes, Holder.CHAIR, Holder.OFFICE)
    # Two of three pass the first; two of four fail the second.
    assert results(scene) == [(2, 1, 0, 1, True), (2, 2, 0, 0, False)]


def test_nobody_votes_twice_even_at_once(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=2)
    opened(scene)
    voter = scene.experts[1].actor

    def again(_number: int) -> str:
        database.connect(reuse_if_open=True)
        try:
            vote(scene, voter, YES, NO)
        except Conflict:
            return "second"
        finally:
            database.close()
        return "cast"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(again, range(50)))
    assert sorted(answers) == ["cast"] + ["second"] * 49
    session = store.of_meeting(scene.meeting_id)
    assert session is not None
    box = store.locked_box(session.id)
    assert box is not None
    ballots = ballot.rules.sealed_of(ballot.rules.slots_of(ballot.seals.from_text(box.content)))
    assert len(ballots) == 2


def test_nothing_in_the_box_tells_how_many_have_voted_or_what(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=2)
    opened(scene)
    stored = [_stored_box()]
    for staff, choices in zip(scene.experts, [(YES, YES), (NO, NO), (ABSTAIN, YES), (NO, ABSTAIN)], strict=True):
        vote(scene, staff.actor, *choices)
        stored.append(_stored_box())
    assert len({len(each) for each in stored}) == 1
    assert len(set(stored)) == len(stored)


def _stored_box() -> str:
    return database.execute_sql("SELECT content FROM committees_ballot_box").fetchone()[0]


def test_no_late_vote_and_no_early_close(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=1)
    opened(scene)
    for staff in scene.experts[:3]:
        vote(scene, staff.actor, YES)
    with pytest.raises(Refused, match="只能由主持会议的主任委员"):
        close(scene)
    with pytest.raises(Refused, match="只能由主持会议的主任委员"):
        close(scene, actor=scene.chair.actor, note="")
    close(scene, actor=scene.chair.actor, note="专家03因病中途离会，未投票")
    with pytest.raises(Refused, match="不得补充投票"):
        vote(scene, scene.experts[3].actor, YES)


def test_who_did_not_vote_still_counts_as_attending(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=1)
    codes = opened(scene)
    for staff in scene.experts[:2]:
        vote(scene, staff.actor, YES)
    close(scene, actor=scene.chair.actor, note="两位专家中途离会")
    reveal(scene, codes, Holder.CHAIR, Holder.OFFICE)
    assert results(scene) == [(2, 0, 0, 0, False)]


def test_the_ballot_waits_for_quorum_declarations_and_all_codes(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=1, clear=False)
    convene(scene)
    given = {"meeting_id": scene.meeting_id, "actor": scene.office, "now": MEETING}
    with scene.at_work():
        with pytest.raises(Refused, match="没有完成回避申明"):
            ballot.prepare(**given)
        for staff in scene.experts:
            declare_clear(scene, staff)
        ballot.prepare(**given)
        with pytest.raises(Refused, match="全部领取"):
            ballot.open_voting(**given)
        with pytest.raises(Missing):
            ballot.paper(meeting_id=scene.meeting_id, actor=scene.experts[1].actor)
        ballot_key.fetch_code(**given)
        with pytest.raises(Refused, match="只显示一次"):
            ballot_key.fetch_code(**given)


@pytest.mark.parametrize(
    ("members", "attending", "quorate"), [(11, 8, True), (11, 7, False), (9, 6, True), (9, 5, False)]
)
def test_the_quorum_is_of_the_committees_members(scene: Scene, members: int, attending: int, quorate: bool) -> None:
    make_meeting(scene, experts=attending, cases=1, members=members)
    if not quorate:
        with pytest.raises(Refused, match="不足"):
            convene(scene)
        return
    convene(scene)
    with scene.at_work():
        assert ballot.prepare(meeting_id=scene.meeting_id, actor=scene.office, now=MEETING).members == members


def test_one_person_holds_one_code_and_a_wrong_one_opens_nothing(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=1)
    codes = opened(scene)
    for staff in scene.experts:
        vote(scene, staff.actor, YES)
    close(scene)
    wrong = "-".join(["AAAAA"] * 5)
    with pytest.raises(Refused, match="口令不正确"):
        ballot_key.hand_in(meeting_id=scene.meeting_id, code=wrong, actor=scene.office, now=CLOSES)
    colleague = make_staff("office_officer", scene.chain.province.tree.office).actor
    with pytest.raises(Refused, match="由本人输入"):
        ballot_key.hand_in(meeting_id=scene.meeting_id, code=codes[Holder.OFFICE], actor=colleague, now=CLOSES)
    typed = codes[Holder.OFFICE].lower().replace("-", " ")
    assert not ballot_key.hand_in(meeting_id=scene.meeting_id, code=typed, actor=scene.office, now=CLOSES)
    assert not ballot_key.hand_in(meeting_id=scene.meeting_id, code=typed, actor=scene.office, now=CLOSES)


def test_a_changed_box_is_not_opened(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=1)
    codes = opened(scene)
    for staff in scene.experts:
        vote(scene, staff.actor, YES)
    close(scene)
    session = store.of_meeting(scene.meeting_id)
    assert session is not None
    box = store.locked_box(session.id)
    assert box is not None
    forged = ballot.seals.seal(0, NO, bytes.fromhex(session.public_key))
    slots = ballot.rules.slots_of(ballot.seals.from_text(box.content))
    store.fill_box(box, ballot.seals.to_text(b"".join([b"\1" + forged, *slots[1:]])))
    with pytest.raises(Conflict, match="不一致"):
        reveal(scene, codes, Holder.CHAIR, Holder.OFFICE)


def test_a_prepared_ballot_can_be_taken_back_and_made_anew(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=1)
    prepared(scene)
    given = {"meeting_id": scene.meeting_id, "actor": scene.office, "now": MEETING}
    with scene.at_work():
        ballot.discard(**given, reason="有一位专家临时离会")
        assert store.of_meeting(scene.meeting_id) is None
        assert ballot.prepare(**given).state == SessionState.PREPARED


def test_strangers_have_no_part_in_it(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=1)
    opened(scene)
    stranger = make_staff("expert", scene.chain.province.tree.office).actor
    for actor in (stranger, scene.chain.employer.actor, scene.office, scene.chain.provincial.actor):
        with pytest.raises(PortalError):
            ballot.paper(meeting_id=scene.meeting_id, actor=actor)
    for actor in (scene.experts[2].actor, stranger, scene.chain.employer.actor):
        with pytest.raises(PortalError):
            ballot_key.fetch_code(meeting_id=scene.meeting_id, actor=actor, now=MEETING)
        with pytest.raises(PortalError):
            ballot.close(meeting_id=scene.meeting_id, actor=actor, now=MEETING)
