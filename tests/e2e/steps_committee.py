"""Before the meeting's day: the policy review, the meeting and its list, the draw, the declarations."""

import re

from playwright.sync_api import Locator

from tests.e2e.committee_scene import CommitteeScene
from tests.e2e.committee_world import CHAIR, COMMITTEE, RETURNED, SHUNNED, TEACHERS
from tests.e2e.driver import Visitor

MEETING = "2023年度第一次评审会议"
DEFECT = "请写明所任班级和任教年限"
ADDED = "任教以来担任三届毕业班教学。"


def tick(who: Visitor, *names: str) -> None:
    """Tick the boxes beside these names."""
    for name in names:
        who.page.locator("main .choice").filter(has_text=name).locator("input").check()


def menu(who: Visitor, text: str) -> None:
    """Choose from the menu on top, whose entry may be folded into that of its service."""
    top = who.page.locator("nav.nav")
    folded = top.locator("details.menu").filter(has=who.page.locator("a").filter(has_text=text))
    if folded.count():
        folded.first.locator("summary").click()
    who.follow(text, within=top)


def row_of(who: Visitor, name: str) -> Locator:
    """Of a list of tasks, the line with this name."""
    return who.page.locator("ul.tasks > li").filter(has_text=name)


# ---- October: the policy review -------------------------------------------------------------------------------------


def the_office_passes_four_and_returns_one(scene: CommitteeScene) -> None:
    scene.at("2023-10-09T09:00")
    office = scene.office()
    menu(office, "批量政策性审查")
    office.reads(*TEACHERS, "办理期限：2023-11-30 24:00")
    office.follow("退回补正", within=row_of(office, RETURNED))
    office.reads("政策性审查只能退回一次")
    office.unfold("专业技术工作总结")
    part = office.page.locator("details").filter(has_text="专业技术工作总结")
    part.locator("textarea").fill(DEFECT)
    office.press("一次退回以上全部问题")

    office.open("/committees/policy")
    office.does_not_read(RETURNED)
    passed = [name for name in TEACHERS if name != RETURNED]
    tick(office, *passed)
    office.press("批量通过")
    office.reads("以下4份申报一起通过", "通过后可列入评审会议名单，并通知申报人")
    office.press("确认通过4份")
    office.reads("已通过4份申报的政策性审查", "没有待审查的申报")


def she_corrects_it_on_her_phone(scene: CommitteeScene) -> None:
    scene.at("2023-10-09T20:00")
    phone = scene.teacher(RETURNED)
    application = f"/applications/{scene.teachers[RETURNED].application_id}"
    phone.open(f"{application}/correction")
    phone.reads("需要补正1处", DEFECT)
    phone.follow("修改这一项", within=phone.page.locator("li.panel").filter(has_text=DEFECT))
    phone.fill(summary=phone.value("summary") + ADDED)
    phone.press("保存并返回")
    phone.open(f"{application}/correction")
    phone.press("重新提交")
    phone.reads("补正已重新提交")
    scene.everybody_goes_home()


def the_office_passes_the_fifth(scene: CommitteeScene) -> None:
    scene.at("2023-10-11T09:00")
    office = scene.office()
    menu(office, "批量政策性审查")
    office.reads("退回过")
    office.follow("查看材料", within=row_of(office, RETURNED))
    office.reads(ADDED)
    office.open("/committees/policy")
    tick(office, RETURNED)
    office.press("批量通过")
    office.press("确认通过1份")
    scene.everybody_goes_home()
    phone = scene.teacher(RETURNED)
    phone.open("/inbox")
    phone.reads(re.compile("政策性审查"))
    scene.everybody_goes_home()


# ---- November: the meeting and its panel ----------------------------------------------------------------------------


def the_office_plans_the_meeting(scene: CommitteeScene) -> None:
    scene.at("2023-11-27T09:00")
    office = scene.office()
    menu(office, "评审会议")
    office.follow("筹备")
    committee = office.page.locator("select[name=committee_id]")
    committee.select_option(label=COMMITTEE)
    office.fill(name=MEETING, application_year="2023", level="副高级", members="7", place="贵阳市云岩区会议中心")
    office.fill(day="2023-12-04")
    office.fill(time="09:00")
    office.press("保存")
    scene.meeting = office.where.removesuffix("/cases")
    office.reads(*TEACHERS)
    tick(office, *TEACHERS)
    office.press("列入名单")
    office.reads("已将5份申报列入名单")


def the_office_draws_the_panel(scene: CommitteeScene) -> None:
    """The seed's hash is shown before the list is frozen, the seed only with the result."""
    office = scene.office()
    office.follow("抽取")
    assert office.value("chair") == CHAIR
    office.fill(quotas="语文 3\n数学 3", reserves="1")
    office.press("封存条件和种子")
    office.reads("抽取条件和种子已封存")
    office.unfold("校验值")
    office.reads("种子的SHA-256：")
    office.does_not_read("种子：")
    office.press("冻结名单")
    office.reads("名单已冻结")
    office.press("抽取并发出邀请")
    office.reads("抽取完成，已向7位专家发出邀请")
    office.unfold("校验值")
    office.reads(re.compile("种子：[0-9a-f]{64}"))
    scene.panel = _drawn(office)
    assert scene.panel[0] == CHAIR
    assert len(scene.panel) == 7


def _drawn(office: Visitor) -> list[str]:
    """The names of the panel, in the order of its places."""
    return [name.strip() for name in office.page.locator("main tbody th").all_inner_texts()]


def one_expert_declines_and_another_is_drawn(scene: CommitteeScene) -> None:
    scene.at("2023-11-27T10:00")
    away = scene.panel[-1]
    phone = scene.expert(away)
    phone.open("/expert")
    phone.follow(MEETING)
    phone.follow("不能参加")
    phone.fill(reason="当日外出参加教研活动")
    phone.press("答复不能参加")
    office = scene.office()
    office.open(f"{scene.meeting}/draw")
    office.follow("抽取替补")
    office.fill(reason="专家当日不能参加")
    office.press("抽取替补")
    office.reads("已抽取替补并发出邀请")
    drawn = _drawn(office)
    assert away not in drawn
    scene.panel = drawn


def the_experts_accept_and_declare(scene: CommitteeScene) -> None:
    """Before they have said so, they see nothing but the names and the employers."""
    scene.at("2023-11-27T10:30")
    shuns = scene.shuns = next(name for name in scene.panel[1:])
    for name in scene.panel:
        phone = scene.expert(name)
        phone.open("/expert")
        phone.follow(MEETING)
        phone.press("接受邀请")
        assert phone.heading() == "回避申明"
        phone.does_not_read("语文", "数学", ADDED)
        for teacher in TEACHERS:
            word = "回避：师生或指导关系" if name == shuns and teacher == SHUNNED else "没有应当回避的情形"
            box = phone.page.locator("fieldset").filter(has_text=teacher)
            box.get_by_label(word).check()
        phone.press("提交申明")
        assert phone.where.startswith("/expert/meetings/")
