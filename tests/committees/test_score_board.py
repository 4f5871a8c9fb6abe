"""The office's side of scoring: who has scored, closing, sheets with spread and offsets, reopening."""

from decimal import Decimal

import pytest

from plugins.committees.service import score_board as service
from plugins.committees.service import score_sheet
from plugins.committees.store import score as store
from portal.accounts.domain import OrganisationKind
from portal.kernel.access import Role
from portal.kernel.clock import FixedClock
from portal.kernel.errors import Denied, Invalid, Missing, Refused
from portal.kernel.notices import Notice
from tests.committees.scene import MEETING, Scene
from tests.committees.scoring import WHY, give, make_scoring, recuse
from tests.contracts.test_queries import questions
from tests.factories import make_organisation, make_staff


@pytest.fixture(autouse=True)
def _clock(clock: FixedClock) -> None:
    clock.set(MEETING.isoformat())


def text(answer) -> str:
    return answer.get_data(as_text=True)


def base(scene: Scene) -> str:
    return f"/committees/meetings/{scene.meeting_id}/scores"


def score_all(scene: Scene, marks: tuple[str, ...] = ("12", "15", "16", "17", "20")) -> None:
    for who, mark in zip(scene.experts, marks, strict=False):
        for case in scene.cases():
            give(scene, who, case.id, mark)


def close(scene: Scene, reason: str = "") -> None:
    with scene.at_work():
        service.close(meeting_id=scene.meeting_id, reason=reason, actor=scene.office, now=MEETING)


def test_closing_needs_everybody_or_a_reason(scene: Scene) -> None:
    make_scoring(scene)
    first, second = scene.cases()
    give(scene, scene.experts[0], first.id)
    office = scene.browser(scene.chain.office)
    page = text(office.get(base(scene)))
    assert "1 / 5" in page
    assert "0 / 5" in page
    assert "专家不足" in page
    answer = office.submit(f"{base(scene)}/close", {"reason": ""}, page=base(scene))
    assert answer.status_code == 422
    assert "还有2份申报没有评完或专家不足" in text(answer)
    answer = office.submit(f"{base(scene)}/close", {"reason": "时间已到"}, page=base(scene))
    assert answer.status_code == 303
    page = text(office.get(base(scene)))
    assert "时间已到" in page
    assert "未全部得出" in page
    # Fewer experts than the scheme wants: the subjective items are not established.
    frozen = store.frozen([first.id, second.id], 1)
    lines = {line["item"]: line for line in frozen[first.id].content["lines"]}
    assert (lines["performance-mark"]["pending"], lines["performance-mark"]["points"]) == ("experts", "0")
    assert not frozen[second.id].complete


def test_experts_hear_that_they_can_score(scene: Scene) -> None:
    make_scoring(scene)
    for who in scene.experts:
        told = [row.link for row in Notice.select().where(Notice.person_id == who.person.id)]
        assert f"/expert/meetings/{scene.meeting_id}/scores" in told


def test_a_sheet_is_aggregated_as_the_scheme_states(scene: Scene) -> None:
    make_scoring(scene)
    score_all(scene)
    close(scene)
    case = scene.cases()[0]
    frozen = store.frozen([case.id], 1)[case.id]
    lines = {line["item"]: line for line in frozen.content["lines"]}
    # Without the highest and the lowest: (15 + 16 + 17) / 3.
    assert lines["performance-mark"]["points"] == "16"
    assert lines["defence-mark"]["points"] == "7"
    assert frozen.complete
    objective = sum(
        Decimal(part["points"]) for part in frozen.content["blocks"] if part["slug"] not in {"performance", "defence"}
    )
    assert Decimal(frozen.total) == objective + 23
    row = scene.cases()[0]
    assert frozen.content["filed"]["number"] == "黔职量备〔2023〕1号"
    page = text(scene.browser(scene.chain.office).get(f"{base(scene)}/{row.id}"))
    assert frozen.content["filed"]["hash"] in page
    assert "5位专家评分的去掉最高分和最低分后的平均分" in page
    assert f"{frozen.total}，满分100" in page
    assert "12.00—20.00" in page
    assert "2.61" in page
    assert WHY in page
    assert "评审结果以无记名投票为准" in page
    assert "不一致" not in page


def test_a_harsh_and_a_lenient_expert_are_shown_and_nothing_is_changed(scene: Scene) -> None:
    make_scoring(scene)
    score_all(scene)
    close(scene)
    page = text(scene.browser(scene.chain.office).get(base(scene)))
    assert "-5.00（偏严" in page
    assert "5.00（偏宽" in page
    assert "0.00（持平" in page
    assert "不改变任何分数" in page
    # The mean of the board is of all five as they gave it; an offset entered no sum.
    assert "23.00" in page
    rows = store.latest([scene.cases()[0].id])
    assert sorted(row.marks["performance-mark"] for row in rows) == ["12", "15", "16", "17", "20"]


def test_a_later_recusal_takes_the_score_out_and_says_so(scene: Scene) -> None:
    make_scoring(scene)
    score_all(scene)
    case = scene.cases()[0]
    close(scene)
    recuse(scene, scene.experts[4], case.id)
    page = text(scene.browser(scene.chain.office).get(f"{base(scene)}/{case.id}"))
    assert "已回避，不计入" in page
    assert "与关闭评分时固定的评分表不一致" in page
    assert "4位专家评分" in page


def test_reopening_needs_a_reason_and_keeps_the_sheets_of_before(scene: Scene) -> None:
    make_scoring(scene)
    score_all(scene)
    close(scene)
    case = scene.cases()[0]
    with pytest.raises(Refused):
        give(scene, scene.experts[0], case.id, "14", revision=1, why="改正")
    office = scene.browser(scene.chain.office)
    assert office.submit(f"{base(scene)}/reopen", {"reason": ""}, page=base(scene)).status_code == 422
    assert office.submit(f"{base(scene)}/reopen", {"reason": "材料有补充"}, page=base(scene)).status_code == 303
    # Marks are hidden again.
    assert office.get(f"{base(scene)}/{case.id}").status_code == 409
    give(scene, scene.experts[4], case.id, "8.5", revision=1, why="补充材料不实")
    close(scene)
    first, second = store.frozen([case.id], 1)[case.id], store.frozen([case.id], 2)[case.id]
    assert Decimal(first.total) - Decimal(second.total) == Decimal("1.67")
    page = text(office.get(f"{base(scene)}/{case.id}"))
    assert "补充材料不实" in page
    assert "已被替换" in page


def test_the_going_over_to_the_vote_shows_the_marks(scene: Scene) -> None:
    make_scoring(scene)
    score_all(scene)
    scene_meeting = store.Meeting
    scene_meeting.update(state="voting").execute()
    office = scene.browser(scene.chain.office)
    page = text(office.get(base(scene)))
    assert "23.00" in page
    assert "未固定" in page
    assert text(office.get(f"{base(scene)}/{scene.cases()[0].id}"))
    # Nobody scores any more; the sheets can still be frozen, once.
    close(scene)
    assert store.frozen([scene.cases()[0].id], 1)
    with pytest.raises(Refused):
        close(scene)


def test_only_the_own_office_runs_it_and_the_province_reads(scene: Scene) -> None:
    make_scoring(scene)
    province = scene.browser(scene.chain.provincial)
    page = text(province.get(base(scene)))
    assert "0 / 5" in page
    assert "关闭评分" not in page
    place = make_organisation(OrganisationKind.COMMITTEE_OFFICE, scene.chain.province.tree.province)
    stranger = make_staff(Role.OFFICE_OFFICER, place)
    other = scene.browser(stranger)
    assert other.get(base(scene)).status_code == 404
    assert other.get(f"{base(scene)}/{scene.cases()[0].id}").status_code == 404
    for act in ("open", "close", "reopen"):
        assert other.submit(f"{base(scene)}/{act}", {"reason": "x"}, page="/inbox").status_code == 404
        assert province.submit(f"{base(scene)}/{act}", {"reason": "x"}, page="/inbox").status_code == 403
        assert scene.browser(scene.experts[0]).submit(f"{base(scene)}/{act}", {}, page="/inbox").status_code == 403
    with scene.at_work():
        for actor in (scene.chain.provincial.actor, stranger.actor, scene.experts[0].actor):
            with pytest.raises(Missing):
                service.close(meeting_id=scene.meeting_id, reason="x", actor=actor, now=MEETING)
        with pytest.raises(Denied):
            score_sheet.case_page(
                meeting_id=scene.meeting_id, case_id=scene.cases()[0].id, actor=scene.experts[0].actor
            )
        with pytest.raises(Invalid):
            service.close(meeting_id=scene.meeting_id, actor=scene.office, now=MEETING)


def test_the_board_asks_little_of_the_database(scene: Scene) -> None:
    make_scoring(scene, cases=6)
    score_all(scene)
    office = scene.browser(scene.chain.office)
    for closed in (False, True):
        if closed:
            close(scene)
        paths = [base(scene)] + ([f"{base(scene)}/{scene.cases()[0].id}"] if closed else [])
        for path in paths:
            assert office.get(path).status_code == 200
            with questions() as seen:
                office.get(path)
            assert len(seen) <= 12, (path, len(seen), [each[0][:150] for each in seen])
