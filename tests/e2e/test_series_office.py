"""Those who make the rules of a series, in a browser: editions, scoring schemes, the catalogue, the plugins."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from portal.kernel.access import Role
from portal.kernel.clock import FixedClock
from tests.e2e import driver
from tests.e2e.conftest import DESKTOP, PHONE, Site
from tests.e2e.driver import Visitor
from tests.e2e.series_scene import SPRING, SeriesScene, make_scene
from tests.schemes import BROKEN, TEXT

pytestmark = pytest.mark.browser

ENGINEERING = "工程技术"
REASON = "评审条件正在核对"


@pytest.fixture(params=[(PHONE, False), (DESKTOP, True)], ids=["phone-plain", "desktop-javascript"])
def scene(
    request: pytest.FixtureRequest,
    site: Site,
    clock: FixedClock,
    open_context: Callable[..., BrowserContext],
    accessible: Callable[[Page], None],
) -> SeriesScene:
    size, javascript = request.param
    pictures = os.environ.get("PORTAL_TEST_PICTURES")
    seen: set[str] = set()

    # axe looks at every page as a phone shows it, so once is enough.
    look_closely = accessible if not javascript else None

    def open_browser() -> Visitor:
        context = open_context(javascript=javascript, size=size)
        kept = Path(pictures) if pictures else None
        visitor = driver.visit(context, site.url, accessible=look_closely, pictures=kept)
        visitor.seen = seen
        return visitor

    return make_scene(site, clock, open_browser)


def test_next_years_edition_from_the_draft_to_the_what_if_page(scene: SeriesScene) -> None:
    scene.clock.set(SPRING)
    administrator = scene.at_work(Role.SERIES_ADMINISTRATOR)
    administrator.follow("评审条件")
    section = administrator.page.locator("section").filter(has=administrator.page.get_by_text(ENGINEERING, exact=True))
    administrator.press("按此起草2024年度", within=section)
    draft = administrator.where
    she_changes_a_number(administrator)
    she_compares_and_tries_it_out(scene, administrator, draft)
    administrator.open(draft)
    administrator.follow("报送省级人社部门")
    administrator.fill(why="2024年度评审工作通知")
    administrator.press("报送")
    administrator.reads("已报送省级人社部门审核")

    province = scene.at_work(Role.PROVINCIAL_OFFICER)
    province.follow("评审条件")
    province.follow(f"{ENGINEERING} 2024年度")
    province.follow("审核")
    province.reads("2024年度评审工作通知", "增加2")
    province.fill(decision="approve")
    province.press("提交审核意见")
    anybody_is_judged_by_the_new_number(scene.open_browser())


def she_changes_a_number(administrator: Visitor) -> None:
    """Words in a box for a number are refused beside it; then seven years instead of five."""
    administrator.follow("申报条件")
    administrator.follow("副高级：正常申报")
    administrator.follow("取得中级职称满5年")
    administrator.fill(p_years="七年")
    administrator.press("保存")
    administrator.reads("有内容需要修改", "应当是不小于0的整数")
    assert administrator.value("p_years") == "七年"
    administrator.fill(p_years="7")
    administrator.press("保存")
    administrator.reads("已保存")


def she_compares_and_tries_it_out(scene: SeriesScene, administrator: Visitor, draft: str) -> None:
    """Against last year's edition, then against last year's applications."""
    administrator.open(draft)
    administrator.follow("与上一版对照")
    administrator.reads("增加2")
    administrator.open(draft)
    administrator.follow("用往年的申报试算")
    administrator.choose("2023")
    administrator.press("开始试算")
    administrator.reads("已判断0份，共2份")
    scene.jobs_are_done()
    administrator.reload()
    administrator.reads("已判断2份，共2份", "因为哪个条件", "取得中级职称满7年")
    for engineer in scene.engineers:
        administrator.does_not_read(engineer.person.name)


def anybody_is_judged_by_the_new_number(visitor: Visitor) -> None:
    """Six full years by the end of 2024 were enough for five, not for seven."""
    visitor.open("/eligibility")
    visitor.follow(ENGINEERING)
    visitor.choose("高级工程师（副高级）· 正常申报 · 2024年度")
    visitor.press("下一步")
    visitor.fill(education="本科", graduated="2010-07-01", title_level="中级", title_obtained="2018-12-31")
    visitor.press("看结果")
    visitor.reads("最早2025-12-31可以符合")


def test_a_scheme_is_filed_and_an_applicant_sees_her_points(scene: SeriesScene) -> None:
    office = scene.at_work(Role.OFFICE_OFFICER)
    office.follow("量化赋分方案")
    office.follow("上传或填写方案正文")
    office.fill(text=BROKEN)
    office.press("检查并保存")
    overlapped = "{ from = 12, points = 15 }"
    line = BROKEN[: BROKEN.index(overlapped)].count("\n") + 1
    office.reads(re.compile(rf"^第{line}行$"), overlapped)
    office.fill(text=TEXT)
    office.press("检查并保存")
    scheme = office.heading()
    office.fill(why="经本评委会全体会议讨论通过")
    office.press("报送备案")
    office.reads("已报送备案")

    province = scene.at_work(Role.PROVINCIAL_OFFICER)
    province.follow("量化赋分方案")
    province.follow(scheme)
    province.press("准予备案")
    province.reads("有内容需要修改")
    province.fill(number="黔职量备〔2023〕1号")
    province.press("准予备案")
    province.reads("已备案")

    applicant = scene.open_browser()
    engineer = scene.drafting
    driver.sign_in(applicant, engineer.person.phone, engineer.person.password)
    applicant.open(f"/applications/{engineer.application_id}")
    applicant.follow("条件自查", within=applicant.page.locator("main"))
    applicant.follow("量化赋分预览")
    applicant.reads("黔职量备〔2023〕1号", "按您现有的材料", "由专家评议")


def test_the_catalogue_is_searched_and_printed(scene: SeriesScene) -> None:
    visitor = scene.open_browser()
    visitor.open("/")
    visitor.follow("专业目录")
    visitor.fill(q="建筑设计")
    visitor.press("搜索")
    visitor.reads(re.compile("“建筑设计”：\\d+个专业"))
    visitor.follow(ENGINEERING)
    visitor.reads("高级工程师")
    visitor.page.emulate_media(media="print")
    assert not visitor.page.get_by_role("search").is_visible()
    printed = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=visitor.page.pdf(), capture_output=True, check=True
    ).stdout.decode()
    assert "建筑设计" in printed
    assert "下载CSV" not in printed


def test_the_province_switches_a_plugin_off_and_on(scene: SeriesScene) -> None:
    province = scene.at_work(Role.PROVINCIAL_OFFICER)
    visitor = scene.open_browser()
    province.follow("插件")
    province.reads("卫生")
    province.follow("health")
    province.press("停用")
    province.reads("有内容需要修改")
    province.fill(reason=REASON)
    province.press("停用")
    province.reads("已停用", REASON)
    visitor.open("/eligibility")
    visitor.does_not_read("卫生")
    province.fill(reason="核对完毕")
    province.press("恢复使用")
    province.reads("使用中")
    visitor.open("/eligibility")
    visitor.follow("卫生")
    province.follow("插件管理")
    province.follow("运行状况")
