"""A meeting in the browser: planned, filled, answered, declared, voted, opened."""

import re

import pytest

from plugins.committees.store import expert as experts
from plugins.committees.store import meeting as store
from tests.committees.scene import MEETING, PREPARED, Scene, add_engineers, add_experts, make_meeting
from tests.committees.test_ballot import opened
from tests.factories import Staff
from tests.lint import LintedClient

PLAN = {
    "name": "2023年度第一次评审会议",
    "application_year": "2023",
    "level": "副高级",
    "members": "5",
    "place": "贵阳",
    "day": "2023-12-12",
    "time": "09:00",
}


def text(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture(autouse=True)
def in_december(clock) -> None:
    clock.set(PREPARED.isoformat())


def went_on(answer) -> None:
    """The form went through."""
    assert answer.status_code == 303, text(answer)


def planned(office: LintedClient, scene: Scene, **changes: str):
    return office.submit("/committees/meetings/new", {**PLAN, "committee_id": str(scene.committee_id), **changes})


def test_a_meeting_from_the_plan_to_the_opened_box(scene: Scene, clock) -> None:
    add_experts(scene, 4)
    add_engineers(scene, 2)
    office = scene.browser(scene.chain.office, PREPARED)
    answer = planned(office, scene)
    assert answer.status_code == 303, text(answer)
    base = answer.headers["Location"].removesuffix("/cases")
    scene.meeting_id = int(base.rpartition("/")[2])
    shown = text(office.get(f"{base}/cases"))
    assert "陈晓燕" in shown
    chosen = re.findall(r'name="application" value="(\d+)"', shown)
    assert office.submit(f"{base}/cases", {"application": chosen}).status_code == 303
    for place, staff in enumerate(scene.experts):
        expert = experts.of_person(staff.person.id)[0]
        fields = {"expert_id": str(expert.id), "role": "member" if place else "chair"}
        assert office.submit(f"{base}/seats", fields).status_code == 303
    for staff in scene.experts:
        answer_and_declare(scene, staff)
    for seat in store.seats_of(scene.meeting_id):
        went_on(office.submit(f"{base}/seats/{seat.id}/attendance", {"present": "yes"}, page=f"{base}/seats"))
    assert "无须回避" in text(office.get(f"{base}/conflicts"))
    clock.set(MEETING.isoformat())
    office = scene.browser(scene.chain.office)
    went_on(office.submit(f"{base}/convene", {}, page=base))
    codes = ballot_opened(scene, base)
    for number, staff in enumerate(scene.experts):
        vote(scene, staff, ["yes", "yes" if number < 2 else "no"])
    board = text(office.get(f"{base}/ballot"))
    assert board.count("已投票") == 4
    assert "赞成" not in board
    assert office.submit(f"{base}/ballot/close", {}, page=f"{base}/ballot").status_code == 303
    wrong = office.submit(f"{base}/ballot/reveal", {"code": "AAAAA"}, page=f"{base}/ballot/key")
    assert wrong.status_code == 422
    assert "口令不正确" in text(wrong)
    went_on(office.submit(f"{base}/ballot/reveal", {"code": codes["office"]}, page=f"{base}/ballot/key"))
    chair = scene.browser(scene.chair)
    own = f"/expert/meetings/{scene.meeting_id}/ballot"
    assert chair.submit(f"{own}/reveal", {"code": codes["chair"]}, page=f"{own}/key").status_code == 303
    opened = text(office.get(f"{base}/ballot"))
    assert "通过" in opened
    assert "未通过" in opened


def answer_and_declare(scene: Scene, staff: Staff) -> None:
    client = scene.browser(staff, PREPARED)
    home = f"/expert/meetings/{scene.meeting_id}"
    assert "接受邀请" in text(client.get(home))
    assert client.submit(f"{home}/accept", {}, page=home).status_code == 303
    shown = text(client.get(f"{home}/conflicts"))
    names = sorted(set(re.findall(r'name="(case-\d+)"', shown)))
    assert len(names) == 2
    assert "ZC2023" not in shown
    half = client.submit(f"{home}/conflicts", {names[0]: "other"})
    assert half.status_code == 422
    assert "请写明情况" in text(half)
    assert client.submit(f"{home}/conflicts", dict.fromkeys(names, "clear")).status_code == 303
    case = re.search(rf'href="({home}/cases/\d+)"', text(client.get(home)))
    assert case is not None
    assert "市图书馆新馆" in text(client.get(case[1]))


def ballot_opened(scene: Scene, base: str) -> dict[str, str]:
    office, province = scene.browser(scene.chain.office), scene.browser(scene.chain.provincial)
    assert office.submit(f"{base}/ballot/prepare", {}, page=f"{base}/ballot").status_code == 303
    own = f"/expert/meetings/{scene.meeting_id}/ballot/key"
    codes = {
        "office": code_of(office.submit(f"{base}/ballot/key", {})),
        "province": code_of(province.submit(f"{base}/ballot/key", {})),
        "chair": code_of(scene.browser(scene.chair).submit(own, {})),
    }
    again = office.submit(f"{base}/ballot/key", {}, page=f"{base}/ballot")
    assert again.status_code == 409
    assert office.submit(f"{base}/ballot/open", {}, page=f"{base}/ballot").status_code == 303
    return codes


def code_of(answer) -> str:
    found = re.search(r"<strong>([A-Z2-9-]{29})</strong>", text(answer))
    assert found is not None, text(answer)
    return found[1]


def vote(scene: Scene, staff: Staff, words: list[str]) -> None:
    client = scene.browser(staff)
    own = f"/expert/meetings/{scene.meeting_id}/ballot"
    choices = {f"case-{place}": word for place, word in enumerate(words)}
    assert client.submit(f"{own}/check", {"case-0": "yes"}, page=own).status_code == 422
    checked = client.submit(f"{own}/check", choices, page=own)
    assert checked.status_code == 200
    cast = client.submit(own, choices)
    assert cast.status_code == 200
    trackers = re.findall(r"[0-9a-f]{16}", text(cast))
    assert len(trackers) == 2
    again = client.post(own, data={**choices, "csrf_token": token_of(text(cast))})
    assert "您已投票" in text(again)
    assert trackers[0] not in text(again)


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_every_choice_gives_answers_of_the_same_size(scene: Scene, clock) -> None:
    make_meeting(scene, experts=4, cases=1)
    clock.set(MEETING.isoformat())
    base = f"/committees/meetings/{scene.meeting_id}"
    office = scene.browser(scene.chain.office)
    assert office.submit(f"{base}/convene", {}, page=base).status_code == 303
    ballot_opened(scene, base)
    sizes = set()
    for staff, word in zip(scene.experts, ["yes", "no", "abstain"], strict=False):
        client = scene.browser(staff)
        own = f"/expert/meetings/{scene.meeting_id}/ballot"
        answer = client.submit(own, {"case-0": word})
        sizes.add(len(text(answer).replace(client_token(answer), "")))
    assert len(sizes) == 1


def client_token(answer) -> str:
    return token_of(text(answer))


@pytest.mark.parametrize(("changes", "message"), [
    ({"members": "4"}, "单数"), ({"members": "13"}, "不能多于备案"), ({"day": "2024-02-01"}, "不能晚于评审完成时间"),
    ({"day": "2023-11-01"}, "不能早于现在"), ({"application_year": "2031"}, "评审计划中没有"),
    ({"name": " "}, "会议名称"),
])  # fmt: skip
def test_a_faulty_plan_is_told_beside_the_field(scene: Scene, changes: dict[str, str], message: str) -> None:
    office = scene.browser(scene.chain.office, PREPARED)
    refused = planned(office, scene, **changes)
    assert refused.status_code == 422
    assert message in text(refused)
    assert "贵阳" in text(refused)


def test_another_office_and_a_recused_expert_see_nothing(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=2)
    first = scene.cases()[0]
    office = scene.browser(scene.chain.office, PREPARED)
    fields = {"person_id": str(scene.experts[2].person.id), "reason": "曾是师生关系"}
    path = f"/committees/meetings/{scene.meeting_id}/conflicts/{first.id}"
    assert office.submit(path, fields).status_code == 303
    expert = scene.browser(scene.experts[2], PREPARED)
    home = f"/expert/meetings/{scene.meeting_id}"
    for page in ("/expert", home, f"{home}/conflicts", "/inbox"):
        shown = text(expert.get(page))
        assert first.applicant_name not in shown
        assert first.number not in shown
    assert expert.get(f"{home}/cases/{first.id}").status_code == 404
    assert scene.browser(scene.experts[1], PREPARED).get(f"{home}/cases/{first.id}").status_code == 200
    stranger = scene.browser(scene.chain.city, PREPARED)
    assert stranger.get(f"/committees/meetings/{scene.meeting_id}").status_code == 403


def test_the_many_pages_of_the_service_are_one_entry_that_opens(scene: Scene) -> None:
    office = scene.browser(scene.chain.office, PREPARED)
    page = text(office.get("/committees/meetings"))
    menu = re.search(r'<details class="menu" data-here><summary>评审委员会</summary>(.*?)</details>', page, re.DOTALL)
    assert menu is not None
    assert menu[1].count("<a ") > 3
    assert '<a href="/committees/meetings" aria-current="page">评审会议</a>' in menu[1]
    # An expert has one page of it, which stands by itself.
    add_experts(scene, 1)
    page = text(scene.browser(scene.experts[0], PREPARED).get("/expert"))
    assert '<li><a href="/expert"' in page
    assert 'class="menu"' not in page


def test_an_incomplete_paper_names_who_is_missing_and_keeps_the_rest(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=2)
    opened(scene)
    first, second = scene.cases()
    expert = scene.browser(scene.experts[1])
    path = f"/expert/meetings/{scene.meeting_id}/ballot"
    answer = expert.submit(f"{path}/check", {"case-0": "no"}, page=path)
    assert answer.status_code == 422
    page = text(answer)
    assert f'<a href="#case-1-yes">{second.applicant_name}：还没有选择</a>' in page
    assert f"{first.applicant_name}：还没有选择" not in page
    assert re.search(r'value="no" id="case-0-no" checked', page)
    assert page.count("请选择一项") == 1


@pytest.mark.parametrize("path", ["meetings/{0}", "experts/{0}", "{0}", "meetings/{1}/opinions/{0}"])
def test_a_number_that_no_database_holds_is_missing_and_no_fault(scene: Scene, path: str) -> None:
    make_meeting(scene)
    office = scene.browser(scene.chain.office, PREPARED)
    answer = office.get(f"/committees/{path.format(2**63, scene.meeting_id)}")
    assert answer.status_code == 404
    assert "没有找到这个页面" in text(answer)
