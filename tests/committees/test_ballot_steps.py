"""Each page of a ballot offers what can be done now, and nothing that would be refused."""

from plugins.committees.service import ballot, ballot_key, score_board
from plugins.committees.service.expert_todo import Step, todos
from plugins.committees.store import ballot as ballots
from portal.kernel.clock import FixedClock
from tests.committees.scene import MEETING, Scene, convene, make_meeting
from tests.committees.scoring import make_scoring
from tests.committees.test_ballot import NO, YES, opened, vote
from tests.lint import LintedClient

VOTE = ">去投票<"
DONE = "您已投票"


def read(browser: LintedClient, path: str) -> str:
    return browser.get(path).get_data(as_text=True)


def test_who_has_voted_is_not_asked_to_vote_again(scene: Scene, clock: FixedClock) -> None:
    make_meeting(scene, experts=4, cases=2)
    opened(scene)
    clock.set(MEETING.isoformat())
    voter, other, paper = scene.experts[1], scene.experts[2], scene.experts[3]
    with scene.at_work():
        assert [each.step for each in todos(actor=voter.actor)] == [Step.VOTE]
        vote(scene, voter.actor, YES, NO)
        ballots.BallotRoll.update(on_paper=True).where(ballots.BallotRoll.person_id == paper.person.id).execute()
        assert todos(actor=voter.actor) == todos(actor=paper.actor) == ()
        assert [each.step for each in todos(actor=other.actor)] == [Step.VOTE]
    base = f"/expert/meetings/{scene.meeting_id}"
    page = read(scene.browser(voter), base)
    assert DONE in page
    assert VOTE not in page
    page = read(scene.browser(paper), base)
    assert "您用纸质票投票" in page
    assert VOTE not in page
    page = read(scene.browser(other), base)
    assert VOTE in page
    assert DONE not in page


def test_the_chair_is_shown_to_the_code_once_there_is_one(scene: Scene, clock: FixedClock) -> None:
    make_meeting(scene, experts=4, cases=2)
    convene(scene)
    clock.set(MEETING.isoformat())
    base = f"/expert/meetings/{scene.meeting_id}"
    chair = scene.browser(scene.chair)
    assert f"{base}/ballot/key" not in read(chair, base)
    with scene.at_work():
        ballot.prepare(meeting_id=scene.meeting_id, actor=scene.office, now=MEETING)
    assert f"{base}/ballot/key" in read(chair, base)
    assert chair.get(f"{base}/ballot/key").status_code == 200


def test_nothing_is_prepared_before_the_meeting_has_begun(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=2)
    base = f"/committees/meetings/{scene.meeting_id}/ballot"
    office = scene.browser(scene.chain.office)
    page = read(office, base)
    assert f"{base}/prepare" not in page
    assert "会议开始后才能准备表决" in page
    convene(scene)
    assert f'action="{base}/prepare"' in read(office, base)


def test_open_scoring_is_said_with_the_way_to_its_page_instead_of_a_refusal(scene: Scene, clock: FixedClock) -> None:
    make_scoring(scene)
    convene(scene)
    clock.set(MEETING.isoformat())
    base = f"/committees/meetings/{scene.meeting_id}"
    office = scene.browser(scene.chain.office)
    page = read(office, f"{base}/ballot")
    assert "请先结束评分" in page
    assert f'<a class="notice__link" href="{base}/scores">' in page
    assert "/ballot/prepare" not in page
    given = {"meeting_id": scene.meeting_id, "actor": scene.office, "now": MEETING}
    with scene.at_work():
        score_board.close(**given, reason="时间已到")
        ballot.prepare(**given)
        for holder in (scene.office, scene.chair.actor, scene.chain.provincial.actor):
            ballot_key.fetch_code(**given | {"actor": holder})
    assert f'action="{base}/ballot/open"' in read(office, f"{base}/ballot")
    with scene.at_work():
        score_board.reopen(**given, reason="补评一份")
    page = read(office, f"{base}/ballot")
    assert "请先结束评分" in page
    assert f'action="{base}/ballot/open"' not in page


def test_the_voting_is_opened_when_all_three_codes_are_fetched(scene: Scene, clock: FixedClock) -> None:
    make_meeting(scene, experts=4, cases=2)
    convene(scene)
    clock.set(MEETING.isoformat())
    given = {"meeting_id": scene.meeting_id, "now": MEETING}
    base = f"/committees/meetings/{scene.meeting_id}/ballot"
    office = scene.browser(scene.chain.office)
    with scene.at_work():
        ballot.prepare(**given, actor=scene.office)
        ballot_key.fetch_code(**given, actor=scene.office)
    page = read(office, base)
    assert f'action="{base}/open"' not in page
    assert "三份密钥口令全部领取后才能开始表决" in page
    assert f"{base}/discard" in page
    again = office.submit(f"{base}/key", {}, page=base).get_data(as_text=True)
    assert "重新准备" in again
    with scene.at_work():
        for holder in (scene.chair.actor, scene.chain.provincial.actor):
            ballot_key.fetch_code(**given, actor=holder)
    page = read(office, base)
    assert f'action="{base}/open"' in page
    assert "三份密钥口令全部领取后才能开始表决" not in page


def test_the_chair_who_gives_no_reason_stays_on_the_page_and_keeps_the_words(scene: Scene, clock: FixedClock) -> None:
    make_meeting(scene, experts=4, cases=2)
    opened(scene)
    clock.set(MEETING.isoformat())
    base = f"/expert/meetings/{scene.meeting_id}/ballot"
    chair = scene.browser(scene.chair)
    answer = chair.submit(f"{base}/close", {"note": "离会"}, page=f"{base}/key")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert '<a href="#note">' in page
    assert "请写明原因，至少4个字" in page
    assert 'value="离会"' in page
    closing = {"note": "三位专家中途离会，没有投票"}
    assert chair.submit(f"{base}/close", closing, page=f"{base}/key").status_code == 303
