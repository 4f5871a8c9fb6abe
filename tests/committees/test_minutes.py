"""The minutes of a ballot, and what must hold of meetings and ballots."""

import subprocess
from pathlib import Path

import pytest

from plugins.committees.domain.ballot import Choice, Holder
from plugins.committees.service.minutes import minutes
from plugins.committees.store.invariants_meeting import MEETING_INVARIANTS
from portal.kernel.database import database
from portal.kernel.errors import PortalError
from portal.kernel.health import Examination, examine
from tests.committees.scene import MEETING, Scene, make_meeting
from tests.committees.test_ballot import CLOSES, close, opened, reveal, vote


@pytest.fixture
def voted(scene: Scene) -> Scene:
    """Four experts have voted on two cases; the box is open."""
    make_meeting(scene, experts=4, cases=2)
    codes = opened(scene)
    for staff in scene.experts:
        vote(scene, staff.actor, Choice.YES, Choice.NO)
    close(scene)
    reveal(scene, codes, Holder.CHAIR, Holder.OFFICE)
    return scene


def test_minutes_say_what_was_counted(voted: Scene, tmp_path: Path) -> None:
    first, second = (minutes(meeting_id=voted.meeting_id, actor=voted.office, now=CLOSES) for _ in range(2))
    assert first == second
    path = tmp_path / "minutes.pdf"
    path.write_bytes(first)
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    text = text.replace(" ", "")
    for word in ("会议记录", "陈晓燕", "专家00", "无记名投票", "至少须出席4人", "通过", "未通过", "签名公钥指纹"):
        assert word in text, text
    with pytest.raises(PortalError):
        minutes(meeting_id=voted.meeting_id, actor=voted.experts[1].actor, now=CLOSES)


def test_the_office_saves_them_in_the_browser(voted: Scene, clock) -> None:
    clock.set(CLOSES.isoformat())
    base = f"/committees/meetings/{voted.meeting_id}/ballot"
    office = voted.browser(voted.chain.office, CLOSES)
    assert f"{base}/minutes.pdf" in office.get(base).get_data(as_text=True)
    answer = office.get(f"{base}/minutes.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.get_data().startswith(b"%PDF")


def test_no_minutes_before_the_box_is_open(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=1)
    opened(scene)
    with pytest.raises(PortalError, match="开箱以后"):
        minutes(meeting_id=scene.meeting_id, actor=scene.office, now=MEETING)


def test_invariants_hold_and_see_what_is_broken(voted: Scene) -> None:
    examination = Examination(voted.app.extensions["portal"], CLOSES)
    assert [each.name for each in examine(MEETING_INVARIANTS, examination) if not each.holds] == []
    for statement in (
        "UPDATE committees_meeting SET members = 2",
        "UPDATE committees_case SET state = 'removed'",
        "UPDATE committees_ballot_result SET yes = 1, passed = true",
        "UPDATE committees_ballot_session SET state = 'prepared'",
        "UPDATE committees_conflict SET person_id = (SELECT person_id FROM committees_case WHERE id = case_id)"
        " WHERE id = 1",
    ):
        database.execute_sql(statement)
    # Each by itself: what is wrong with the first would leave out the others.
    findings = [examine((each,), examination)[0] for each in MEETING_INVARIANTS]
    broken = {each.name for each in findings if not each.holds}
    assert broken == {
        "committees-panels-fit",
        "committees-panels-are-odd",
        "committees-listed-once",
        "committees-nobody-judges-himself",
        "committees-boxes-are-full-length",
        "committees-results-follow",
        "committees-ballots-and-meetings-agree",
    }
