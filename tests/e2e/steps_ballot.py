"""The vote and what follows on the same day: codes, papers, opening, minutes, decisions."""

import re
import subprocess

from tests.e2e.committee_scene import CommitteeScene
from tests.e2e.committee_world import CHAIR, OBJECTED, ONE_BELOW, RETURNED, SHUNNED, TEACHERS, THE_TWO_THIRDS
from tests.e2e.driver import Visitor
from tests.e2e.steps_committee import row_of
from tests.e2e.steps_session import own, sees

YES, NO, ABSTAIN = "赞成", "反对", "弃权"
# By the place of the expert among those who attend. The second one is out of the case that is shunned.
VOTES = {
    THE_TWO_THIRDS: (YES, YES, YES, YES, NO, ABSTAIN),
    ONE_BELOW: (YES, YES, YES, NO, NO, ABSTAIN),
    RETURNED: (YES,) * 6,
    SHUNNED: (YES, "", YES, YES, YES, NO),
    OBJECTED: (YES, YES, YES, YES, YES, NO),
}
# Voters, recused, yes, no, abstentions, the least yes that pass, the result.
COUNTED = {
    THE_TWO_THIRDS: ("6", "0", "4", "1", "1", "4", "通过"),
    ONE_BELOW: ("6", "0", "3", "2", "1", "4", "未通过"),
    RETURNED: ("6", "0", "6", "0", "0", "4", "通过"),
    SHUNNED: ("5", "1", "4", "1", "0", "4", "通过"),
    OBJECTED: ("6", "0", "5", "1", "0", "4", "通过"),
}
PASSED = [name for name, line in COUNTED.items() if line[-1] == "通过"]


def three_people_take_their_codes(scene: CommitteeScene) -> None:
    scene.at("2023-12-04T10:10")
    office = scene.office()
    office.follow("表决")
    office.reads("登记出席6人；评审委员会7人，至少须出席5人")
    office.press("准备表决")
    office.reads("三份密钥口令全部领取后才能开始表决")
    assert not office.page.get_by_role("button", name="开始投票").count()
    holders = {
        "office": (office, f"{scene.meeting}/ballot/key"),
        "province": (scene.province(), f"{scene.meeting}/ballot/key"),
        "chair": (scene.expert(CHAIR), f"{own(scene)}/ballot/key"),
    }
    for holder, (who, address) in holders.items():
        who.open(address)
        who.press("领取口令")
        who.reads("这个口令只显示这一次")
        scene.codes[holder] = who.page.locator("p.panel.number").inner_text().strip()
        who.follow("我已抄下")
        who.open(address)
        who.does_not_read(scene.codes[holder])
    office.open(f"{scene.meeting}/ballot")
    office.press("开始投票")
    office.reads("投票已开始", "正在投票")


def the_six_vote(scene: CommitteeScene) -> None:
    """On their phones, once; while they vote the office learns who has, and nothing of what."""
    for place, name in enumerate(scene.present()):
        phone = scene.expert(name)
        phone.open(own(scene))
        phone.follow("去投票")
        shown = [each.split()[0] for each in phone.page.locator("fieldset legend").all_inner_texts()]
        assert sorted(shown) == sorted(sees(name, scene))
        for case in shown:
            if (place, case) != (0, ONE_BELOW):
                _choose(phone, case, VOTES[case][place])
        phone.press("核对")
        if place == 0:
            phone.reads("请对每一位申报人作出选择", f"{ONE_BELOW}：还没有选择")
            _choose(phone, ONE_BELOW, NO)
            phone.press("核对")
            phone.press("返回修改")
            _choose(phone, ONE_BELOW, VOTES[ONE_BELOW][place])
            phone.press("核对")
        phone.reads("投票后不能修改")
        phone.press("投票")
        trackers = phone.page.locator("dl.summary dd").all_inner_texts()
        assert len(set(trackers)) == len(shown)
        phone.open(f"{own(scene)}/ballot")
        phone.reads("您已投票")
        if place == 0:
            _the_office_sees_who_but_not_what(scene, name)
    absent = scene.expert(scene.absent)
    absent.open(f"{own(scene)}/ballot")
    absent.reads("现在没有需要您参加的表决")


def _choose(who: Visitor, case: str, choice: str) -> None:
    box = who.page.locator("fieldset").filter(has_text=case)
    box.get_by_label(choice, exact=True).check()


def _the_office_sees_who_but_not_what(scene: CommitteeScene, voted: str) -> None:
    office = scene.office()
    office.open(f"{scene.meeting}/ballot")
    assert "已投票" in row_of(office, voted).last.inner_text()
    assert office.page.locator("main li").get_by_text("未投票").count() == 5
    office.does_not_read("表决结果", YES, NO)


def two_of_three_open_the_box(scene: CommitteeScene) -> None:
    """A wrong code opens nothing; the province's is not needed."""
    office, chair = scene.office(), scene.expert(CHAIR)
    office.open(f"{scene.meeting}/ballot")
    office.press("结束投票")
    office.reads("投票已结束")
    office.does_not_read("表决结果")
    office.follow("我保管的口令")
    office.fill(code=scene.codes["province"])
    office.press("交入口令开箱")
    office.reads("有内容需要修改")
    office.fill(code=scene.codes["office"].lower())
    office.press("交入口令开箱")
    office.reads("您的口令已交入，等待另一位保管人")
    chair.open(f"{own(scene)}/ballot/key")
    chair.fill(code=scene.codes["chair"])
    chair.press("交入口令开箱")
    chair.reads("票箱已开启")
    office.reload()
    for case, line in COUNTED.items():
        row = office.page.locator("main tbody tr").filter(has_text=case)
        cells = tuple(text.split()[-1] for text in row.locator("td").all_inner_texts())
        assert cells == line, (case, cells)


def the_minutes_say_so(scene: CommitteeScene) -> None:
    office = scene.office()
    office.reads("会议记录（PDF）")
    answer = office.page.context.request.get(scene.site.url + office.link_of("会议记录"))
    assert answer.status == 200, answer.text()
    assert answer.body().startswith(b"%PDF")
    path = scene.files / "minutes.pdf"
    path.write_bytes(answer.body())
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    for name in (*TEACHERS, *scene.present()):
        assert name in text, name
    for case, line in COUNTED.items():
        assert re.search(rf"{case}.*\s+{line[2]}\s+{line[3]}\s+{line[4]}\s.*{line[-1]}", text), case
    assert re.search("[0-9a-f]{64}", text)


def the_chair_signs_and_the_office_applies(scene: CommitteeScene) -> None:
    """Nobody is told before that."""
    office, chair = scene.office(), scene.expert(CHAIR)
    office.follow("结果")
    office.press("准备评审结果")
    office.reads("等待主任委员签署", "共5项，未签署5项")
    failed = scene.teacher(ONE_BELOW)
    failed.open("/inbox")
    failed.does_not_read("评审结果", "未通过")
    chair.open(own(scene))
    chair.follow("签署评审结果")
    chair.press("签署以上5项评审结果")
    chair.reads("您已签署5项评审结果")
    office.reload()
    office.reads("主任委员已签署", f"{CHAIR}签署于2023年12月4日")
    office.press("全部生效并通知申报人")
    office.reads("评审结果已生效，已通知5位申报人")
    failed.open("/committees/my-results")
    failed.reads("未通过")
    failed.does_not_read("赞成3票", CHAIR)
