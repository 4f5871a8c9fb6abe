"""A ballot waits for the end of scoring, so that the sheets are frozen first. Without scoring there is no wait."""

import pytest

from plugins.committees.service import ballot, score_board
from plugins.committees.store import ballot as ballots
from plugins.committees.store import meeting as meetings
from plugins.committees.store import score as scores
from portal.kernel.clock import FixedClock
from portal.kernel.errors import Refused
from tests.committees.scene import MEETING, Scene, convene, make_meeting
from tests.committees.scoring import make_scoring
from tests.committees.test_ballot import opened, prepared


def close(scene: Scene, reason: str = "时间已到") -> None:
    with scene.at_work():
        score_board.close(meeting_id=scene.meeting_id, reason=reason, actor=scene.office, now=MEETING)


def state(scene: Scene) -> str:
    row = meetings.meeting(scene.meeting_id)
    assert row is not None
    return row.state


def test_no_ballot_is_prepared_while_scoring_is_open(scene: Scene) -> None:
    make_scoring(scene)
    convene(scene)
    with scene.at_work(), pytest.raises(Refused, match="请先结束评分"):
        ballot.prepare(meeting_id=scene.meeting_id, actor=scene.office, now=MEETING)
    assert ballots.of_meeting(scene.meeting_id) is None


def test_a_ballot_opens_once_scoring_is_closed_and_its_sheets_frozen(scene: Scene) -> None:
    make_scoring(scene)
    close(scene)
    opened(scene)
    assert state(scene) == "voting"
    assert scores.FrozenSheet.select().count() == len(scene.cases())


def test_scoring_that_was_opened_again_holds_the_prepared_ballot_up(scene: Scene) -> None:
    make_scoring(scene)
    close(scene)
    prepared(scene)
    given = {"meeting_id": scene.meeting_id, "actor": scene.office, "now": MEETING}
    with scene.at_work():
        score_board.reopen(**given, reason="补评一份")
        with pytest.raises(Refused, match="请先结束评分"):
            ballot.open_voting(**given)
    assert state(scene) == "session"
    close(scene)
    with scene.at_work():
        ballot.open_voting(**given)
    assert state(scene) == "voting"


def test_a_meeting_that_never_scored_votes(scene: Scene) -> None:
    make_meeting(scene)
    opened(scene)
    assert state(scene) == "voting"


def test_the_page_says_what_is_to_be_done(scene: Scene, clock: FixedClock) -> None:
    make_scoring(scene)
    convene(scene)
    clock.set(MEETING.isoformat())
    page = f"/committees/meetings/{scene.meeting_id}/ballot"
    office = scene.browser(scene.chain.office)
    answer = office.submit(f"{page}/prepare", {}, page=page)
    assert answer.status_code == 409
    told = answer.get_data(as_text=True)
    assert "请先结束评分" in told
    assert "关闭评分" in told
