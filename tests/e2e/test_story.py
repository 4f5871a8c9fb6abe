"""The whole way of an application through real pages: from an empty dossier to the committee's desk."""

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from portal.accounts import service as accounts
from portal.kernel import ledger
from portal.kernel.access import Role
from portal.kernel.clock import FixedClock
from portal.kernel.sweeps import run_all
from portal.sweeps import SWEEPS
from tests.e2e import driver
from tests.e2e.conftest import DESKTOP, PHONE, Site
from tests.e2e.driver import NOT_APPLIED, Visitor
from tests.e2e.world import EMPLOYER, ENGINEER, World, document, has_exif, make_world, photograph
from tests.factories import Staff, totp

pytestmark = pytest.mark.browser

SUMMARY = "主持完成三项公共建筑设计，解决了大跨度屋面的节点问题。"
OBJECTION = "市图书馆新馆的专业负责人另有其人，请核实任命文件。"


@dataclass
class Story:
    """The people's browsers, the clock, and what has been learnt on the way."""

    site: Site
    clock: FixedClock
    world: World
    files: Path
    open_browser: Callable[[], Visitor]
    phone: Visitor
    application: str = ""
    number: str = ""
    check_page: str = ""

    def at(self, instant: str) -> None:
        """Time passes; the worker does what is due."""
        self.clock.set(instant)
        run_all(SWEEPS, portal=self.site.portal, now=self.clock.now())

    def she_signs_in(self) -> None:
        """Anew, after days: no session lasts that long. The sign-in page can't know where she stands."""
        engineer, always = self.world.engineer, self.phone.always
        self.phone.page.context.clear_cookies()
        self.phone.always = ""
        driver.sign_in(self.phone, engineer.phone, engineer.password)
        self.phone.always = always

    def staff_signs_in(self, staff: Staff) -> Visitor:
        """Somebody at a desk, in a browser of their own."""
        visitor = self.open_browser()
        code = totp(self.world.secrets[staff.role], self.clock.now())
        name = accounts.organisation(staff.organisation_id).name
        driver.sign_in_as_staff(visitor, staff.person.phone, staff.person.password, code, organisation=name)
        return visitor

    def she_sees(self, *texts: str) -> None:
        """Her status page says so."""
        self.she_signs_in()
        self.phone.open(self.application)
        self.phone.reads(*texts)


@pytest.fixture(
    params=[(PHONE, False), (PHONE, True), (DESKTOP, True)],
    ids=["phone-plain", "phone-javascript", "desktop-javascript"],
)
def story(
    request: pytest.FixtureRequest,
    site: Site,
    clock: FixedClock,
    open_context: Callable[..., BrowserContext],
    accessible: Callable[[Page], None],
    tmp_path: Path,
) -> Story:
    size, javascript = request.param
    look_closely = accessible if not javascript else None
    pictures = os.environ.get("PORTAL_TEST_PICTURES")
    pieces_seen: set[str] = set()

    def open_browser() -> Visitor:
        context = open_context(javascript=javascript, size=size)
        visitor = driver.visit(
            context, site.url, accessible=look_closely, pictures=Path(pictures) if pictures else None
        )
        visitor.seen = pieces_seen
        return visitor

    world = make_world(clock.now())
    return Story(site, clock, world, tmp_path, open_browser, open_browser())


def test_from_the_first_sign_in_to_the_committees_desk(story: Story) -> None:
    she_signs_in_and_has_not_applied(story)
    she_chooses_what_to_apply_for(story)
    she_fills_in_her_dossier(story)
    she_completes_the_task_list(story)
    the_button_waits_for_the_window(story)
    she_applies(story)
    anybody_can_check_the_receipt(story)
    the_employer_returns_two_items(story)
    she_corrects_both(story)
    the_employer_passes_and_publishes(story)
    a_visitor_objects_and_is_answered(story)
    the_publicity_closes_and_the_employer_recommends(story)
    the_chain_passes_it_on(story)
    the_office_receives_it(story)
    assert ledger.verify().breaks == ()


# ---- August: the engineer -------------------------------------------------------------------------------------------


def she_signs_in_and_has_not_applied(story: Story) -> None:
    phone = story.phone
    phone.open("/")
    story.she_signs_in()
    phone.always = NOT_APPLIED
    phone.open("/")
    phone.reads(f"您好，{ENGINEER}", "还没有新建申报")


def she_chooses_what_to_apply_for(story: Story) -> None:
    """An empty dossier: nothing is known, and the conditions say so."""
    phone = story.phone
    driver.choose_what_to_apply_for(phone, "工程技术", "建筑设计", "高级工程师", "正常申报")
    story.application = phone.where
    assert driver.task_status(phone, "核对并申报") == "暂时不能开始"
    phone.reads("2023年8月28日（周一）08:00")
    phone.follow("条件自查")
    phone.reads("有的条件还不能判断", "还不能判断的条件", "依据：")
    assert "怎么办：" in phone.words()


def she_fills_in_her_dossier(story: Story) -> None:
    phone = story.phone
    photo = photograph(story.files / "毕业证书.jpg", "diploma")
    scan = document(story.files / "职称证书.pdf")
    education = {"level": "本科", "degree": "学士", "school": "贵州大学", "major": "建筑学", "graduated": "2010-07"}
    driver.enter(phone, "学历学位", "", education)
    driver.attach(phone, photo, camera=True)
    phone.reads("毕业证书.jpg")
    the_photograph_says_nothing_of_the_place(phone)
    driver.finish_section(phone, "学历学位")

    title = {"series": "工程技术", "level": "中级", "title": "工程师", "application_year": "2017"}
    driver.enter(phone, "现有职称", "", {**title, "obtained": "2021-11-20"})
    driver.attach(phone, scan)
    phone.reads("职称证书.pdf")
    driver.finish_section(phone, "现有职称")
    a_condition_is_not_met_until_the_date_is_corrected(story)

    the_employer_is_known_to_the_portal(phone)
    driver.enter(phone, "继续教育学时", "", {"year": "2023", "public": "30", "professional": "60"})
    driver.finish_section(phone, "继续教育学时")
    project = {"name": "市图书馆新馆", "rank": "省部级", "role": "主持", "date": "2021-05"}
    driver.enter(phone, "业绩成果", "工程项目", project)
    driver.attach(phone, document(story.files / "竣工验收.pdf", 3))
    driver.enter(phone, "业绩成果", "奖项", {"name": "优秀设计奖", "rank": "省部级", "date": "2022-12"})
    driver.finish_section(phone, "业绩成果")
    driver.finish_section(phone, "处分和诚信记录", nothing=True)


def the_photograph_says_nothing_of_the_place(phone: Visitor) -> None:
    served = phone.page.request.get(phone.url + phone.link_of("毕业证书.jpg"))
    assert served.ok
    assert not has_exif(served.body())


def a_condition_is_not_met_until_the_date_is_corrected(story: Story) -> None:
    """A slip in the year of the present title: the conditions name it, its clause and its cure."""
    phone = story.phone
    phone.open(f"{story.application}/conditions")
    phone.reads("不符合的条件", "符合的条件", "还不能判断的条件", "怎么办：")
    assert "最早2026-12-31满足" in phone.words(), phone.words()
    phone.open("/dossier")
    phone.follow("现有职称")
    phone.follow("工程师")
    phone.follow("修改")
    phone.fill(obtained="2017-11-20")
    phone.press("保存")
    phone.open(f"{story.application}/conditions")
    phone.does_not_read("最早2026-12-31满足")


def the_employer_is_known_to_the_portal(phone: Visitor) -> None:
    """The name as it is spoken is found on the portal and chosen there."""
    phone.open("/dossier")
    phone.follow("工作经历")
    phone.follow("添加")
    work = {"employer": "筑城建筑设计院", "employer_kind": "企业", "from": "2010-08", "current": "yes"}
    phone.fill(**work)
    phone.press("保存，下一步添加证明材料")
    assert phone.heading() == "查找平台单位"
    phone.press("查找")
    phone.press("选择")
    phone.reads("已关联平台单位", EMPLOYER)
    driver.finish_section(phone, "工作经历")


def she_completes_the_task_list(story: Story) -> None:
    phone = story.phone
    phone.open(story.application)
    for task in ("学历学位", "现有职称", "工作经历", "继续教育学时", "业绩成果", "处分和诚信记录"):
        assert driver.task_status(phone, task) == "已完成", task
    phone.follow("填写申报信息")
    phone.press("保存并返回")
    phone.reads("有内容需要修改")
    phone.fill(current_work="建筑工程设计", years_in_specialty="12", summary=SUMMARY)
    phone.fill(representative_work="市图书馆新馆：本人任专业负责人。")
    phone.press("保存并返回")
    phone.follow("选择放入申报的业绩成果")
    phone.press("保存并返回")
    assert driver.task_status(phone, "核对并申报") == "未开始"
    phone.follow("条件自查")
    phone.does_not_read("不符合的条件")
    phone.open(f"{story.application}/check")
    phone.reads(SUMMARY, "贵州大学", EMPLOYER, "毕业证书.jpg", "职称证书.pdf")


def the_button_waits_for_the_window(story: Story) -> None:
    story.at("2023-08-27T21:00")
    story.she_signs_in()
    phone = story.phone
    phone.open(f"{story.application}/check")
    phone.reads("现在不能点击申报", "申报时间：2023年8月28日（周一）08:00至2023年8月31日（周四）17:00")
    assert phone.page.get_by_role("button", name="申报", exact=True).is_disabled()


def she_applies(story: Story) -> None:
    phone = story.phone
    story.at("2023-08-29T10:00:05")
    story.she_signs_in()
    phone.open("/")
    phone.reads("现在可以点击申报")
    phone.open(f"{story.application}/check")
    phone.press("申报")
    phone.reads("请阅读并勾选诚信承诺")
    phone.choose("我已阅读并承诺以上各条")
    phone.always = ""
    second_tab = phone.page.context.new_page()
    second_tab.goto(f"{story.site.url}{story.application}/check")
    phone.press("申报")
    story.number = the_receipt(phone, story)
    phone.reload()
    assert the_receipt(phone, story) == story.number
    phone.open("/")
    phone.reads("您已申报")
    the_same_tap_in_a_second_tab_gives_the_same_receipt(story, second_tab)
    the_pdf_says_the_number(story)
    phone.does_not_read(NOT_APPLIED)


def the_receipt(phone: Visitor, story: Story) -> str:
    """The number, beside the time to the second and the hash of the contents."""
    assert phone.where == f"{story.application}/receipt"
    assert phone.heading() == "申报成功"
    phone.reads("2023年8月29日 10:00:05（北京时间）")
    phone.unfold("内容校验值和文件清单")
    assert re.search(r"[0-9a-f]{64}", phone.words())
    number = phone.page.locator(".reference").inner_text()
    assert re.fullmatch(r"ZC2023\d{6}", number)
    return number


def the_same_tap_in_a_second_tab_gives_the_same_receipt(story: Story, tab: Page) -> None:
    tab.get_by_label("我已阅读并承诺以上各条").check()
    with tab.expect_navigation():
        tab.get_by_role("button", name="申报", exact=True).click()
    assert story.number in tab.content()
    assert story.phone.page.context.request.get(f"{story.site.url}{story.application}/receipt").ok
    tab.close()


def the_pdf_says_the_number(story: Story) -> None:
    phone = story.phone
    phone.open(f"{story.application}/receipt")
    story.check_page = phone.link_of("打开查验页")
    with phone.page.expect_download() as waiting:
        phone.page.get_by_role("link", name="下载回执").click()
    path = story.files / "receipt.pdf"
    waiting.value.save_as(path)
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    assert story.number in text
    assert ENGINEER in text
    assert "2023年8月29日 10:00:05" in text


def anybody_can_check_the_receipt(story: Story) -> None:
    stranger = story.open_browser()
    code = story.check_page.rsplit("/", 1)[1]
    stranger.open("/receipts/check")
    stranger.fill(number=story.number, code=code.lower())
    stranger.press("查验")
    stranger.reads("回执真实有效", story.number, "2023年8月29日 10:00:05")
    stranger.does_not_read(ENGINEER, EMPLOYER, story.world.engineer.document[-4:])
    stranger.open(f"{story.check_page[:-1]}0" if story.check_page[-1] != "0" else f"{story.check_page[:-1]}1")
    stranger.does_not_read("回执真实有效")


# ---- September: the employer ----------------------------------------------------------------------------------------


def the_employer_returns_two_items(story: Story) -> None:
    story.at("2023-08-30T09:00")
    officer, person = story.open_browser(), story.world.employer.person
    driver.sign_in(officer, person.phone, person.password)
    driver.act_for(officer, EMPLOYER)
    secret = driver.enrol(officer, person.password, lambda secret: totp(secret, story.clock.now()))
    story.world.secrets[Role.EMPLOYER_OFFICER] = secret

    story.at("2023-08-30T14:00")
    officer = story.staff_signs_in(story.world.employer)
    driver.open_case(officer, ENGINEER)
    officer.follow("开始审核")
    returns = {
        "贵州大学": ("毕业证书.jpg", "毕业证书照片缺右下角，请重拍"),
        "专业技术工作总结": ("", "请补充任现职以来解决的技术问题"),
    }
    looked_at = driver.audit(officer, returns)
    assert looked_at >= 10
    officer.open(story.application.replace("/applications/", "/desk/"))
    officer.follow("退回补正")
    officer.reads("毕业证书照片缺右下角，请重拍", "请补充任现职以来解决的技术问题", "2023年9月6日")
    officer.press("一次退回以上全部问题")


def she_corrects_both(story: Story) -> None:
    story.at("2023-09-01T20:00")
    story.she_sees("退回补正", "2023年9月6日")
    phone = story.phone
    phone.open("/inbox")
    assert "退回" in phone.words()
    phone.open(f"{story.application}/correction")
    phone.reads("需要补正2处", "毕业证书照片缺右下角，请重拍", "请补充任现职以来解决的技术问题")
    phone.press("重新提交")
    phone.reads("有内容需要修改", "请先修改，或在这里说明情况")

    phone.follow("更换这个文件")
    driver.attach(phone, photograph(story.files / "毕业证书重拍.jpg", "diploma, all four corners"), camera=True)
    evidence = phone.page.locator("ul.tasks > li").filter(has_text="毕业证书.jpg")
    phone.follow("删除", within=evidence)
    phone.press("删除")

    phone.open(f"{story.application}/correction")
    assert phone.page.get_by_text("已修改", exact=True).count() == 1
    defect = phone.page.locator("li.panel").filter(has_text="请补充任现职以来解决的技术问题")
    phone.follow("修改这一项", within=defect)
    phone.fill(summary=f"{SUMMARY}任现职以来编制了两项省级工法。")
    phone.press("保存并返回")
    phone.open(f"{story.application}/correction")
    assert phone.page.get_by_text("已修改", exact=True).count() == 2
    phone.press("重新提交")
    phone.reads("补正已重新提交", "现在：用人单位审核")


def the_employer_passes_and_publishes(story: Story) -> None:
    story.at("2023-09-04T09:00")
    officer = story.staff_signs_in(story.world.employer)
    driver.open_case(officer, ENGINEER)
    officer.follow("继续审核")
    officer.reads("毕业证书重拍.jpg", "新文件")
    assert driver.audit(officer, {}) == 2
    driver.pass_case(officer, ENGINEER, "通过审核", "确认通过单位审核")
    officer.follow("准备公示")
    officer.reads("5个工作日", "2023-09-04（当日不计入）", "2023-09-11")
    officer.press("今天开始公示")
    story.she_sees("现在：用人单位公示")


def a_visitor_objects_and_is_answered(story: Story) -> None:
    story.at("2023-09-05T11:00")
    visitor = story.open_browser()
    visitor.open("/publicity")
    visitor.follow(ENGINEER)
    shown = visitor.page.locator("dl.summary dt").all_inner_texts()
    assert shown == ["姓名", "用人单位", "系列", "申报级别", "公示开始", "公示结束"]
    visitor.reads(ENGINEER, EMPLOYER, "高级工程师", "2023-09-11 24:00")
    engineer = story.world.engineer
    visitor.does_not_read(story.number, "建筑设计专业", "贵州大学", "市图书馆", engineer.document, engineer.phone)
    visitor.follow("提出异议")
    visitor.fill(contact="王先生 139-0000", text=OBJECTION)
    visitor.press("提交异议")
    code = visitor.page.locator(".reference").inner_text()

    story.at("2023-09-06T09:00")
    officer = story.staff_signs_in(story.world.employer)
    driver.open_case(officer, ENGINEER)
    officer.reads("收到的异议（1件）")
    officer.follow("09-05 11:00收到的异议")
    officer.reads(OBJECTION)
    officer.fill(decision="dismissed", reasons="已核对任命文件，申报人为该项目专业负责人。")
    officer.press("作出处理决定")

    visitor.open("/publicity/objections")
    visitor.fill(code=code)
    visitor.press("查询")
    visitor.reads("已核对任命文件，申报人为该项目专业负责人。")


def the_publicity_closes_and_the_employer_recommends(story: Story) -> None:
    story.at("2023-09-11T23:59:59")
    story.she_sees("现在：用人单位公示")
    story.at("2023-09-12T00:00:01")
    story.she_sees("现在：用人单位推荐")
    story.at("2023-09-12T09:00")
    officer = story.staff_signs_in(story.world.employer)
    driver.pass_case(officer, ENGINEER, "同意推荐", "同意推荐", "德才兼备，同意推荐。")
    visitor = story.open_browser()
    visitor.open("/publicity")
    visitor.does_not_read(ENGINEER)


# ---- September: above the employer ----------------------------------------------------------------------------------


def the_chain_passes_it_on(story: Story) -> None:
    world = story.world
    stations = (("13", world.department, "主管部门审核"), ("14", world.county, "人社部门审核"))
    for day, staff, step in (*stations, ("15", world.city, "人社部门审核")):
        story.at(f"2023-09-{day}T09:00")
        story.she_sees(f"现在：{step}")
        officer = story.staff_signs_in(staff)
        driver.pass_case(officer, ENGINEER, "通过", "确认通过", "材料齐全，同意上报。")


def the_office_receives_it(story: Story) -> None:
    story.at("2023-09-30T16:59:59")
    story.she_sees("现在：评委会材料接收", "2023年9月30日（周六）17:00")
    officer = story.staff_signs_in(story.world.office)
    driver.pass_case(officer, ENGINEER, "接收材料", "接收申报材料")
    story.she_sees("评委会已接收")
    phone = story.phone
    assert phone.page.get_by_text("正在办理").count() == 0
    phone.open("/inbox")
    assert "接收" in phone.words()
    phone.follow("我的申报")
    phone.reads("评委会已接收")
