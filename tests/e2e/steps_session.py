"""The day of the meeting, before the vote: attendance, groups with their opinions, defence, scoring."""

from datetime import timedelta

from tests.e2e.committee_scene import CommitteeScene
from tests.e2e.committee_world import CHAIR, EXPERTS, NUMBER, SHUNNED, TEACHERS
from tests.e2e.driver import Visitor
from tests.e2e.steps_committee import MEETING, menu, row_of

OPINION = "教学效果突出，业绩材料真实，同意提交评审委员会表决。"
QUESTION = "请说明校本教研的具体做法"
REASON = "教学成绩在本市有影响，材料齐全"


def own(scene: CommitteeScene) -> str:
    """The meeting's address for its experts."""
    return scene.meeting.replace("/committees/", "/expert/")


def sees(name: str, scene: CommitteeScene) -> list[str]:
    """The cases that there are for an expert."""
    return [each for each in TEACHERS if (name, each) != (scene.shuns, SHUNNED)]


def six_of_seven_attend(scene: CommitteeScene) -> None:
    """Five would be enough for seven: 3 x 5 >= 2 x 7."""
    scene.at("2023-12-04T08:50")
    office = scene.office()
    menu(office, "评审会议")
    office.follow(MEETING)
    office.press("开始会议")
    office.reads("不足评审委员会成员的三分之二")
    office.open(f"{scene.meeting}/seats")
    scene.absent = [name for name in scene.panel if EXPERTS[name] == EXPERTS[CHAIR]][-1]
    for name in scene.present():
        office.press("登记出席", within=office.page.locator("main tbody tr").filter(has_text=name))
    office.follow("概览")
    office.reads("7人，已接受7人，登记出席6人")
    office.press("开始会议")
    office.reads("会议已开始")


def the_recused_case_is_absent(scene: CommitteeScene) -> None:
    """From every list of the expert who shuns it, and by its address."""
    office = scene.office()
    office.follow("回避")
    office.reads("师生或指导关系")
    chair, shunning = scene.expert(CHAIR), scene.expert(scene.shuns)
    chair.open(own(scene))
    address = chair.link_of(SHUNNED)
    for path in ("", "/scores", "/opinions", "/defence", "/conflicts"):
        shunning.open(own(scene) + path)
        shunning.does_not_read(SHUNNED)
    shunning.open(own(scene))
    shunning.reads(*sees(scene.shuns, scene))
    for path in (address, address.replace("/cases/", "/scores/"), address.replace("/cases/", "/opinions/")):
        shunning.open(path)
        shunning.does_not_read(SHUNNED)
        shunning.reads("没有这份申报")


# ---- groups ---------------------------------------------------------------------------------------------------------


def the_groups_write_opinions(scene: CommitteeScene) -> None:
    scene.at("2023-12-04T09:10")
    office = scene.office()
    office.follow("学科组")
    office.reads("按专业建议分组")
    office.press("采用建议")
    office.reads("已按专业编成2个学科组")
    for specialty in sorted(set(EXPERTS.values())):
        _a_group_writes(scene, specialty)
    office.open(f"{scene.meeting}/groups")
    assert office.page.locator("main li").get_by_text("建议通过").count() == len(TEACHERS)


def _a_group_writes(scene: CommitteeScene, specialty: str) -> None:
    """The first of them writes, the others agree. Somebody is absent from the chair's: there the chair concludes."""
    members = [name for name in scene.present() if EXPERTS[name] == specialty]
    cases = [name for name in TEACHERS if TEACHERS[name] == specialty]
    first = scene.expert(members[0])
    for case in cases:
        _opinion(first, scene, case)
        first.fill(verdict="recommended", text=OPINION)
        first.press("保存评议意见")
    for name in members[1:]:
        phone = scene.expert(name)
        for case in [each for each in cases if each in sees(name, scene)]:
            _opinion(phone, scene, case)
            phone.reads(OPINION)
            phone.fill(agrees="yes")
            phone.press("提交表态")
    for case in cases:
        _opinion(first, scene, case)
        if members[0] == CHAIR:
            first.press("定稿")
        first.reads("已定稿")


def _opinion(who: Visitor, scene: CommitteeScene, case: str) -> None:
    who.open(f"{own(scene)}/opinions")
    who.follow(case)


# ---- defence --------------------------------------------------------------------------------------------------------


def everybody_defends(scene: CommitteeScene) -> None:
    office = scene.office()
    office.follow("答辩")
    office.follow("安排答辩")
    office.fill(opens_at="2023-12-04T09:30", minutes="5", way="drawn")
    office.press("排定次序并通知申报人")
    office.reads("答辩次序已排定，已通知申报人", "抽签，种子")
    lines = office.page.locator("#live ul.tasks > li").all_inner_texts()
    order = [next(name for name in TEACHERS if name in line) for line in lines]
    assert sorted(order) == sorted(TEACHERS)
    phone = scene.teacher(order[-1])
    phone.open("/committees/my-defence")
    phone.reads("第5位", "您前面还有4位，预计12-04 09:50开始")
    scene.at("2023-12-04T09:30")
    for name in order:
        _one_defends(scene, name)
    phone.reload()
    phone.reads("已结束")


def _one_defends(scene: CommitteeScene, name: str) -> None:
    office, chair = scene.office(), scene.expert(CHAIR)
    office.press("开始", within=row_of(office, name))
    office.reads(f"正在答辩：{name}", "还剩5分钟")
    scene.clock.advance(timedelta(minutes=4))
    chair.open(f"{own(scene)}/defence")
    chair.reads(f"正在答辩：{name}", "还剩1分钟")
    if name == SHUNNED:
        shunning = scene.expert(scene.shuns)
        shunning.open(f"{own(scene)}/defence")
        shunning.does_not_read(SHUNNED)
        chair.follow(name)
        chair.fill(kind="question", text=QUESTION)
        chair.press("保存记录")
        chair.reads("已记录", QUESTION)
    scene.clock.advance(timedelta(minutes=1))
    office.press("结束", within=row_of(office, name))


# ---- scoring --------------------------------------------------------------------------------------------------------


def the_experts_score(scene: CommitteeScene) -> None:
    """Each on the own phone, with a reason for every mark; nobody sees another's before it is over."""
    office = scene.office()
    office.follow("评分")
    office.press("按已备案的方案开放评分")
    office.reads("评分已开放", NUMBER)
    for place, name in enumerate(scene.present()):
        phone = scene.expert(name)
        phone.open(f"{own(scene)}/scores")
        for case in sees(name, scene):
            phone.follow(case)
            if name == CHAIR and case == SHUNNED:
                _forgets_the_reason(phone)
            _scores(phone, str(14 + place / 2), "10" if case == SHUNNED else "7")
            phone.reads("评分已提交")
    _scores_again(scene, scene.panel[0])
    office.reload()
    office.does_not_read("标准差")
    office.press("关闭评分并固定评分表")
    office.reads("评分已关闭", "标准差", "与其他专家的平均差")
    office.follow(SHUNNED)
    office.reads("各位专家的评分", REASON)
    office.does_not_read(scene.shuns)


def _scores(who: Visitor, mark: str, grade: str) -> None:
    who.fill(**{"mark-performance-mark": mark, "mark-defence-mark": grade})
    who.fill(**{"reason-performance-mark": REASON, "reason-defence-mark": "回答切题"})
    who.press("提交评分")


def _forgets_the_reason(who: Visitor) -> None:
    who.fill(**{"mark-performance-mark": "14"})
    who.press("提交评分")
    who.reads("有内容需要修改")
    assert who.value("mark-performance-mark") == "14"


def _scores_again(scene: CommitteeScene, name: str) -> None:
    """The first score is kept."""
    phone = scene.expert(name)
    phone.open(f"{own(scene)}/scores")
    phone.follow(SHUNNED)
    phone.fill(why="核对获奖证书后调整")
    _scores(phone, "17", "10")
    phone.follow(SHUNNED)
    phone.reads("第1次", "第2次", "已被替换")
