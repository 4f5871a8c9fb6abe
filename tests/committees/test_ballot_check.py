"""After the voting: voters find their trackers in the whole list, the office and the province get the bundle."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from plugins.committees import verify_ballot
from plugins.committees.domain.ballot import Holder
from plugins.committees.service import ballot_check, seats
from plugins.committees.store import ballot as store
from plugins.committees.store import meeting as meetings
from portal.kernel.errors import PortalError, Refused
from tests.committees.scene import MEETING, Scene, make_meeting
from tests.committees.test_ballot import NO, YES, close, opened, prepared, reveal, vote
from tests.contracts.test_queries import questions
from tests.factories import make_staff
from tests.lint import LintedClient


@pytest.fixture
def closed(scene: Scene) -> tuple[Scene, dict[Holder, str], list[str]]:
    """Five have voted on two cases; with the codes and the trackers of the chair."""
    make_meeting(scene, experts=5, cases=2)
    codes = opened(scene)
    given = [vote(scene, staff.actor, YES, NO) for staff in scene.experts]
    close(scene)
    return scene, codes, [tracker for _case, tracker in given[0]]


def listed(page: str) -> list[str]:
    return re.findall(r'<li class="number">([0-9a-f]{16})</li>', page)


def test_a_voter_finds_the_own_trackers_in_the_list_of_all(closed: tuple) -> None:
    scene, _codes, own = closed
    path = f"/expert/meetings/{scene.meeting_id}"
    voter = scene.browser(scene.chair)
    assert f"{path}/ballot/trackers" in voter.get(path).get_data(as_text=True)
    page = voter.get(f"{path}/ballot/trackers").get_data(as_text=True)
    session = store.of_meeting(scene.meeting_id)
    assert session is not None
    assert listed(page) == session.trackers
    assert len(session.trackers) == 10
    assert set(own) <= set(session.trackers)
    # The same for everybody: nobody says which one is looked for, and nothing is sent by looking.
    assert "<form" not in page[page.index("<main") :]
    office = scene.browser(scene.chain.office)
    assert listed(office.get(f"/committees/meetings/{scene.meeting_id}/ballot/trackers").get_data(as_text=True)) == (
        session.trackers
    )


def test_a_long_list_has_headings_to_jump_to(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    make_meeting(scene, experts=4, cases=2)
    opened(scene)
    for staff in scene.experts:
        vote(scene, staff.actor, YES, NO)
    close(scene)
    path = f"/expert/meetings/{scene.meeting_id}/ballot/trackers"
    assert 'href="#begins-' not in scene.browser(scene.chair).get(path).get_data(as_text=True)
    monkeypatch.setattr(ballot_check, "GLANCE", 7)
    page = scene.browser(scene.chair).get(path).get_data(as_text=True)
    session = store.of_meeting(scene.meeting_id)
    assert session is not None
    assert re.findall(r'href="#begins-(.)"', page) == sorted({tracker[0] for tracker in session.trackers})
    assert listed(page) == session.trackers


def test_nobody_sees_a_tracker_before_the_voting_is_over(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=1)
    for step in (prepared, None):
        if step:
            step(scene)
        for actor in (scene.chair.actor, scene.office):
            with pytest.raises(PortalError):
                ballot_check.trackers(meeting_id=scene.meeting_id, actor=actor)
    page = scene.browser(scene.chair).get(f"/expert/meetings/{scene.meeting_id}").get_data(as_text=True)
    assert "/ballot/trackers" not in page


def test_who_has_no_part_in_the_ballot_sees_nothing(closed: tuple) -> None:
    scene, _codes, _own = closed
    stranger = make_staff("expert", scene.chain.province.tree.office)
    path = f"/expert/meetings/{scene.meeting_id}/ballot/trackers"
    assert scene.browser(stranger).get(path).status_code == 404
    assert scene.browser(scene.chain.employer).get(path).status_code == 403


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        packed.extractall(folder)
    return folder


def bundle_of(browser: LintedClient, scene: Scene) -> tuple[int, bytes]:
    answer = browser.get(f"/committees/meetings/{scene.meeting_id}/ballot/bundle.zip")
    return answer.status_code, answer.get_data()


def test_office_and_province_get_a_bundle_that_the_script_finds_whole(closed: tuple, tmp_path: Path) -> None:
    scene, codes, _own = closed
    office, province = scene.browser(scene.chain.office), scene.browser(scene.chain.provincial)
    assert bundle_of(office, scene)[0] == 409
    assert reveal(scene, codes, Holder.CHAIR, Holder.OFFICE)
    board = office.get(f"/committees/meetings/{scene.meeting_id}/ballot").get_data(as_text=True)
    assert f"/committees/meetings/{scene.meeting_id}/ballot/bundle.zip" in board
    with questions() as asked:
        status, content = bundle_of(office, scene)
    # Reading writes nothing, not even a key: it was made when the box was opened.
    assert asked
    assert all(text.lstrip("( ").upper().startswith("SELECT") for text, _values in asked)
    assert (status, content) == bundle_of(province, scene)
    assert verify_ballot.main([str(unpacked(content, tmp_path / "bundle"))]) == 0
    # An expert may be recused from a case that the bundle counts.
    assert bundle_of(scene.browser(scene.chair), scene)[0] == 403


def test_an_officer_with_a_case_on_the_list_gets_no_bundle(closed: tuple) -> None:
    scene, codes, _own = closed
    reveal(scene, codes, Holder.CHAIR, Holder.PROVINCE)
    meetings.Case.update(person_id=scene.chain.office.person.id).where(
        meetings.Case.id == scene.cases()[0].id
    ).execute()
    with pytest.raises(Refused, match="本人"):
        ballot_check.archive(meeting_id=scene.meeting_id, actor=scene.office)


def test_an_expert_who_did_not_attend_is_on_no_roll(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=1)
    absent = scene.experts[4]
    with scene.at_work():
        row = meetings.seat_of(scene.meeting_id, absent.person.id)
        seats.attend(seat_id=row.id, present=False, actor=scene.office, now=MEETING)
    opened(scene)
    for staff in scene.experts[:4]:
        vote(scene, staff.actor, YES)
    close(scene)
    with pytest.raises(PortalError):
        ballot_check.trackers(meeting_id=scene.meeting_id, actor=absent.actor)
