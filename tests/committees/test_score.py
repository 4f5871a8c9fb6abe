"""An expert scores through the browser: the scheme, the form, drafts, rescoring, what is nobody else's business."""

import json
import re

import pytest

from plugins.committees.domain.meeting import MeetingState
from plugins.committees.service import score_board, scoring
from plugins.committees.store import meeting as meetings
from plugins.committees.store import score as store
from plugins.committees.store.filing import Committee
from plugins.committees.store.score_invariants import INVARIANTS
from portal.doctor import invariants
from portal.kernel import ledger
from portal.kernel.clock import FixedClock
from portal.kernel.errors import Conflict, Invalid, Missing, Refused
from portal.kernel.health import Examination, examine
from tests.committees.scene import MEETING, Scene, add_experts, make_meeting
from tests.committees.scoring import TALK, WHY, WORK, fields, file_scheme, give, make_scoring, recuse
from tests.contracts.test_queries import questions
from tests.schemes import TEXT


@pytest.fixture(autouse=True)
def _clock(clock: FixedClock) -> None:
    clock.set(MEETING.isoformat())


def text(answer) -> str:
    return answer.get_data(as_text=True)


def base(scene: Scene) -> str:
    return f"/expert/meetings/{scene.meeting_id}/scores"


def entries(scene: Scene) -> list:
    return ledger.history(f"committees.meeting:{scene.meeting_id}")


def check(scene: Scene) -> None:
    """Every named truth about scores holds."""
    registry = scene.app.extensions["portal"].registry
    own = tuple(each for each in invariants(registry) if each in INVARIANTS)
    assert own == INVARIANTS
    assert [each.violations for each in examine(own, Examination(scene.chain.portal, MEETING)) if not each.holds] == []


def test_without_a_filed_scheme_nobody_scores(scene: Scene) -> None:
    make_meeting(scene)
    office = scene.browser(scene.chain.office)
    board = f"/committees/meetings/{scene.meeting_id}/scores"
    answer = office.submit(f"{board}/open", page=board)
    assert answer.status_code == 409
    assert "没有已备案的量化赋分方案" in text(answer)
    assert "37号" in text(answer)
    client = scene.browser(scene.experts[1])
    assert "评分还没有开放" in text(client.get(base(scene)))
    answer = client.get(f"{base(scene)}/{scene.cases()[0].id}")
    assert answer.status_code == 409
    assert "还没有开放评分" in text(answer)


def test_the_meeting_takes_the_filed_scheme_and_says_which(scene: Scene) -> None:
    make_meeting(scene)
    scheme_id = file_scheme(scene)
    office = scene.browser(scene.chain.office)
    board = f"/committees/meetings/{scene.meeting_id}/scores"
    assert office.submit(f"{board}/open", page=board).status_code == 303
    row = meetings.meeting(scene.meeting_id)
    assert row is not None
    assert (row.scheme_id, len(row.scheme_hash)) == (scheme_id, 64)
    told = entries(scene)[-1]
    assert (told.action, json.loads(told.data)["hash"]) == ("committees.scoring_opened", row.scheme_hash)
    assert row.scheme_hash[:16] in text(office.get(board))
    # Once taken, it stays: a newer scheme does not change what is scored by.
    assert office.submit(f"{board}/open", page=board).status_code == 409
    check(scene)


def test_an_expert_scores_a_case_on_the_page(scene: Scene) -> None:
    make_scoring(scene)
    case = scene.cases()[0]
    client = scene.browser(scene.experts[1])
    assert f'href="{base(scene)}"' in text(client.get(f"/expert/meetings/{scene.meeting_id}"))
    assert f'href="{base(scene)}/{case.id}"' in text(client.get(f"/expert/meetings/{scene.meeting_id}/cases/{case.id}"))
    listed = text(client.get(base(scene)))
    assert "已评0份，共2份" in listed
    page = text(client.get(f"{base(scene)}/{case.id}"))
    # What facts give, with facts, band, points, cap and clause.
    assert "由材料计算的部分" in page
    assert "本专业工作年限" in page
    assert "示例方案" in page
    # What the expert gives, with the range and what deserves what.
    assert "8—20分，以0.5分为一级" in page
    assert "业绩突出，在全省有示范作用" in page
    assert 'inputmode="decimal"' in page
    answer = client.submit(f"{base(scene)}/{case.id}", fields("１５．５") | {"revision": "0"})
    assert answer.status_code == 303, text(answer)
    assert "已评1份，共2份" in text(client.get(base(scene)))
    assert "已评22.5分" in text(client.get(base(scene)))
    check(scene)


def test_every_mark_needs_its_justification_and_stays_typed(scene: Scene) -> None:
    make_scoring(scene)
    path = f"{base(scene)}/{scene.cases()[0].id}"
    client = scene.browser(scene.experts[1])
    typed = fields("21", "", "短") | {"revision": "0"}
    answer = client.submit(path, typed)
    page = text(answer)
    assert answer.status_code == 422
    assert "不能给21分" in page
    assert "请写明评分理由，至少4个字" in page
    assert page.count("短</textarea>") == 2
    assert 'value="21"' in page
    for wrong in ("八分之一", "15.3", "7.5", "-8", "1e1"):
        assert client.submit(path, fields(wrong) | {"revision": "0"}).status_code == 422
    assert store.latest([scene.cases()[0].id]) == []
    # What was typed last is given back.
    assert "已恢复您上次填写" in text(client.get(path))


def test_a_draft_is_kept_counts_for_nothing_and_is_nobody_elses(scene: Scene) -> None:
    make_scoring(scene)
    case = scene.cases()[0]
    path = f"{base(scene)}/{case.id}"
    client, other = scene.browser(scene.experts[1]), scene.browser(scene.experts[2])
    half = {f"mark-{WORK}": "八分半吧", f"reason-{WORK}": "还没想好怎么写"}
    assert client.submit(f"{path}/draft", half, page=path).status_code == 303
    assert "有草稿" in text(client.get(base(scene)))
    page = text(client.get(path))
    assert "八分半吧" in page
    assert "还没想好怎么写" in page
    assert "还没想好" not in text(other.get(path))
    assert "有草稿" not in text(other.get(base(scene)))
    assert store.latest([case.id]) == []
    assert "还没想好" not in str([entry.data for entry in entries(scene)])
    # Handing in ends the draft.
    assert client.submit(path, fields() | {"revision": "0"}).status_code == 303
    assert "有草稿" not in text(client.get(base(scene)))


def test_a_rescore_needs_its_reason_and_keeps_what_was_before(scene: Scene) -> None:
    make_scoring(scene)
    case = scene.cases()[0]
    path = f"{base(scene)}/{case.id}"
    client = scene.browser(scene.experts[1])
    client.submit(path, fields("15") | {"revision": "0"})
    assert client.submit(path, fields("16") | {"revision": "1"}).status_code == 422
    # The same again is no rescore.
    assert client.submit(path, fields("15.0") | {"revision": "1"}).status_code == 303
    assert client.submit(path, fields("16", why="又看了一遍材料") | {"revision": "1"}).status_code == 303
    page = text(client.get(path))
    assert "又看了一遍材料" in page
    assert "15分" in page
    assert "已被替换" in page
    # Another window still shows the first revision.
    assert client.submit(path, fields("17", why="又看了") | {"revision": "1"}).status_code == 409
    assert [
        row.revision for row in store.revisions_of(store.own_scores([case.id], scene.experts[1].person.id)[case.id].id)
    ] == [
        2,
        1,
    ]
    check(scene)


def test_a_recused_case_does_not_exist(scene: Scene) -> None:
    make_scoring(scene)
    first, second = scene.cases()
    who = scene.experts[1]
    give(scene, who, first.id)
    recuse(scene, who, first.id)
    client = scene.browser(who)
    page = text(client.get(base(scene)))
    assert first.applicant_name not in page
    assert first.number not in page
    assert "共1份" in page
    path = f"{base(scene)}/{first.id}"
    assert client.get(path).status_code == 404
    assert client.submit(path, fields() | {"revision": "1"}, page=f"{base(scene)}/{second.id}").status_code == 404
    assert client.submit(f"{path}/draft", fields(), page=f"{base(scene)}/{second.id}").status_code == 404


def test_an_undeclared_case_does_not_exist_either(scene: Scene) -> None:
    make_scoring(scene, clear=False)
    client = scene.browser(scene.experts[0])
    page = text(client.get(base(scene)))
    assert "还没有可以评分的申报" in page
    assert scene.cases()[0].applicant_name not in page
    assert client.get(f"{base(scene)}/{scene.cases()[0].id}").status_code == 404


def test_a_case_of_another_meeting_is_not_reached_by_this_ones_address(scene: Scene) -> None:
    make_scoring(scene)
    with scene.at_work(), pytest.raises(Missing):
        scoring.paper(meeting_id=scene.meeting_id + 1, case_id=scene.cases()[0].id, actor=scene.experts[0].actor)


def test_the_ledger_keeps_a_hash_and_no_marks(scene: Scene) -> None:
    make_scoring(scene)
    case = scene.cases()[0]
    give(scene, scene.experts[1], case.id, "18.5")
    told = entries(scene)[-1]
    assert told.action == "committees.scored"
    assert sorted(json.loads(told.data)) == ["case", "digest", "revision", "source"]
    row = store.latest([case.id])[0]
    assert json.loads(told.data)["digest"] == row.digest
    assert "18.5" not in told.data
    assert WHY not in told.data
    # A mark that is changed behind the portal's back is found.
    store.ScoreRevision.update(marks={WORK: "20", TALK: "7"}).where(store.ScoreRevision.id == row.id).execute()
    found = examine(invariants(scene.app.extensions["portal"].registry), Examination(scene.chain.portal, MEETING))
    assert [each.name for each in found if not each.holds and "digest" in each.name] == [
        "committees-score-digests-hold"
    ]


def test_nobody_sees_what_another_expert_gave(scene: Scene) -> None:
    make_scoring(scene)
    case = scene.cases()[0]
    give(scene, scene.experts[1], case.id, "19.5")
    other = scene.browser(scene.experts[2])
    for path in (base(scene), f"{base(scene)}/{case.id}", f"/expert/meetings/{scene.meeting_id}/pack"):
        page = text(other.get(path))
        assert "19.5" not in page
        assert "26.5" not in page
        assert WHY not in page
    # Nor does the office, until scoring is over.
    office = scene.browser(scene.chain.office)
    board = text(office.get(f"/committees/meetings/{scene.meeting_id}/scores"))
    assert "1 / 5" in board
    assert "26.5" not in board
    assert office.get(f"/committees/meetings/{scene.meeting_id}/scores/{case.id}").status_code == 409


@pytest.mark.parametrize("state", [MeetingState.VOTING, MeetingState.VOTED, MeetingState.CANCELLED])
def test_scoring_ends_when_the_meeting_votes(scene: Scene, state: MeetingState) -> None:
    make_scoring(scene)
    case = scene.cases()[0]
    give(scene, scene.experts[1], case.id)
    meetings.Meeting.update(state=state.value).execute()
    client = scene.browser(scene.experts[1])
    page = text(client.get(f"{base(scene)}/{case.id}"))
    assert "现在不能评分" in page
    assert WHY in page
    answer = client.submit(f"{base(scene)}/{case.id}", fields("16", why="再想想") | {"revision": "1"}, page="/inbox")
    assert answer.status_code == 409
    assert "评分已结束" in text(answer)
    with scene.at_work(), pytest.raises(Refused):
        score_board.reopen(meeting_id=scene.meeting_id, reason="x", actor=scene.office, now=MEETING)


def test_a_suspended_committee_scores_nothing(scene: Scene) -> None:
    make_scoring(scene)
    Committee.update(state="suspended").execute()
    with pytest.raises(Refused):
        give(scene, scene.experts[1], scene.cases()[0].id)
    assert store.latest([scene.cases()[0].id]) == []


def test_two_windows_give_one_score(scene: Scene) -> None:
    make_scoring(scene)
    case = scene.cases()[0]
    give(scene, scene.experts[1], case.id)
    with pytest.raises(Conflict):
        give(scene, scene.experts[1], case.id, "16", why="另一个窗口")
    with pytest.raises(Invalid):
        give(scene, scene.experts[1], case.id, "16", revision=1)


def test_an_expert_without_a_seat_gets_nothing(scene: Scene) -> None:
    make_scoring(scene)
    stranger = add_experts(scene, 1)[-1]
    client = scene.browser(stranger)
    assert client.get(base(scene)).status_code == 404
    assert client.get(f"{base(scene)}/{scene.cases()[0].id}").status_code == 404
    assert client.get(f"/expert/meetings/{scene.meeting_id}/pack.xlsx").status_code == 404


def test_a_scheme_without_experts_asks_nothing_of_them(scene: Scene) -> None:
    make_meeting(scene)
    objective = re.sub(r"\[experts\].*?(?=\[\[segments\]\])", "", TEXT, flags=re.S)
    objective = objective[: objective.index('[[segments]]\nslug = "experts"')].replace("total = 100", "total = 70")
    file_scheme(scene, objective)
    with scene.at_work():
        score_board.open_scoring(meeting_id=scene.meeting_id, actor=scene.office, now=MEETING)
    page = text(scene.browser(scene.experts[0]).get(f"{base(scene)}/{scene.cases()[0].id}"))
    assert "没有由专家评议的项目" in page
    with pytest.raises(Refused):
        give(scene, scene.experts[0], scene.cases()[0].id)


def test_the_pages_ask_little_of_the_database(scene: Scene) -> None:
    make_scoring(scene, cases=6)
    cases = scene.cases()
    for who in scene.experts:
        for case in cases:
            give(scene, who, case.id)
    client = scene.browser(scene.experts[0])
    pack = f"/expert/meetings/{scene.meeting_id}/pack"
    for path in (base(scene), f"{base(scene)}/{cases[0].id}", pack):
        assert client.get(path).status_code == 200
        with questions() as seen:
            client.get(path)
        assert len(seen) <= 12, (path, len(seen), [each[0] for each in seen])
