"""The written opinion of a group: drafted, agreed to or not, concluded; who is out of a case sees nothing of it."""

import pytest

from plugins.committees.domain.group import Verdict
from plugins.committees.service import conflict
from plugins.committees.service import group as groups
from plugins.committees.service import opinion as service
from plugins.committees.store import group as store
from portal.kernel import ledger
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from portal.kernel.notices import Notice
from tests.committees.scene import MEETING, PREPARED, Scene, convene, make_meeting
from tests.contracts.test_queries import MOST, questions

TEXT = "业绩突出，主持的项目质量高，建议通过评审。"


@pytest.fixture
def grouped(scene: Scene) -> Scene:
    """Experts 1, 2 and 3 are the group of both cases; 0 and 4 are in none."""
    make_meeting(scene, experts=5, cases=2)
    groups.save(
        meeting_id=scene.meeting_id,
        name="建筑设计组",
        leader=scene.experts[1].person.id,
        members=[scene.experts[at].person.id for at in (1, 2, 3)],
        cases=[case.id for case in scene.cases()],
        actor=scene.office,
        now=PREPARED,
    )
    return scene


@pytest.fixture
def session(grouped: Scene) -> Scene:
    convene(grouped)
    return grouped


def draft(scene: Scene, expert: int = 1, *, version: int = 0, place: int = 0, **changes) -> int:
    given = {"case_id": scene.cases()[place].id, "actor": scene.experts[expert].actor, "now": MEETING}
    return service.draft(**given, version=version, **({"verdict": Verdict.RECOMMENDED, "text": TEXT} | changes))


def say(scene: Scene, expert: int, version: int, *, agrees: bool = True, remark: str = "") -> None:
    given = {"case_id": scene.cases()[0].id, "actor": scene.experts[expert].actor, "now": MEETING}
    service.say(**given, version=version, agrees=agrees, remark=remark)


def conclude(scene: Scene, expert: int, version: int) -> None:
    case = scene.cases()[0].id
    service.conclude(case_id=case, version=version, actor=scene.experts[expert].actor, now=MEETING)


def seen(scene: Scene, expert: int, place: int = 0) -> service.View:
    return service.view(case_id=scene.cases()[place].id, actor=scene.experts[expert].actor)


def test_an_opinion_to_which_all_agree_is_the_groups(session: Scene) -> None:
    assert draft(session) == 1
    assert seen(session, 0).opinion is None
    say(session, 2, 1)
    say(session, 3, 1)
    found = seen(session, 0)
    assert found.opinion is not None
    assert found.opinion.concluded_at == MEETING
    # The rest of the panel reads the opinion, not who in the group said what.
    assert (found.voices, found.versions) == ((), ())
    assert ledger.verify().breaks == ()


def test_a_new_version_takes_back_what_was_agreed_to_and_keeps_the_old_one(session: Scene) -> None:
    draft(session)
    say(session, 2, 1)
    assert draft(session, 3, version=1, verdict=Verdict.DIVIDED) == 2
    with pytest.raises(Conflict):
        say(session, 2, 1)
    found = seen(session, 1)
    assert [(each.version, each.verdict) for each in found.versions] == [(2, "divided"), (1, "recommended")]
    assert found.opinion is not None
    assert found.opinion.concluded_at is None


def test_two_who_draft_at_once_do_not_overwrite_each_other(session: Scene) -> None:
    draft(session, 1)
    with pytest.raises(Conflict):
        draft(session, 2, version=0, text="与前一位同时写的意见，十个字以上。")
    _opinion, versions = store.opinion_with_versions(session.cases()[0].id)
    assert [each.text for each in versions] == [TEXT]


def test_the_leader_concludes_with_more_than_half_and_the_rest_is_kept(session: Scene) -> None:
    draft(session)
    with pytest.raises(Refused):
        conclude(session, 1, 1)
    say(session, 3, 1, agrees=False, remark="第二项成果的本人作用没有说明。")
    say(session, 2, 1)
    with pytest.raises(Refused):
        conclude(session, 2, 1)
    conclude(session, 1, 1)
    found = seen(session, 3)
    assert found.opinion is not None
    assert found.opinion.concluded_by == session.experts[1].person.id
    assert [each.remark for each in found.voices if not each.agrees] == ["第二项成果的本人作用没有说明。"]
    with pytest.raises(Refused):
        draft(session, 1, version=1)


def test_disagreeing_needs_words(session: Scene) -> None:
    draft(session)
    with pytest.raises(Invalid):
        say(session, 2, 1, agrees=False, remark="不同意")


def test_who_is_recused_sees_nothing_and_is_not_waited_for(session: Scene) -> None:
    case = session.cases()[0]
    draft(session)
    conflict.order(
        case_id=case.id,
        person_id=session.experts[3].person.id,
        reason="曾指导申报人",
        actor=session.office,
        now=MEETING,
    )
    for act in (lambda: seen(session, 3), lambda: draft(session, 3, version=1), lambda: say(session, 3, 1)):
        with pytest.raises(Missing):
            act()
    _group, tasks = service.tasks(meeting_id=session.meeting_id, actor=session.experts[3].actor)
    assert [task.case.id for task in tasks] == [session.cases()[1].id]
    say(session, 2, 1)
    found = seen(session, 0).opinion
    assert found is not None
    assert found.concluded_at is not None


def test_a_recused_leader_is_stood_in_for(session: Scene) -> None:
    leader = session.experts[1].person.id
    case = session.cases()[0].id
    conflict.order(case_id=case, person_id=leader, reason="曾指导申报人", actor=session.office, now=MEETING)
    draft(session, 3)
    # Two may speak, one has: not more than half.
    assert not seen(session, 2).may_conclude
    say(session, 2, 1)
    assert seen(session, 0).opinion is not None


def test_only_the_group_writes_and_only_in_session(grouped: Scene) -> None:
    with pytest.raises(Refused):
        draft(grouped)
    convene(grouped)
    with pytest.raises(Missing):
        draft(grouped, 0)
    case = grouped.cases()[0].id
    with pytest.raises(Denied):
        service.draft(case_id=case, version=0, verdict="recommended", text=TEXT, actor=grouped.office, now=MEETING)


def test_the_pages_take_a_draft_and_an_answer_on_a_phone(session: Scene) -> None:
    case, meeting = session.cases()[0].id, session.meeting_id
    path = f"/expert/meetings/{meeting}/opinions/{case}"
    writer, other = session.browser(session.experts[1]), session.browser(session.experts[2])
    refused = writer.submit(path, {"verdict": "recommended", "text": "太短", "version": "0"})
    assert refused.status_code == 422
    assert "太短" in refused.get_data(as_text=True)
    assert writer.submit(path, {"verdict": "recommended", "text": TEXT, "version": "0"}).status_code == 303
    assert "待您表态" in other.get(f"/expert/meetings/{meeting}/opinions").get_data(as_text=True)
    silent = other.submit(f"{path}/voice", {"agrees": "no", "remark": "", "version": "1"}, page=path)
    assert silent.status_code == 422
    assert other.submit(f"{path}/voice", {"agrees": "yes", "version": "1"}, page=path).status_code == 303
    with questions() as asked:
        assert "定稿" in writer.get(path).get_data(as_text=True)
    assert len(asked) <= MOST, [text for text, _values in asked]
    assert writer.submit(f"{path}/conclude", {"version": "1"}, page=path).status_code == 303
    told = Notice.select().where(Notice.kind == "committees.opinion")
    assert {row.person_id for row in told} == {session.experts[at].person.id for at in (2, 3)}
    office = session.browser(session.chain.office)
    page = office.get(f"/committees/meetings/{meeting}/opinions/{case}").get_data(as_text=True)
    assert TEXT in page
    assert "未表态" in page
