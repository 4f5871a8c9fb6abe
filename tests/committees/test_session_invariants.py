"""What must hold of groups, opinions, works and defences: it does after a session, and each check bites."""

from collections.abc import Callable

import pytest

from plugins.committees.domain.defence import Act
from plugins.committees.service import group as groups
from plugins.committees.service import opinion
from plugins.committees.store.defence import DefenceTurn
from plugins.committees.store.group import GroupMember, Opinion
from plugins.committees.store.invariants_session import INVARIANTS
from plugins.committees.store.meeting import Meeting
from plugins.committees.store.works import WorkReview
from portal.kernel.health import Examination
from tests.committees import test_defence as defence
from tests.committees.scene import MEETING, PREPARED, Scene, convene, make_meeting


@pytest.fixture
def session(scene: Scene) -> Scene:
    make_meeting(scene, experts=5, cases=2)
    groups.adopt(meeting_id=scene.meeting_id, actor=scene.office, now=PREPARED)
    defence.arrange(scene, typed=True)
    convene(scene)
    given = {"case_id": scene.cases()[0].id, "actor": scene.experts[1].actor, "now": MEETING}
    opinion.draft(**given, version=0, verdict="recommended", text="业绩突出，建议通过评审。")
    opinion.draft(**given, version=1, verdict="divided", text="对第二项成果有不同意见。")
    defence.act(scene, 0, Act.START)
    return scene


def broken(scene: Scene) -> set[str]:
    examination = Examination(scene.chain.portal, MEETING)
    return {each.name.removeprefix("committees-") for each in INVARIANTS if list(each.find(examination))}


def _one_more_review(scene: Scene) -> None:
    WorkReview.create(
        case=scene.cases()[0].id,
        meeting_id=scene.meeting_id,
        expert_id=1,
        person_id=1,
        reviewer="甲",
        anonymous=True,
        sent_at=MEETING,
        due_at=MEETING,
        state="returned",
    )


BREACHES: dict[str, Callable[[Scene], object]] = {
    "groups-are-led-from-inside": lambda scene: (
        GroupMember.delete().where(GroupMember.person_id == scene.experts[0].person.id).execute()
    ),
    "groups-keep-to-a-meeting": lambda scene: (
        GroupMember.update(meeting=Meeting.create(**_another(scene)).id)
        .where(GroupMember.person_id == scene.experts[4].person.id)
        .execute()
    ),
    "opinions-keep-versions": lambda scene: Opinion.update(version=5).execute(),
    "works-are-graded-once-back": _one_more_review,
    "one-defence-runs": lambda scene: DefenceTurn.update(status="now", started_at=MEETING).execute(),
}


def _another(scene: Scene) -> dict[str, object]:
    row = Meeting.get_by_id(scene.meeting_id)
    return {name: value for name, value in row.__data__.items() if name != "id"}


@pytest.mark.parametrize("name", sorted(BREACHES))
def test_each_holds_after_a_session_and_bites(session: Scene, name: str) -> None:
    assert broken(session) == set()
    BREACHES[name](session)
    assert name in broken(session)


def test_every_one_is_tried() -> None:
    assert {each.name.removeprefix("committees-") for each in INVARIANTS} == set(BREACHES)
