"""What the engineer does, step by step: from the first sign-in to the receipt, and the correction."""

import re
import subprocess

from playwright.sync_api import Page

from tests.e2e import driver
from tests.e2e.driver import NOT_APPLIED, Visitor
from tests.e2e.story import Story
from tests.e2e.world import EMPLOYER, ENGINEER, document, has_exif, photograph

SUMMARY = "主持完成三项公共建筑设计，解决了大跨度屋面的节点问题。"


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
